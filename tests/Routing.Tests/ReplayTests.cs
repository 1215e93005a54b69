using ChannelHub.Cases;
using ChannelHub.Routing.Rehearsal;

namespace ChannelHub.Routing.Tests;

public sealed class ReplayTests
{
    private const string Before = """
        rules:
          - {rule: bills, when: {words: factura}, then: {department: shop}}

        """;

    private const string After = """
        rules:
          - {rule: bills, when: {words: factura}, then: {queue: shop-bills}}
          - {rule: slow, when: {words: lento}, then: {department: desk, level: L2, sla: fast}}

        """;

    private static readonly DateTimeOffset Morning = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static ReplayReport Compare(params PastCase[] cases) => RuleReplay.Compare(Rules.Of(Before), Rules.Of(After), cases, Morning.AddHours(2));

    [Test]
    public void Compare_ChangedRules_SaysWhoMovesAndWhichQueuesChange()
    {
        var report = Compare(Past(1, "mi factura"), Past(2, "muy lento"), Past(3, "hola"), Past(4, "otra factura"), Past(5, "x") with { Message = null });

        Assert.That((report.Cases, report.Unreadable), Is.EqualTo((4, 1)));
        Assert.That(report.Changed.Select(c => (c.Case.Value, c.Before.Queue, c.After.Queue, c.After.Level, c.Moves)), Is.EqualTo(new[]
        {
            (1L, "shop", "shop-bills", SupportLevel.L1, true), (2L, "desk-1", "desk-2", SupportLevel.L2, true), (4L, "shop", "shop-bills", SupportLevel.L1, true),
        }));
        Assert.That(report.Queues, Is.EqualTo(new[] { new QueueLoad("shop", 2, 0), new QueueLoad("shop-bills", 0, 2), new QueueLoad("desk-1", 2, 1), new QueueLoad("desk-2", 0, 1) }));
    }

    [TestCase(30, 45, "first-response")]
    [TestCase(5, 45, "")]
    [TestCase(5, null, "resolution")]
    [TestCase(null, null, "first-response, resolution")]
    public void Compare_AStricterPromise_SaysWhatWouldHaveBeenBroken(int? answered, int? solved, string broken)
    {
        var change = Compare(Past(2, "muy lento", answered, solved)).Changed.Single();

        Assert.That(change.BrokenBefore, Is.EqualTo(answered is null ? ValueList.Create(["first-response"]) : []));
        Assert.That(string.Join(", ", change.BrokenAfter), Is.EqualTo(broken));
    }

    [Test]
    public void Compare_AnyRulesAndMessages_IsCaseByCaseWhatDecidingGives()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new RandomRules(seed);
            var (before, after) = (random.Set(), random.Set());
            var facts = Enumerable.Range(1, 50).Select(_ => random.Facts()).ToList();
            var cases = facts.Select((f, i) => PastOf(i + 1, f, before));

            var report = RuleReplay.Compare(before, after, cases, Morning);

            var really = facts.Select((f, i) => (Case: new CaseNumber(i + 1), Before: Router.Decide(before, f).Result, After: Router.Decide(after, f).Result)).Where(c => c.Before != c.After);
            Assert.That(report.Changed.Where(c => c.Before != c.After).Select(c => (c.Case, c.Before, c.After)), Is.EqualTo(really), () => $"seed {seed}");
            Assert.That(report.Queues.Sum(q => q.After - q.Before), Is.Zero);
        }
    }

    private static PastCase Past(long number, string text, int? answered = null, int? solved = null)
    {
        var past = PastOf(number, Rules.Facts(text) with { At = Morning }, Rules.Of(Before));
        var history = past.History.ToList();
        if (answered is { } a) Add(a, new MessageAdded(Direction.Out, AuthorKind.Agent, "webchat", new AccountName("web"), "k"));
        if (solved is { } s) Add(s, new StatusChanged(CaseStatus.Open, CaseStatus.Solved));
        return past with { History = history };

        void Add(int minutes, CaseEventData data) => history.Add(new CaseEvent(history.Count + 1, Morning.AddMinutes(minutes), new Cause(CauseKind.Agent, "ana"), data));
    }

    private static PastCase PastOf(long number, RoutingFacts facts, RoutingSet set)
    {
        var c = new Case
        {
            Number = new CaseNumber(number), Version = 1, Status = CaseStatus.Open, Channel = facts.Channel, Conversation = new ConversationRef(facts.Account, "k"), ReplyTo = new ConversationRef(facts.Account, "k"), CreatedAt = facts.At, UpdatedAt = facts.At,
        };
        var decision = Router.Decide(set, facts);
        var cause = new Cause(CauseKind.Message, "m");
        CaseEventData[] events =
        [
            new Opened(facts.Channel, facts.Account, "k"), new MessageAdded(Direction.In, AuthorKind.Customer, facts.Channel, facts.Account, "k"), new StatusChanged(CaseStatus.New, CaseStatus.Open),
            new Routed(decision.Result, decision.Trace),
        ];
        return new PastCase(c, decision.Trace.Inputs, new MessageBody { Text = facts.Text, Subject = facts.Subject, Attachments = facts.Attachments }, [.. events.Select((e, i) => new CaseEvent(i + 1, facts.At, cause, e))]);
    }
}
