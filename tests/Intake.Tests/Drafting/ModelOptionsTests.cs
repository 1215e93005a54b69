using ChannelHub.Drafting;

namespace ChannelHub.Intake.Tests.Drafting;

public sealed class ModelOptionsTests
{
    [TestCase(null, null, "", ExpectedResult = 0)]
    [TestCase("https://models.example.com/v1", "m", "", ExpectedResult = 0)]
    [TestCase("http://127.0.0.1:8000/v1/", "m", "", ExpectedResult = 0)]
    [TestCase("http://models.example.com/v1", "m", "", ExpectedResult = 1)]
    [TestCase("https://user:pw@models.example.com/v1", "m", "", ExpectedResult = 1)]
    [TestCase("https://models.example.com/v1?x=1", "m", "", ExpectedResult = 1)]
    [TestCase("https://models.example.com/v1", null, "", ExpectedResult = 1)]
    [TestCase("https://models.example.com/v1", "m", "a b", ExpectedResult = 1)]
    [TestCase("models", " ", "a\nb", ExpectedResult = 3)]
    public int Check_Settings_AllFaultsAreSaid(string? endpoint, string? name, string key) => new ModelOptions { Endpoint = endpoint, Name = name, Key = key }.Check().Count();

    [Test]
    public void Check_AutomaticWithoutAModel_IsAFault() => Assert.That(new ModelOptions { Use = DraftUse.Customers }.Check().Single().Key, Does.Contain("Use"));
}
