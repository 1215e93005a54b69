namespace ChannelHub.Architecture.Tests;

public sealed class LinkRulesTests
{
    private static readonly string[] Paths = [.. Repository.Files.Select(f => f.Path)];

    [Test]
    public void Faults_OfAllPages_AreNone() => Assert.That(Repository.Files.Where(f => f.Extension == ".md").SelectMany(f => LinkRules.Faults(f, Paths)), Is.Empty);

    [Test]
    public void Unlisted_AmongOurPages_AreNone() => Assert.That(LinkRules.Unlisted([.. Repository.Files.Where(f => f.Extension == ".md")]), Is.Empty);

    [Test]
    public void Unlisted_APageThatNoIndexNames_IsRejected() =>
        Assert.That(
            LinkRules.Unlisted([new SourceFile("docs/README.md", "[a](a.md)"), new SourceFile("docs/a.md", "[b](b.md)"), new SourceFile("docs/b.md", "")]),
            Is.EqualTo(new[] { "docs/b.md is in no index" }));

    [TestCase("[x](nowhere.md)", 1)]
    [TestCase("[x](../src/Cases/Nothing.cs)", 1)]
    [TestCase("[x](../src/Cases/Model/Case.cs#L3)", 0)]
    [TestCase("[x](../src/Cases/)", 0)]
    [TestCase("[x](https://example.org/nowhere.md)", 0)]
    [TestCase("[x](#here)", 0)]
    public void Faults_ALinkToNowhere_IsRejected(string text, int faults) => Assert.That(LinkRules.Faults(new SourceFile("docs/x.md", text), Paths).Count(), Is.EqualTo(faults));
}
