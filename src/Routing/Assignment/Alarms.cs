using System.Diagnostics.CodeAnalysis;

namespace ChannelHub.Routing.Assignment;

internal enum AlarmKind
{
    OfferEnds,
    RoundEnds,
    NeedsChange,
    RoomIsMade,
    AgentWakes,
    AgentGone,
}

/// <summary>Something to look at when its time comes. It may be out of date by then: who looks checks.</summary>
internal readonly record struct Alarm(DateTimeOffset At, AlarmKind Kind, long Case = 0, string Agent = "") : IComparable<Alarm>
{
    /// <summary>A total order, so that a rebuilt board rings in the same order.</summary>
    public int CompareTo(Alarm other)
    {
        if (At != other.At) return At.CompareTo(other.At);
        if (Kind != other.Kind) return Kind.CompareTo(other.Kind);
        return Case != other.Case ? Case.CompareTo(other.Case) : string.CompareOrdinal(Agent, other.Agent);
    }
}

internal sealed class Alarms
{
    private readonly PriorityQueue<Alarm, Alarm> queue = new();

    public DateTimeOffset? Next => queue.TryPeek(out var alarm, out _) ? alarm.At : null;

    public void Set(Alarm alarm)
    {
        if (alarm.At < DateTimeOffset.MaxValue) queue.Enqueue(alarm, alarm);
    }

    public bool TryTake(DateTimeOffset now, [NotNullWhen(true)] out Alarm alarm)
    {
        if (queue.TryPeek(out alarm, out _) && alarm.At <= now)
        {
            queue.Dequeue();
            return true;
        }

        return false;
    }
}
