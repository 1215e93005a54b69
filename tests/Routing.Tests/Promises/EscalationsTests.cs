using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Tests.Calendars;
using static ChannelHub.Routing.Promises.EscalationTrigger;

namespace ChannelHub.Routing.Tests.Promises;

public sealed class EscalationsTests
{
    private static readonly DateTimeOffset Nine = new(2026, 7, 15, 9, 0, 0, TimeSpan.Zero);

    private static readonly EscalationRule Up = new() { Name = "late goes up", When = new ClockBroken(ClockNames.FirstResponse), ToLevel = SupportLevel.L2,
        Queue = "l2" };

    private static (History History, CaseDraft Draft) Decided(DateTimeOffset at, Action<CaseDraft> decide)
    {
        var history = new History(Books.Only(Books.Standard()));
        history.Open(Nine, Books.ToSupport);
        var draft = CaseDraft.Of(history.Case, history.Conversation, at);
        decide(draft);
        return (history, draft);
    }

    [Test]
    public void Run_PromiseBroken_EscalatesWithANoteAndTheClocksFollow()
    {
        var (history, draft) = Decided(Nine.AddHours(1), d => PromiseClocks.OnTimer(d, "sla:first-response"));
        Assert.That(Escalations.Run(draft, [Up], EscalationFacts.None), Is.EqualTo(new[] { "late goes up" }));
        var escalated = draft.Events.Select(e => e.Data).OfType<Escalated>().Single();
        Assert.That(escalated, Has.Property(nameof(Escalated.To)).EqualTo(SupportLevel.L2).And.Property(nameof(Escalated.Queue)).EqualTo("l2"));
        Assert.That(new[] { escalated.Note.Known, escalated.Note.Tried, escalated.Note.Missing }, Has.All.Not.Empty);
        Assert.That(draft.Events[^1].Cause, Is.EqualTo(new Cause(CauseKind.Rule, "late goes up")));
        PromiseClocks.Follow(draft, history.Case, history.Book);
        Assert.That(draft.Current.Level, Is.EqualTo(SupportLevel.L2));
    }

    [TestCase("late goes up", SupportLevel.L2)]
    [TestCase("another", SupportLevel.L1)]
    public void Run_ARuleThatNamesTheEscalation_RunsItAtOnce(string named, SupportLevel level)
    {
        var trace = new RoutingTrace { RuleSet = "0", Inputs = new RoutingInputs { Channel = "webchat", Account = new AccountName("web") } };
        var (_, draft) = Decided(Nine, d => d.Add(new Cause(CauseKind.Rule, "r"), new Routed(Books.ToSupport with { Escalation = named }, trace)));
        Escalations.Run(draft, [Up], EscalationFacts.None);
        Assert.That(draft.Current.Level, Is.EqualTo(level));
    }

    [Test]
    public void Run_Warning_SetsOffOnlyTheRulesOfThatClock()
    {
        var rules = new[] { new EscalationRule { Name = "a", When = new ClockWarned(ClockNames.Resolution), AddTags = ["soon"] },
            new EscalationRule { Name = "b", When = new ClockWarned(ClockNames.Update), AddTags = ["quiet"] } };
        var (_, draft) = Decided(Nine.AddHours(6), _ => { });
        Escalations.Run(draft, rules, new EscalationFacts { Warned = ClockNames.Resolution });
        Assert.That(draft.Current.Tags, Is.EqualTo(new[] { "soon" }));
    }

    [TestCase(2, 0)]
    [TestCase(3, 1)]
    public void Run_RepeatedContact_CountsFromTheNumberOfTheRule(int contacts, int ran)
    {
        var (_, draft) = Decided(Nine.AddHours(1), d =>
            d.AddMessage(new Cause(CauseKind.Message), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "?" }));
        Assert.That(Escalations
            .Run(draft, [new EscalationRule { Name = "again", When = new WroteAgain(3), ToPriority = Priority.High }],
                new EscalationFacts { Contacts = contacts }), Has.Count.EqualTo(ran));
    }

    [Test]
    public void Run_WordsOfDangerInAnotherDepartment_DoNothing()
    {
        var rule = new EscalationRule { Name = "danger", When = new DangerWords(), ToLevel = SupportLevel.L3, Departments = ["sales"] };
        var (_, draft) = Decided(Nine.AddHours(1), d =>
            d.AddMessage(new Cause(CauseKind.Message), Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "fraude" }));
        var facts = new EscalationFacts { Danger = [new DangerFound("danger", ["fraude"])] };
        Assert.That(Escalations.Run(draft, [rule], facts), Is.Empty);
        Assert.That(Escalations.Run(draft, [rule with { Departments = ["support"] }], facts), Has.Count.EqualTo(1));
        Assert.That(draft.Events.Select(e => e.Data).OfType<Escalated>().Single().Note.Known, Does.Contain("fraude"));
    }

    [Test]
    public void Run_ReopenedOften_Escalates()
    {
        var history = new History(Books.Only(Books.Standard()));
        history.Open(Nine, Books.ToSupport);
        history.Command(Nine.AddHours(1), new CaseCommand.ChangeStatus(CaseStatus.Solved));
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddHours(2));
        draft.Trigger(StatusTrigger.CustomerWrote, new Cause(CauseKind.Message));
        Assert.That(Escalations
            .Run(draft, [new EscalationRule { Name = "twice", When = new Reopened(2), ToLevel = SupportLevel.L2 }], EscalationFacts.None), Is.Empty);
        Assert.That(Escalations
            .Run(draft, [new EscalationRule { Name = "once", When = new Reopened(1), ToLevel = SupportLevel.L2 }], EscalationFacts.None), Has.Count.EqualTo(1));
    }

    // P48
    [Test]
    public void Run_RulesThatSetEachOtherOff_AreCutWithTheChainShown()
    {
        var rules = new[]
        {
            new EscalationRule { Name = "urgent goes up", When = new BecamePriority(Priority.Urgent), ToLevel = SupportLevel.L2 },
            new EscalationRule { Name = "second level calms", When = new ReachedLevel(SupportLevel.L2), ToPriority = Priority.Normal },
            new EscalationRule { Name = "calm goes down", When = new BecamePriority(Priority.Normal), ToLevel = SupportLevel.L1 },
            new EscalationRule { Name = "first level alarms", When = new ReachedLevel(SupportLevel.L1), ToPriority = Priority.Urgent },
        };
        var (_, draft) = Decided(Nine.AddHours(1), d => d.Add(new Cause(CauseKind.Agent, "ana"), new PriorityChanged(Priority.Normal, Priority.Urgent)));
        Assert.That(Escalations.Run(draft, rules, EscalationFacts.None), Has.Count.EqualTo(4));
        Assert.That(draft.Events[^1].Data, Is
            .EqualTo(new AutomationCut(["urgent goes up", "second level calms", "calm goes down", "first level alarms", "urgent goes up"])));
    }

    // P35
    [Test]
    public void At_WantedInTheNightOfTheOneReminded_IsHisMorning()
    {
        var bogota = Books.Office("bogota", "America/Bogota");
        Assert.That(Reminders.At(new DateTimeOffset(2026, 7, 17, 20, 0, 0, TimeSpan.FromHours(-5)), bogota), Is
            .EqualTo(new DateTimeOffset(2026, 7, 20, 9, 0, 0, TimeSpan.FromHours(-5))));
        Assert.That(Reminders.At(new DateTimeOffset(2026, 7, 17, 10, 0, 0, TimeSpan.FromHours(-5)), bogota), Is
            .EqualTo(new DateTimeOffset(2026, 7, 17, 10, 0, 0, TimeSpan.FromHours(-5))));

        var chance = new RandomCalendars(35);
        for (var i = 0; i < 2000; i++)
        {
            var zone = RandomCalendars.Zones[i % RandomCalendars.Zones.Length];
            var wanted = chance.Moment(zone);
            var hours = CalendarTests.Build(chance.Hours(zone, wanted));
            var at = Reminders.At(wanted, hours);
            Assert.That(at >= wanted && hours.IsOpen(at));
        }
    }
}
