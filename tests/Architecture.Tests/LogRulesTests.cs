namespace ChannelHub.Architecture.Tests;

public sealed class LogRulesTests
{
    [Test]
    public void Faults_OfAllLogEvents_AreNone()
    {
        var events = ProjectTable.Allowed.Keys.SelectMany(p => LogRules.Read(p, Assemblies.Load(p).GetTypes())).ToList();
        Assert.That(LogRules.Faults(events), Is.Empty);
    }

    [Test]
    public void Read_OfASampleLog_FindsTheNumber() =>
        Assert.That(LogRules.Read("Tests", [typeof(Samples.SampleLog)]), Is.EqualTo(new[] { new LogEvent("Tests", "SampleLog.Sample", 4711) }));

    [TestCase("Storage", 999)]
    [TestCase("Storage", 2000)]
    [TestCase("AgentConsole", 7000)]
    [TestCase("Intake", -1)]
    [TestCase("Cases", 100)]
    public void Faults_ANumberOutsideItsBlock_IsRejected(string project, int id) => Assert.That(LogRules.Faults([new LogEvent(project, "XLog.Y", id)]).Count(), Is.EqualTo(1));

    [Test]
    public void Faults_ANumberUsedTwice_IsRejected() =>
        Assert.That(LogRules.Faults([new LogEvent("Storage", "A.X", 1001), new LogEvent("Storage", "B.Y", 1001)]), Is.EqualTo(new[] { "number 1001 is used by A.X and B.Y" }));
}
