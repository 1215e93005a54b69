namespace ChannelHub.Architecture.Tests;

public sealed class PropertyTableTests
{
    private const string Test = """
        [Test] // P22, P31
        public async Task Send_Twice_GoesOnce()
        {
        }
        """;

    [Test]
    public void Faults_OfThePage_AreNone() =>
        Assert.That(
            PropertyTable.Faults(PropertyTable.Listed(Repository.FileAt("docs/properties.md").Text), PropertyTable.Marked(Repository.Under("tests").Where(f => f.Name != "PropertyTableTests.cs"))),
            Is.Empty);

    [Test]
    public void Marked_ATestWithTwoMarks_IsFoundForBoth() =>
        Assert.That(PropertyTable.Marked([new SourceFile("tests/X/SendTests.cs", Test)]), Is.EquivalentTo(new Dictionary<string, string[]> { ["P22"] = ["SendTests.Send_Twice_GoesOnce"], ["P31"] = ["SendTests.Send_Twice_GoesOnce"] }));

    [TestCase("", "SendTests.Send_Twice_GoesOnce carries the mark P22")]
    [TestCase("| P22 | Sent once | `SendTests.Send_Twice_GoesOnce` |\n| P31 | Kept | `SendTests.Send_Twice_GoesOnce` |\n| P07 | No id | `OldTests.Gone` |\n", "docs/properties.md names OldTests.Gone for P07")]
    [TestCase("| P22 | Sent once | |\n", "SendTests.Send_Twice_GoesOnce carries the mark P22")]
    public void Faults_APageThatDoesNotAgree_IsRejected(string page, string fault) =>
        Assert.That(PropertyTable.Faults(PropertyTable.Listed(page), PropertyTable.Marked([new SourceFile("tests/X/SendTests.cs", Test)])), Has.Some.StartsWith(fault));
}
