using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using SkillNeed = ChannelHub.Routing.Assignment.SkillNeed;

namespace ChannelHub.RoutingBench;

/// <summary>
/// One assignment with 500 agents who are full and many cases that wait: a case ends, the first of the queue takes its place, and another arrives.
/// </summary>
[MemoryDiagnoser]
public class AssignmentBench
{
    private const int Agents = 500;
    private static readonly DateTimeOffset Start = new(2026, 7, 15, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Skills = ["tax", "pos", "network", "payroll", "stock", "crm", "invoice", "bank"];

    private readonly Queue<CaseNumber> held = new();
    private AssignmentBoard board = new(new AssignmentSettings());
    private Random random = new(1);
    private DateTimeOffset now;
    private long number;

    [Params(1_000, 100_000)]
    public int Waiting { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        random = new Random(1);
        (now, number) = (Start, 0);
        held.Clear();
        var queues = new List<QueueSetting>();
        for (var d = 0; d < 4; d++)
        {
            for (var l = 1; l <= 3; l++) queues.Add(new($"d{d}-l{l}", $"d{d}", [(SupportLevel)l]));
        }

        board = new AssignmentBoard(new AssignmentSettings { Queues = queues.ToValueList(), Channels = [new("webchat", 20), new("email", 20)] });
        for (var i = 0; i < Agents; i++)
        {
            var agent = new AgentId($"agent{i}");
            board.Apply(new AssignmentCommand.SetAgent(new AgentProfile
            {
                Id = agent,
                Departments = [$"d{i % 4}"],
                Levels = [(SupportLevel)(1 + i / 4 % 3)],
                Languages = i / 12 % 3 == 0 ? ["es", "en", "pt"] : ["es", "en"],
                Skills = Skills.Where((_, s) => (i / 36 + s) % 2 == 0).Select(s => new Skill(s)).ToValueList(),
            }), now);
            board.Apply(new AssignmentCommand.SetPresence(agent, Presence.Available), now);
        }

        for (var i = 0; i < Waiting + Agents * 3; i++) Arrive(); // each agent holds three
    }

    [Benchmark(Description = "a case ends, the first of the queue goes out, another arrives")]
    public int EndAndAssign()
    {
        now += TimeSpan.FromMilliseconds(100);
        var given = Note(board.Apply(new AssignmentCommand.Leave(held.Dequeue()), now));
        Arrive();
        return given;
    }

    private void Arrive()
    {
        number++;
        var level = random.Next(1, 4);
        Note(board.Apply(new AssignmentCommand.Wait(new WaitingCase
        {
            Number = new CaseNumber(number),
            Queue = $"d{random.Next(4)}-l{level}",
            Level = (SupportLevel)level,
            Channel = random.Next(2) == 0 ? "webchat" : "email",
            Since = now,
            Priority = (Priority)random.Next(4),
            Language = random.Next(4) == 0 ? "pt" : "es",
            Required = random.Next(2) == 0 ? [new SkillNeed(Skills[random.Next(Skills.Length)])] : [],
        }), now));
    }

    private int Note(IReadOnlyList<AssignmentDecision> decisions)
    {
        var given = 0;
        foreach (var decision in decisions)
        {
            if (decision is not AssignmentDecision.Assigned assigned) continue;
            held.Enqueue(assigned.Case);
            given++;
        }

        return given;
    }
}
