using ChannelHub.Cases;
using ChannelHub.Routing;
using static ChannelHub.Cases.CaseCommand;

namespace ChannelHub.Intake;

/// <summary>What the desk's queues add to a person's escalation: where the case waits, and that above the specialists there is the product team alone.</summary>
internal static class LevelQueues
{
    /// <summary>A case at another level waits in the queue that takes that level, unless the command names one; from the highest level up it goes to the product team.</summary>
    public static CaseCommand Complete(CaseCommand command, Case c, QueueMap map) => command switch
    {
        Escalate e when IsBack(e, c, map) => new DeEscalate(e.To, e.Note, e.Queue ?? map.For(c.Department, e.To, c.Queue)),
        Escalate { Queue: null } e => e with { Queue = StaysAtTheTop(e.To, c) ? map.ProductTeamOf(c.Department) : map.For(c.Department, e.To, c.Queue) },
        DeEscalate { Queue: null } d => d with { Queue = map.For(c.Department, d.To, c.Queue) },
        _ => command,
    };

    /// <summary>Why the case can't go where the command says; null if it can.</summary>
    public static CommandOutcome.Refused? FaultOf(CaseCommand command, Case c, QueueMap map) => command switch
    {
        Escalate e when StaysAtTheTop(e.To, c) && !IsBack(e, c, map) && !map.IsProductTeam(e.Queue ?? map.ProductTeamOf(c.Department)) => new CommandOutcome.Refused("level",
            $"{c.Number} is at {c.Level}: above it there is only a product team, and '{e.Queue ?? c.Department}' is none. Name a queue that the routing file marks as 'product: true'."),
        DeEscalate d when StaysAtTheTop(d.To, c) && !map.IsProductTeam(c.Queue) => new CommandOutcome.Refused("level",
            $"{c.Number} is at {c.Level}: it can only be handed back to a lower level."),
        _ => null,
    };

    private static bool StaysAtTheTop(SupportLevel to, Case c) => to == SupportLevel.L3 && c.Level == SupportLevel.L3;

    /// <summary>A program that asks for L3 while the product team has the case wants it back with the specialists.</summary>
    private static bool IsBack(Escalate e, Case c, QueueMap map) => StaysAtTheTop(e.To, c) && map.IsProductTeam(c.Queue) && !map.IsProductTeam(e.Queue);
}
