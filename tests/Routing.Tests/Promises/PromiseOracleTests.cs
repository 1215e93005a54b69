using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Tests.Calendars;

namespace ChannelHub.Routing.Tests.Promises;

/// <summary>Whole histories against a clock that looks at the case once a minute.</summary>
public sealed class PromiseOracleTests
{
    private const int Histories = 100_000;

    // P33, P34
    [Test]
    public void Accounts_RandomHistoriesCalendarsAndZones_EqualTheMinuteOracle()
    {
        var chance = new RandomCalendars(100);
        var random = chance.Random;
        int broken = 0, paused = 0;
        var setup = NewSetup(chance, 0);
        for (var i = 0; i < Histories; i++)
        {
            // A calendar serves a few histories, each at its own clock change.
            if (i % 4 == 0) setup = NewSetup(chance, i);
            var start = i % 4 == 0 ? setup.About : chance.Moment(setup.Zone);
            var steps = Steps(random, start);
            var end = steps[^1].At.AddMinutes(random.Next(1, 200));
            var account = PromiseClocks.Accounts(History.Number, Events(start, steps), setup.Book, null, end).Single();
            var (elapsed, brokenAt) = ByTheMinute(setup, start, steps, end);

            var counted = account.Spans.Where(s => s.Kind == SpanKind.Counted).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Length);
            if (account.Elapsed != elapsed || counted != elapsed || account.BreachedAt != brokenAt || !IsWithoutGap(account, start, end))
            {
                Assert.Fail($"History {i} from {start:O} to {end:O}: elapsed {account.Elapsed} (spans {counted}), broken {account.BreachedAt:O}; by the minute {elapsed}, {brokenAt:O}.\n"
                    + string.Join('\n', steps) + "\n" + string.Join('\n', account.Spans));
            }

            if (brokenAt is not null) broken++;
            if (account.Spans.Any(s => s.Kind == SpanKind.Paused)) paused++;
        }

        Assert.That(broken, Is.InRange(Histories / 10, Histories * 9 / 10), "both kept and broken promises must be among them");
        Assert.That(paused, Is.GreaterThan(Histories / 3));
    }

    private static Setup NewSetup(RandomCalendars chance, int i)
    {
        var zone = RandomCalendars.Zones[i / 4 % RandomCalendars.Zones.Length];
        var about = chance.Moment(zone);
        var usual = chance.Hours(zone, about) with { Name = "usual" };
        var urgent = chance.Hours(RandomCalendars.Zones[chance.Random.Next(RandomCalendars.Zones.Length)], about) with { Name = "urgent" };
        var promise = TimeSpan.FromMinutes(chance.Random.Next(30, 400));
        var urgentPromise = TimeSpan.FromMinutes(chance.Random.Next(30, 400));
        var book = Books.Of(new PromiseSettings
        {
            Policies =
            [
                new PromisePolicy { Name = "urgent", Priorities = [Priority.Urgent], Calendar = "urgent", Resolution = new Promise(urgentPromise) },
                new PromisePolicy { Name = "usual", Resolution = new Promise(promise) },
            ],
            Calendars = [CalendarTests.Build(usual), CalendarTests.Build(urgent)],
            UsualCalendar = "usual",
            DefaultPolicy = "usual",
        });
        return new Setup(zone, about, book, new MinuteOracle(usual), promise, new MinuteOracle(urgent), urgentPromise);
    }

    /// <summary>Changes of status and priority, up to about a day.</summary>
    private static List<Step> Steps(Random random, DateTimeOffset start)
    {
        var steps = new List<Step>();
        var status = CaseStatus.New;
        var priority = Priority.Normal;
        var at = start;
        for (var n = random.Next(1, 7); n > 0; n--)
        {
            at = at.AddMinutes(random.Next(0, 180)).AddSeconds(random.Next(2) * 20);
            if (random.Next(3) == 0) priority = priority == Priority.Urgent ? Priority.Normal : Priority.Urgent;
            else status = (CaseStatus)random.Next(1, 4);
            steps.Add(new Step(at, status, priority));
        }

        return steps;
    }

    private static IEnumerable<CaseEvent> Events(DateTimeOffset start, List<Step> steps)
    {
        var cause = new Cause(CauseKind.Agent, "ana");
        yield return new CaseEvent(1, start, cause, new Opened("webchat", new AccountName("web"), "k"));
        yield return new CaseEvent(2, start, cause, History.Routed(Books.ToSupport));
        var seq = 3;
        var (status, priority) = (CaseStatus.New, Priority.Normal);
        foreach (var step in steps)
        {
            if (step.Status != status) yield return new CaseEvent(seq++, step.At, cause, new StatusChanged(status, step.Status));
            if (step.Priority != priority) yield return new CaseEvent(seq++, step.At, cause, new PriorityChanged(priority, step.Priority));
            (status, priority) = (step.Status, step.Priority);
        }
    }

    private static (TimeSpan Elapsed, DateTimeOffset? BrokenAt) ByTheMinute(Setup setup, DateTimeOffset start, List<Step> steps, DateTimeOffset end)
    {
        var elapsed = TimeSpan.Zero;
        DateTimeOffset? broken = null;
        var next = 0;
        var (status, priority) = (CaseStatus.New, Priority.Normal);
        for (var at = start; at < end;)
        {
            for (; next < steps.Count && steps[next].At <= at; next++) (status, priority) = (steps[next].Status, steps[next].Priority);
            var until = new DateTimeOffset(at.Ticks - at.Ticks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute, TimeSpan.Zero);
            if (next < steps.Count && steps[next].At < until) until = steps[next].At;
            if (until > end) until = end;

            var urgent = priority == Priority.Urgent;
            var promised = urgent ? setup.UrgentPromise : setup.Promise;
            var pauses = status is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty;
            if (!pauses && broken is null && elapsed >= promised) broken = at;
            if (!pauses && (urgent ? setup.UrgentHours : setup.Hours).IsOpen(at))
            {
                if (broken is null && elapsed + (until - at) >= promised) broken = at + (promised - elapsed);
                elapsed += until - at;
            }

            at = until;
        }

        return (elapsed, broken);
    }

    private static bool IsWithoutGap(ClockAccount account, DateTimeOffset start, DateTimeOffset end)
    {
        var at = start;
        foreach (var span in account.Spans)
        {
            if (span.From != at) return false;
            at = span.To;
        }

        return at == end;
    }

    private sealed record Step(DateTimeOffset At, CaseStatus Status, Priority Priority);

    private sealed record Setup(string Zone, DateTimeOffset About, PromiseBook Book, MinuteOracle Hours, TimeSpan Promise, MinuteOracle UrgentHours,
        TimeSpan UrgentPromise);
}
