using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Tests.Calendars;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Routing.Tests.Promises;

/// <summary>What a case is timed by, followed decision by decision, and what its history tells, must be the same.</summary>
public sealed class PromiseAgreementTests
{
    [Test]
    public void Follow_AnyDecisions_KeepsTheClocksThatTheHistoryTells() =>
        Check.One(Seeded.Times(1500, 5), Prop.ForAll(Seeded.Seeds, seed => Play(seed, 25)));

    private static bool Play(int seed, int steps)
    {
        var chance = new RandomCalendars(seed);
        var random = chance.Random;
        var zone = RandomCalendars.Zones[random.Next(RandomCalendars.Zones.Length)];
        var now = chance.Moment(zone);
        var history = new History(Book(chance, zone, now));
        history.Open(now, Books.ToSupport);
        for (var i = 0; i < steps; i++)
        {
            now = now.AddTicks(random.NextInt64(1, TimeSpan.TicksPerHour * 9));
            Step(history, random, now);
            Compare(history, now, seed, i);
        }

        return true;
    }

    private static void Step(History history, Random random, DateTimeOffset now)
    {
        var note = new HandoverNote("known", "tried", "missing");
        switch (random.Next(13))
        {
            case 0 or 1:
                if (history.Case.Status != CaseStatus.Closed) history.CustomerWrites(now);
                break;
            case 2 or 3:
                history.Command(now, new CaseCommand.Reply("Hola"));
                break;
            case 4:
                history.BotWrites(now);
                break;
            case 5 or 6 or 7:
                history.Command(now, new CaseCommand.ChangeStatus((CaseStatus)random.Next(1, 6)));
                break;
            case 8:
                history.Command(now, new CaseCommand.ChangePriority((Priority)random.Next(4)));
                break;
            case 9:
                history.Command(now, new CaseCommand.Escalate((SupportLevel)random.Next(1, 4), note, "l2"));
                break;
            case 10:
                history.Command(now, new CaseCommand.HandOver(random.Next(2) == 0 ? "sales" : "support", "l1", note));
                break;
            case 11:
                history.Command(now, random.Next(2) == 0 ? new CaseCommand.Merge(new CaseNumber(3)) : new CaseCommand.Unmerge());
                break;
            default:
                history.Command(now, new CaseCommand.AddNote("nota"));
                break;
        }
    }

    private static void Compare(History history, DateTimeOffset now, int seed, int step)
    {
        history.FireUntil(now);
        var told = PromiseClocks.Accounts(History.Number, history.Events, history.Book, null, now).GroupBy(a => a.Clock).Select(g => g.Last())
            .Where(a => a.StoppedAt is null).ToDictionary(a => a.Clock);
        var where = $"seed {seed}, step {step}, {now:O}";
        Assert.That(history.Case.Clocks.Select(k => k.Name), Is.EquivalentTo(told.Keys), where);
        foreach (var clock in history.Case.Clocks)
        {
            var account = told[clock.Name];
            Assert.That(clock.MetAt is null, Is.EqualTo(account.MetAt is null), $"{clock.Name} met, {where}");
            Assert.That(clock.BreachedAt is null, Is.EqualTo(account.BreachedAt is null), $"{clock.Name} broken, {where}");
            if (!clock.IsRunning) continue;
            Assert.That(clock.DueAt, Is.EqualTo(account.DueAt), $"{clock.Name} due, {where}");
            Assert.That(history.Timers[PromiseClocks.DueTimer + clock.Name], Is.EqualTo(clock.DueAt), where);
        }

        Assert.That(history.Timers.Keys.Where(t => t.StartsWith(PromiseClocks.DueTimer, StringComparison.Ordinal)), Is
            .EquivalentTo(history.Case.Clocks.Where(k => k.IsRunning).Select(k => PromiseClocks.DueTimer + k.Name)), where);
        foreach (var account in told.Values)
        {
            Assert.That(account.Spans.Where(s => s.Kind == SpanKind.Counted).Sum(s => s.Length.Ticks), Is.EqualTo(account.Elapsed.Ticks), where);
        }
    }

    private static PromiseBook Book(RandomCalendars chance, string zone, DateTimeOffset now)
    {
        var random = chance.Random;
        return Books.Of(new PromiseSettings
        {
            Policies =
            [
                Policy("urgent") with { Priorities = [Priority.Urgent], Moved = ClockCarry.StartAgain },
                Policy("sales") with { Departments = ["sales"], NextResponse = null, Reopened = ClockCarry.StartAgain },
                Policy("l2") with { Levels = [SupportLevel.L2, SupportLevel.L3], Calendar = "second", Update = null },
                Policy("standard"),
            ],
            DefaultPolicy = "standard",
            Calendars = [CalendarTests.Build(chance.Hours(zone, now) with { Name = "first" }), CalendarTests
                .Build(chance.Hours(zone, now) with { Name = "second" })],
            UsualCalendar = "first",
        });

        PromisePolicy Policy(string name) => new()
        {
            Name = name,
            FirstResponse = Promise(),
            NextResponse = Promise(),
            Resolution = Promise(),
            Update = Promise(),
            ResponsesPauseOn = random.Next(2) == 0 ? [] : [CaseStatus.WaitingOnThirdParty],
        };

        Promise Promise() => new(TimeSpan.FromMinutes(random.Next(20, 3000)), (PromiseTime)random.Next(2));
    }
}
