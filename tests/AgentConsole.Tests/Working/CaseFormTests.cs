using ChannelHub.AgentConsole.Reading;
using ChannelHub.AgentConsole.Tests.Stage;
using ChannelHub.AgentConsole.Working;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Working;

public sealed class CaseFormTests
{
    private static readonly AgentId Me = new("ana");
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 15, 0, 0, TimeSpan.Zero);

    [Test]
    public void Read_Reply_HasPlainLineEndsVersionAndStatus() =>
        Assert.That(Read(CaseForm.Write, ("mode", "reply"), ("text", "a\r\nb"), ("then", "solved"), ("version", "7")),
            Is.EqualTo(new CaseForm(new CaseCommand.Reply("a\nb", default, CaseStatus.Solved), 7)));

    [Test]
    public void Read_Note_NeedsNoVersion() =>
        Assert.That(Read(CaseForm.Write, ("mode", "note"), ("text", "a"), ("version", "7")), Is.EqualTo(new CaseForm(new CaseCommand.AddNote("a"), null)));

    [Test]
    public void Read_NoMode_IsNothing() => Assert.That(Read(CaseForm.Write, ("text", "to whom?")), Is.Null, "a note must never go out because a field was lost");

    [TestCase("L3", typeof(CaseCommand.Escalate))]
    [TestCase("L1", typeof(CaseCommand.DeEscalate))]
    public void Read_Level_IsUpOrDown(string to, Type command) =>
        Assert.That(Read(CaseForm.Level, ("to", to), ("known", "a"), ("tried", "b"), ("missing", "c"))?.Command, Is.TypeOf(command));

    [Test]
    public void Read_GiveAndHandOver_NameTheAgentAndThePlace() => Assert.Multiple(() =>
    {
        Assert.That(Read(CaseForm.Owner, ("do", "give"), ("agent", "diego"), ("version", "7")), Is.EqualTo(new CaseForm(new CaseCommand.Assign(new AgentId("diego")), 7)));
        Assert.That(Read(CaseForm.HandOver, ("place", "sales/desk"), ("known", "a"), ("tried", "b"), ("missing", "c"), ("version", "7")), Is.EqualTo(new CaseForm(new CaseCommand.HandOver("sales", "desk", new HandoverNote("a", "b", "c")), 7)));
        Assert.That(Read(CaseForm.HandOver, ("place", "sales"), ("known", "a"), ("tried", "b"), ("missing", "c")), Is.Null);
        Assert.That(Read(CaseForm.Owner, ("do", "give"), ("agent", "no one!")), Is.Null);
    });

    [Test]
    public void Read_Tags_AreSplitAtCommas() =>
        Assert.That(Read(CaseForm.Tags, ("add", " vip, ,norte "))?.Command, Is.EqualTo(new CaseCommand.ChangeTags(["vip", "norte"], [])));

    [TestCase("owner", "do", "steal")]
    [TestCase("status", "to", "vanished")]
    [TestCase("priority", "to", "9")]
    [TestCase("settle", "message", "x")]
    [TestCase("send-again", "message", "7")]
    [TestCase("nonsense", "to", "open")]
    public void Read_UnknownValue_IsNothing(string form, string field, string value) => Assert.That(Read(form, (field, value)), Is.Null);

    [Test]
    public void Of_EachOutcome_HasWordsInBothLanguages() => Assert.Multiple(() =>
    {
        CommandOutcome[] outcomes = [new CommandOutcome.Refused("empty", "There is no text."), new CommandOutcome.NotFound(), new CommandOutcome.Stale(4), new CommandOutcome.Unavailable("disk full")];
        foreach (var outcome in outcomes)
        {
            var sentences = Texts.All.Select(t => ActionFault.Of("write", outcome, t)!.Sentence).ToList();
            Assert.That(sentences, Is.Unique.And.None.Contains("["));
        }

        Assert.That(ActionFault.Of("write", new CommandOutcome.Stale(4), Texts.English)!.IsStale, Is.True);
        Assert.That(ActionFault.Of("write", new CommandOutcome.Refused("from-the-future", "Because."), Texts.Spanish)!.Sentence, Is.EqualTo("Because."));
    });

    private static CaseForm? Read(string form, params (string Name, string Value)[] fields)
    {
        var desk = new MemoryDesk(new MemoryFeed(), new ManualTime(Now));
        SampleCases.Fill(desk, Now);
        return CaseForm.Read(form, name => fields.FirstOrDefault(f => f.Name == name).Value, Me, desk.Find(new CaseNumber(1047)));
    }
}
