using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Telling;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class SlaReadingTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    [TestCase(10, SlaState.Running)]
    [TestCase(50, SlaState.Soon)]
    [TestCase(61, SlaState.Breached)]
    public void Of_RunningClock_FollowsTheTime(int minutes, SlaState state) =>
        Assert.That(SlaReading.Of(Clock("first-response", 60), Start.AddMinutes(minutes)).State, Is.EqualTo(state));

    [Test]
    public void Of_PausedClock_KeepsWhatWasLeft()
    {
        var reading = SlaReading.Of(Clock("first-response", 60) with { PausedAt = Start.AddMinutes(20) }, Start.AddHours(9));
        Assert.That((reading.State, reading.Left), Is.EqualTo((SlaState.Paused, TimeSpan.FromMinutes(40))));
    }

    [Test]
    public void Of_MetAfterBreach_IsMetLate() =>
        Assert.That(SlaReading.Of(Clock("first-response", 60) with { BreachedAt = Start.AddMinutes(60), MetAt = Start.AddMinutes(70) }, Start.AddHours(9)).State, Is.EqualTo(SlaState.MetLate));

    [Test]
    public void MostUrgent_MetBreachedAndPaused_IsTheBreached()
    {
        SlaClock[] clocks = [Clock("first-response", 5) with { MetAt = Start }, Clock("update", 600) with { PausedAt = Start }, Clock("resolution", 30)];
        Assert.That(SlaReading.MostUrgent(clocks, Start.AddHours(1))?.Clock.Name, Is.EqualTo("resolution"));
    }

    [Test]
    public void MostUrgent_AllMet_IsNone() => Assert.That(SlaReading.MostUrgent([Clock("resolution", 5) with { MetAt = Start }], Start), Is.Null);

    [TestCase(0, "ahora")]
    [TestCase(5, "hace 5 min")]
    [TestCase(125, "hace 2 h")]
    [TestCase(3000, "hace 2 d")]
    [TestCase(-5, "ahora")]
    public void Ago_Minutes_AsPeopleSayIt(int minutes, string words) => Assert.That(TimeWords.Ago(Start, Start.AddMinutes(minutes), Texts.Spanish), Is.EqualTo(words));

    [TestCase(0, "< 1 min")]
    [TestCase(59, "59 min")]
    [TestCase(60, "1 h")]
    [TestCase(130, "2 h 10 min")]
    [TestCase(-130, "2 h 10 min")]
    [TestCase(1500, "1 d 1 h")]
    [TestCase(12000, "8 d")]
    public void Length_Minutes_TwoLargestUnits(int minutes, string words) => Assert.That(TimeWords.Length(TimeSpan.FromMinutes(minutes), Texts.English), Is.EqualTo(words));

    private static SlaClock Clock(string name, int minutes) => new() { Name = name, StartedAt = Start, DueAt = Start.AddMinutes(minutes) };
}
