namespace ChannelHub.Routing.Tests;

public sealed class ExamplesTests
{
    [Test]
    public void Check_ShippedFile_EveryExampleHolds() => Assert.That(RoutingExamples.Check(ShippedFile.Set), Is.Empty);
}
