using ChannelHub.AgentConsole.Listing;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Listing;

public sealed class CaseRowTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero);

    [Test]
    public void Of_NoSubject_ShowsTheFirstWordsOnOneLine() =>
        Assert.That(CaseRow.Of(new CaseListItem(Case(), null, "  Hola\r\n\n buenas \t tardes "), Now).Title, Is.EqualTo("Hola buenas tardes"));

    [Test]
    public void Of_LongTitle_IsCutBetweenCharacters()
    {
        var title = CaseRow.Of(new CaseListItem(Case(), null, new string('a', 119) + "😀😀"), Now).Title;
        Assert.That(title, Is.EqualTo(new string('a', 119) + "…"));
    }

    [Test]
    public void Of_SolvedCase_HasNoDeadline() => Assert.Multiple(() =>
    {
        Assert.That(CaseRow.Of(new CaseListItem(Case(), null), Now).Sla, Is.Not.Null);
        Assert.That(CaseRow.Of(new CaseListItem(Case() with { Status = CaseStatus.Solved }, null), Now).Sla, Is.Null);
    });

    private static Case Case()
    {
        var feed = new MemoryFeed();
        var desk = new MemoryDesk(feed, new ManualTime(Now));
        SampleCases.Fill(desk, Now);
        return desk.Find(new CaseNumber(1044));
    }
}
