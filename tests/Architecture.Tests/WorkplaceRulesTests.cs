namespace ChannelHub.Architecture.Tests;

public sealed class WorkplaceRulesTests
{
    private static readonly string[] Words = WorkplaceRules.Words;

    [Test]
    public void Faults_OfTheRepository_AreNone() => Assert.That(WorkplaceRules.Faults(Repository.Files), Is.Empty);

    [TestCaseSource(nameof(Words))]
    public void Faults_AFileThatNamesTheWorkplace_IsRejected(string word) => Assert.That(WorkplaceRules.Faults([new SourceFile("docs/x.md", $"see {word}notes")]).Count(), Is.EqualTo(1));

    [Test]
    public void Faults_TheEntryOfContinuousIntegration_MayNameWhatLiesBesideIt() => Assert.That(WorkplaceRules.Faults([new SourceFile(".ci/run", Words[2])]), Is.Empty);
}
