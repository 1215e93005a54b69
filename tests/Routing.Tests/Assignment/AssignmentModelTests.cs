using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Tests.Calendars;
using ChannelHub.Routing.Tests.Promises;
using FsCheck;
using FsCheck.Fluent;
using SkillNeed = ChannelHub.Routing.Assignment.SkillNeed;

namespace ChannelHub.Routing.Tests.Assignment;

/// <summary>Any arrivals, departures, declines, absences and restarts: after each step the board is held against the plain rules.</summary>
public sealed class AssignmentModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 10, 24, 6, 0, 0, TimeSpan.Zero);
    private static readonly string[] Channels = ["voice", "webchat", "email", "sms"];
    private static readonly string[] Skills = ["tax", "pos", "network"];

    // P40, P39
    [Test]
    public void Apply_AnyCommands_KeepsEveryPromiseOfTheFloor() =>
        Check.One(Seeded.Times(120, 40), Prop.ForAll(Seeded.Seeds, seed => Play(new Random(seed), 100)));

    // P40
    [Test]
    public void Apply_EqualAgentsAndOnlyArrivals_SpreadIsAtMostOne()
    {
        Check.One(Seeded.Times(50, 41), Prop.ForAll(Seeded.Seeds, seed =>
        {
            var random = new Random(seed);
            var settings = Settings(random) with { Channels = [new("webchat", 20)] };
            var board = new AssignmentBoard(settings);
            var agents = Enumerable.Range(0, random.Next(2, 12)).Select(i => new AgentId($"a{i}")).ToList();
            foreach (var agent in agents)
            {
                board.Apply(new AssignmentCommand.SetAgent(new AgentProfile { Id = agent, Departments = ["support"], Capacity = 100 }), Start);
                board.Apply(new AssignmentCommand.SetPresence(agent, Presence.Available), Start);
            }

            for (var i = 1; i < agents.Count * 6; i++)
            {
                board.Apply(new AssignmentCommand
                    .Wait(new WaitingCase { Number = new CaseNumber(i), Queue = "l1", Channel = "webchat", Since = Start.AddSeconds(i) }), Start.AddSeconds(i));
                var floor = new PlainFloor(settings, board.ToRecords());
                var loads = agents.Select(floor.Load).ToList();
                Assert.That(loads.Max() - loads.Min(), Is.LessThanOrEqualTo(20), "one chat at most between equal agents");
            }
        }));
    }

    [Test]
    public void Apply_AtNinetyFivePercentLoad_NobodyStarves()
    {
        var settings = Settings(new Random(1)) with { Channels = [new("webchat", 60), new("email", 60)],
            HeadStart = [TimeSpan.FromMinutes(-30), TimeSpan.Zero, TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(60)] };
        var board = new AssignmentBoard(settings);
        const int agents = 10;
        for (var i = 0; i < agents; i++)
        {
            board.Apply(new AssignmentCommand.SetAgent(new AgentProfile { Id = new AgentId($"a{i}"), Departments = ["support"] }), Start);
            board.Apply(new AssignmentCommand.SetPresence(new AgentId($"a{i}"), Presence.Available), Start);
        }

        // A case takes an agent 600 s, one arrives every 63.2 s on average: 95 % load, a third of it urgent.
        var random = new Random(95);
        var ends = new PriorityQueue<CaseNumber, DateTimeOffset>();
        var since = new Dictionary<CaseNumber, (DateTimeOffset At, Priority Priority)>();
        var longest = new Dictionary<Priority, TimeSpan>();
        var arrival = Start;
        var overtaken = 0;
        for (var n = 1; n <= 20_000; n++)
        {
            arrival += TimeSpan.FromSeconds(-63.2 * Math.Log(1 - random.NextDouble()));
            while (ends.TryPeek(out var done, out var end) && end <= arrival)
            {
                ends.Dequeue();
                Note(board.Apply(new AssignmentCommand.Leave(done), end), end);
            }

            var priority = (Priority)(random.Next(3) == 0 ? 3 : random.Next(3));
            var waiting = new WaitingCase { Number = new CaseNumber(n), Queue = "l1", Channel = "webchat", Since = arrival, Priority = priority };
            since[waiting.Number] = (arrival, priority);
            Note(board.Apply(new AssignmentCommand.Wait(waiting), arrival), arrival);
        }

        TestContext.Out.WriteLine(string.Join(", ", longest.OrderBy(l => l.Key).Select(l => $"{l.Key}: longest wait {l.Value}")));
        Assert.That(overtaken, Is.Zero, "nobody is overtaken by who came later than the difference of their head starts");
        Assert.That(longest[Priority.Low], Is.LessThan(longest[Priority.Urgent] + TimeSpan.FromMinutes(90 + 10)), "low waits at most its handicap longer");

        void Note(IReadOnlyList<AssignmentDecision> decisions, DateTimeOffset at)
        {
            foreach (var given in decisions.OfType<AssignmentDecision.Assigned>())
            {
                var (came, priority) = since[given.Case];
                var wait = at - came;
                if (!longest.TryGetValue(priority, out var so) || wait > so) longest[priority] = wait;
                since.Remove(given.Case);
                if (since.Values.Any(s => s.At - settings.HeadStart[(int)s.Priority] < came - settings.HeadStart[(int)priority])) overtaken++;
                ends.Enqueue(given.Case, at + TimeSpan.FromSeconds(random.Next(300, 900)));
            }
        }
    }

    private static AssignmentSettings Settings(Random random) => new()
    {
        Queues = [new("l1", "support"), new("l2", "support", [SupportLevel.L2, SupportLevel.L3], "l1", TimeSpan.FromSeconds(random.Next(0, 120))),
            new("sales", "sales", OverflowTo: "l2")],
        Channels =
        [
            new("voice", 60, AcceptWithin: TimeSpan.FromSeconds(20)), new("webchat", 20, AcceptWithin: random.Next(2) == 0 ? TimeSpan.FromSeconds(30) : null),
            new("email", 6, Interruptible: random.Next(2) == 0), new("sms", 10),
        ],
        Calendars = [CalendarTests
            .Build(CalendarTests
                .Office("Europe/Madrid", "09:00", "08:30") with { Name = "long",
                    Week = [.. Enumerable.Range(0, 7).Select(d => new Routing.Calendars.WeekShift((DayOfWeek)d, CalendarTests.Between("09:00", "08:10")))] })],
        Offline = (OfflinePolicy)random.Next(3),
        OfflineGrace = TimeSpan.FromSeconds(random.Next(2) * 40),
        RoundLength = TimeSpan.FromSeconds(random.Next(30, 400)),
        ReserveAfter = random.Next(3) == 0 ? null : TimeSpan.FromSeconds(random.Next(0, 300)),
    };

    private static bool Play(Random random, int steps)
    {
        var settings = Settings(random);
        var board = new AssignmentBoard(settings);
        var twin = new AssignmentBoard(settings);
        var now = Start;
        for (var i = 0; i < steps; i++)
        {
            // Also across moments at which only time changes something.
            now = now.AddSeconds(random.Next(5) == 0 ? 0 : random.Next(1, 60));
            while (board.NextDue <= now) Step(AssignmentCommand.Tick.Value, board.NextDue.Value);
            Step(Command(random, board.ToRecords(), now), now);
        }

        return true;

        void Step(AssignmentCommand command, DateTimeOffset at)
        {
            var before = new PlainFloor(settings, board.ToRecords());
            if (random.Next(8) == 0) board = AssignmentBoard.From(settings, board.ToRecords());
            var decisions = board.Apply(command, at);
            Assert.That(twin.Apply(command, at), Is.EqualTo(decisions), $"a restarted board decides as one that ran on, after {command}");
            var records = board.ToRecords();
            Assert.That(AssignmentBoard.From(settings, records).ToRecords(), Is.EqualTo(records));
            Hold(settings, before, new PlainFloor(settings, records), decisions, command);
        }
    }

    private static void Hold(AssignmentSettings settings, PlainFloor before, PlainFloor after, IReadOnlyList<AssignmentDecision> decisions,
        AssignmentCommand command)
    {
        var byHand = command is AssignmentCommand.Take or AssignmentCommand.SetAgent;
        foreach (var agent in after.Agents)
        {
            var id = agent.Profile.Id;
            var already = before.FixedLoad(id);
            if (!byHand) Assert
                .That(after.FixedLoad(id), Is.LessThanOrEqualTo(Math.Max(agent.Profile.Capacity, already)), $"{id} above capacity after {command}");
            foreach (var waiting in after.Waiting)
            {
                var free = after.IsFit(agent, waiting) && after.IsOnDuty(agent) && after.HasRoom(agent, settings.WorkOf(waiting.Case.Channel))
                    && !after.KeepsRoomForAnother(agent, waiting);
                Assert.That(free, Is.False, $"{waiting.Case.Number} waits while {id} is free, after {command}");
            }
        }

        foreach (var (number, agent) in decisions.Select(Given).OfType<(CaseNumber, AgentId)>())
        {
            if (after.Agents.FirstOrDefault(a => a.Profile.Id == agent) is not { } to) continue;
            if (byHand || after.Find(number) is not { } given) continue;
            foreach (var waiting in after.Waiting.Where(c => c.Case.Channel == given.Channel && after.IsFit(to, c)))
            {
                Assert.That(after.Place(waiting.Case), Is
                    .GreaterThan(after.Place(given)), $"{waiting.Case.Number} stood before {number} and {agent} could have taken it, after {command}");
            }
        }
    }

    private static (CaseNumber, AgentId)? Given(AssignmentDecision decision) => decision switch
    {
        AssignmentDecision.Assigned { Why: not ("accepted" or "by hand") } a => (a.Case, a.Agent),
        AssignmentDecision.Offered o => (o.Case, o.Agent),
        _ => null,
    };

    private static AssignmentCommand Command(Random random, BoardRecords records, DateTimeOffset now)
    {
        var someone = new AgentId($"a{random.Next(6)}");
        var some = records.Cases.Count > 0 ? records.Cases[random.Next(records.Cases.Count)] : null;
        switch (random.Next(20))
        {
            case 0 or 1:
                return new AssignmentCommand.SetAgent(Agent(random, someone));
            case 2 or 3 or 4:
                return new AssignmentCommand.SetPresence(someone, random.Next(4) == 0 ? (Presence)random.Next(3) : Presence.Available);
            case 5 when random.Next(5) == 0:
                return new AssignmentCommand.RemoveAgent(someone);
            case 6 or 7 or 8 when some is not null:
                return new AssignmentCommand.Leave(some.Case.Number);
            case 9 or 10 when some is not null:
                return new AssignmentCommand.Accept(some.Case.Number, some.Agent ?? someone);
            case 11 when some is not null:
                return new AssignmentCommand.Decline(some.Case.Number, some.Agent ?? someone);
            case 12 when some is not null:
                return new AssignmentCommand.Take(some.Case.Number, someone);
            case 13 when some is not null:
                return new AssignmentCommand.Wait(some.Case with { Priority = (Priority)random.Next(4), DueAt = now.AddMinutes(random.Next(90)) });
            case 14:
                return AssignmentCommand.Tick.Value;
            default:
                return new AssignmentCommand.Wait(Case(random, new CaseNumber(random.Next(1, 60)), now));
        }
    }

    private static AgentProfile Agent(Random random, AgentId id) => new()
    {
        Id = id,
        Departments = random.Next(3) == 0 ? ["support", "sales"] : ["support"],
        Levels = Enum.GetValues<SupportLevel>().Where(_ => random.Next(2) == 0).ToValueList(),
        Languages = random.Next(2) == 0 ? ["es", "en"] : ["es"],
        Skills = Skills.Where(_ => random.Next(2) == 0).Select(s => new Skill(s, random.Next(1, 6))).ToValueList(),
        Capacity = random.Next(4) == 0 ? 30 : 60,
        Hours = random.Next(4) == 0 ? "long" : null,
    };

    private static WaitingCase Case(Random random, CaseNumber number, DateTimeOffset now) => new()
    {
        Number = number,
        Queue = random.Next(3) switch { 0 => "l2", 1 => "sales", _ => "l1" },
        Channel = Channels[random.Next(Channels.Length)],
        Since = now.AddSeconds(-random.Next(3) * random.Next(200)),
        Level = (SupportLevel)random.Next(1, 4),
        Priority = (Priority)random.Next(4),
        DueAt = random.Next(2) == 0 ? now.AddMinutes(random.Next(200)) : null,
        Language = random.Next(3) == 0 ? "en" : null,
        LanguageDropAfter = random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(300)) : null,
        Required = Skills.Where(_ => random.Next(6) == 0)
            .Select(s => new SkillNeed(s, random.Next(1, 4), random.Next(2) == 0 ? TimeSpan.FromSeconds(random.Next(300)) : null)).ToValueList(),
        Preferred = Skills.Where(_ => random.Next(6) == 0).Select(s => new SkillNeed(s)).ToValueList(),
        LastAgent = random.Next(4) == 0 ? new AgentId($"a{random.Next(6)}") : null,
    };
}
