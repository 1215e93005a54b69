using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using static ChannelHub.Routing.Promises.ClockNames;

namespace ChannelHub.Routing.Tests.Promises;

public sealed class PromiseClocksTests
{
    private static readonly DateTimeOffset Nine = new(2026, 7, 15, 9, 0, 0, TimeSpan.Zero);

    private static History Opened(PromisePolicy? policy = null)
    {
        var history = new History(Books.Only(policy ?? Books.Standard()));
        history.Open(Nine, Books.ToSupport);
        return history;
    }

    [Test]
    public void Follow_CaseIsRouted_StartsTheClocksWithTheirTimers()
    {
        var history = Opened();
        Assert.That(history.Case.Clocks.Select(k => (k.Name, k.DueAt)), Is
            .EquivalentTo(new[] { (FirstResponse, Nine.AddHours(1)), (Resolution, Nine.AddHours(8)), (Update, Nine.AddHours(4)) }));
        Assert.That(history.Timers["sla:first-response"], Is.EqualTo(Nine.AddHours(1)));
        Assert.That(history.Timers["sla-warning:first-response"], Is.EqualTo(Nine.AddMinutes(45)));
        Assert.That(history.Case.SlaPolicy, Is.EqualTo("standard"));
    }

    [TestCase(AuthorKind.Bot)]
    [TestCase(AuthorKind.System)]
    public void Follow_BotOrSystemWrites_IsNoFirstResponse(AuthorKind author)
    {
        var history = Opened();
        var clocks = history.Case.Clocks;
        history.BotWrites(Nine.AddMinutes(1), author);
        Assert.That(history.Case.Clocks, Is.EqualTo(clocks), "no clock is met, and none starts again");
        history.Command(Nine.AddMinutes(30), new CaseCommand.Reply("Hola"));
        Assert.That(history.Clock(FirstResponse)!.MetAt, Is.EqualTo(Nine.AddMinutes(30)));
        Assert.That(history.Timers.Keys, Has.None.EqualTo("sla:first-response"));
        history.CustomerWrites(Nine.AddMinutes(40));
        history.BotWrites(Nine.AddMinutes(41), author);
        Assert.That(history.Clock(NextResponse), Has.Property(nameof(SlaClock.MetAt)).Null.And.Property(nameof(SlaClock.StartedAt))
            .EqualTo(Nine.AddMinutes(40)));
    }

    [Test]
    public void Follow_CustomerWritesAfterTheFirstAnswer_PromisesTheNextFromTheOldestUnanswered()
    {
        var history = Opened();
        history.Command(Nine.AddMinutes(10), new CaseCommand.Reply("Hola"));
        Assert.That(history.Clock(NextResponse), Is.Null);
        history.CustomerWrites(Nine.AddMinutes(20));
        history.CustomerWrites(Nine.AddMinutes(50));
        Assert.That(history.Clock(NextResponse)!.DueAt, Is.EqualTo(Nine.AddMinutes(140)));
        history.Command(Nine.AddMinutes(60), new CaseCommand.Reply("Ya"));
        Assert.That(history.Clock(NextResponse)!.MetAt, Is.EqualTo(Nine.AddMinutes(60)));
    }

    [Test]
    public void Follow_WaitsOnTheCustomer_PausesResolutionAndGivesTheTimeBack()
    {
        var history = Opened();
        history.Command(Nine.AddHours(1).AddMinutes(-1), new CaseCommand.Reply("¿Qué versión?"));
        Assert.That(history.Clock(Resolution)!.PausedAt, Is.EqualTo(Nine.AddMinutes(59)));
        Assert.That(history.Timers.Keys, Has.None.EqualTo("sla:resolution"));
        history.CustomerWrites(Nine.AddHours(20));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(27).AddMinutes(1)));

        var account = history.Account(Resolution, Nine.AddHours(21));
        Assert.That(account.Elapsed, Is.EqualTo(TimeSpan.FromMinutes(119)));
        Assert.That(account.Spans.Select(s => (s.Kind, s.Length, s.Why)), Is.EqualTo(new[]
        {
            (SpanKind.Counted, TimeSpan.FromMinutes(59), "started"),
            (SpanKind.Paused, Nine.AddHours(20) - Nine.AddMinutes(59), "waiting-on-customer"),
            (SpanKind.Counted, TimeSpan.FromHours(1), "open"),
        }));
    }

    [Test]
    public void Follow_AnswerAfterTheDeadlineButBeforeTheTimer_IsBrokenAndMet()
    {
        var history = Opened();
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddMinutes(61));
        CaseCommands.Decide(draft, new CaseCommand.Reply("Perdón"), new Actor(new AgentId("ana"), "Ana"));
        PromiseClocks.Follow(draft, history.Case, history.Book);
        var clock = draft.Current.Clocks.First(k => k.Name == FirstResponse);
        Assert.That(clock.BreachedAt, Is.Not.Null);
        Assert.That(clock.MetAt, Is.EqualTo(Nine.AddMinutes(61)));
    }

    [Test]
    public void Follow_CalledTwiceInOneDecision_AddsNothingTheSecondTime()
    {
        var history = Opened();
        var draft = CaseDraft.Of(history.Case, history.Conversation, Nine.AddMinutes(5));
        CaseCommands.Decide(draft, new CaseCommand.Reply("Hola"), new Actor(new AgentId("ana"), "Ana"));
        PromiseClocks.Follow(draft, history.Case, history.Book);
        var events = draft.Events.Count;
        PromiseClocks.Follow(draft, history.Case, history.Book);
        Assert.That(draft.Events, Has.Count.EqualTo(events));
    }

    [Test]
    public void Follow_SolvedCaseComesBack_GoesOnWithWhatWasLeft()
    {
        var history = Opened();
        history.Command(Nine.AddHours(3), new CaseCommand.ChangeStatus(CaseStatus.Solved));
        Assert.That(history.Clock(Resolution)!.MetAt, Is.EqualTo(Nine.AddHours(3)));
        Assert.That(history.Clock(FirstResponse), Is.Null, "solved without an answer: there is no response to promise any more");
        history.CustomerWrites(Nine.AddHours(30));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(35)));
        Assert.That(history.Clock(Resolution)!.MetAt, Is.Null);
        Assert.That(history.Account(Resolution, Nine.AddHours(31)).Elapsed, Is.EqualTo(TimeSpan.FromHours(4)));

        var anew = Opened(Books.Standard() with { Reopened = ClockCarry.StartAgain });
        anew.Command(Nine.AddHours(3), new CaseCommand.ChangeStatus(CaseStatus.Solved));
        anew.CustomerWrites(Nine.AddHours(30));
        Assert.That(anew.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(38)));
    }

    [Test]
    public void Follow_PriorityRaised_MovesTheDeadlineAndKeepsWhatWasCounted()
    {
        var urgent = Books
            .Standard() with { Name = "urgent", Priorities = [Priority.Urgent], Resolution = new Promise(TimeSpan.FromHours(2), PromiseTime.Real) };
        var history = new History(Books.Of(new PromiseSettings { Policies = [urgent, Books.Standard()], DefaultPolicy = "standard" }));
        history.Open(Nine, Books.ToSupport);
        history.Command(Nine.AddMinutes(30), new CaseCommand.ChangePriority(Priority.Urgent));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(2)));
        Assert.That(history.Case.SlaPolicy, Is.EqualTo("urgent"));
        history.Command(Nine.AddMinutes(40), new CaseCommand.ChangePriority(Priority.Low));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(8)));
    }

    [Test]
    public void Follow_EscalatedUnderAPolicyThatStartsAgain_PromisesAnew()
    {
        var second = Books.Standard() with { Name = "second", Levels = [SupportLevel.L2], Moved = ClockCarry.StartAgain };
        var history = new History(Books.Of(new PromiseSettings { Policies = [second, Books.Standard()], DefaultPolicy = "standard" }));
        history.Open(Nine, Books.ToSupport);
        history.Command(Nine.AddHours(3), new CaseCommand.Escalate(SupportLevel.L2, new HandoverNote("a", "b", "c")));
        Assert.That(history.Clock(Resolution)!.DueAt, Is.EqualTo(Nine.AddHours(11)));
        var accounts = PromiseClocks.Accounts(History.Number, history.Events, history.Book, null, Nine.AddHours(4));
        Assert.That(accounts.Where(a => a.Clock == Resolution).Select(a => (a.Elapsed.TotalHours, a.StopReason)), Is
            .EqualTo(new[] { (3.0, "moved"), (1.0, null!) }));
    }

    [Test]
    public void Follow_QueuesInTwoZones_CountByTheirOwnWallClock()
    {
        var book = Books.Of(new PromiseSettings
        {
            Policies = [Books.Standard(PromiseTime.Working)],
            DefaultPolicy = "standard",
            Calendars = [Books.Office("madrid", "Europe/Madrid"), Books.Office("mexico", "America/Mexico_City")],
            QueueCalendars = new Dictionary<string, string> { ["l1"] = "madrid", ["l1-mx"] = "mexico" },
        });
        var history = new History(book);
        history.Open(Nine, Books.ToSupport); // 11:00 in Madrid, 03:00 in México
        Assert.That(history.Clock(FirstResponse)!.DueAt, Is.EqualTo(Nine.AddHours(1)));
        history.Command(Nine.AddMinutes(30), new CaseCommand.ChangeFields(Queue: "l1-mx"));
        Assert.That(history.Clock(FirstResponse)!.DueAt, Is
            .EqualTo(new DateTimeOffset(2026, 7, 15, 9, 30, 0, TimeSpan.FromHours(-6))), "half an hour is left, and México opens at nine");
    }

    [Test]
    public void Follow_Merged_StopsTheClocks()
    {
        var history = Opened();
        history.Command(Nine.AddMinutes(5), new CaseCommand.Merge(new CaseNumber(3)));
        Assert.That(history.Case.Clocks, Is.Empty);
        Assert.That(history.Timers, Is.Empty);
    }

    [Test]
    public void OnTimer_Due_BreaksThePromiseOnceAndWarnsBefore()
    {
        var history = Opened();
        history.FireUntil(Nine.AddMinutes(50));
        Assert.That(history.Alarms, Is.EqualTo(new ClockAlarm[] { new ClockAlarm.Warned(FirstResponse, Nine.AddHours(1)) }));
        history.FireUntil(Nine.AddMinutes(61));
        Assert.That(history.Alarms[^1], Is.EqualTo(new ClockAlarm.Broken(FirstResponse)));
        Assert.That(history.Clock(FirstResponse)!.BreachedAt, Is.EqualTo(Nine.AddHours(1)));

        var again = CaseDraft.Of(history.Case, null, Nine.AddMinutes(62));
        Assert.That(PromiseClocks.OnTimer(again, "sla:first-response"), Is.TypeOf<ClockAlarm.Gone>());
        Assert.That(PromiseClocks.OnTimer(again, "auto-close"), Is.TypeOf<ClockAlarm.NotAClock>());
        Assert.That(PromiseClocks.OnTimer(again, "sla:resolution"), Is.EqualTo(new ClockAlarm.Early(Nine.AddHours(8))));
        Assert.That(again.Events, Is.Empty);
    }

    [Test]
    public void Choose_NamedByARuleOrByConditions_IsTheOneThatHolds()
    {
        var named = Books.Standard() with { Name = "named" };
        var gold = Books.Standard() with { Name = "gold", Tiers = ["gold"] };
        var sales = Books.Standard() with { Name = "sales", Departments = ["sales"], Levels = [SupportLevel.L1] };
        var book = Books.Of(new PromiseSettings { Policies = [named, gold, sales, Books.Standard()], DefaultPolicy = "standard" });
        Assert.That(Chosen("named", "sales", "gold"), Is.EqualTo("named"), "what a rule named stays");
        Assert.That(Chosen(null, "sales", "gold"), Is.EqualTo("gold"), "the first that fits");
        Assert.That(Chosen("gold", "sales", null), Is.EqualTo("sales"), "one with conditions holds while they fit");
        Assert.That(Chosen("gone", "support", null), Is.EqualTo("standard"));
        Assert.That(Chosen("standard", "support", "gold"), Is.EqualTo("gold"), "the default gives way");

        string? Chosen(string? current, string department, string? tier) =>
            book.Choose(current, new PromiseSubject(department, Priority.Normal, SupportLevel.L1, tier))?.Name;
    }

    [Test]
    public void Build_WrongSettings_SaysAllFaultsAtOnce()
    {
        var settings = new PromiseSettings
        {
            Policies = [Books.Standard() with { Calendar = "moon", WarnAt = 100, Update = new Promise(TimeSpan.FromDays(400)) }, Books
                .Standard() with { Levels = [SupportLevel.L3] }],
            Calendars = [Books.Office("madrid", "Europe/Madrid"), Books.Office("madrid", "Europe/Madrid")],
            QueueCalendars = new Dictionary<string, string> { ["l1"] = "mars" },
            UsualCalendar = "venus",
            DefaultPolicy = "none",
        };
        var faults = ((PromiseBookBuild.Refused)PromiseBook.Build(settings)).Faults;
        Assert.That(faults.Select(f => f.Part), Is
            .EqualTo(new[] { "calendars", "calendar", "queues.l1", "policies.standard", "policies.standard", "policies.standard", "policies.standard",
                "default" }));
        Assert.That(faults[2].Message, Does.Contain("declared are madrid"));
    }
}
