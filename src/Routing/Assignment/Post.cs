using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <summary>A case on the board.</summary>
internal sealed class Post(WaitingCase waiting, ChannelWork work, long rank)
{
    public WaitingCase Case { get; } = waiting;

    public ChannelWork Work { get; } = work;

    /// <summary>Its place in the order of all queues: the moment since which it counts as waiting.</summary>
    public Rank Rank { get; } = new(rank, waiting.Number.Value);

    public WorkState State { get; set; }

    public Seat? Seat { get; set; }

    public DateTimeOffset? OfferEndsAt { get; set; }

    public HashSet<AgentId>? Declined { get; set; }

    public DateTimeOffset? RoundEndsAt { get; set; }

    /// <summary>The agent whom room is being made at.</summary>
    public Seat? ReservedAt { get; set; }

    public Line? Line { get; set; }

    public bool WasDeclinedBy(Seat seat) => Declined is not null && Declined.Contains(seat.Profile.Id);

    /// <summary>
    /// Ageing without recounting: a case counts as waiting since its arrival less the head start of its priority, and at least since a while before its
    /// promise ends. Two cases keep their order whatever the time is, so a queue is a sorted set; and as no head start is longer than a limit, every
    /// case comes to the front.
    /// </summary>
    public static long RankOf(WaitingCase waiting, AssignmentSettings settings)
    {
        var since = waiting.Since.UtcTicks;
        var rank = since - settings.HeadStart[(int)waiting.Priority].Ticks;
        if (waiting.DueAt is { } due) rank = Math.Min(rank, due.UtcTicks - settings.BreachLead.Ticks);
        return Math.Max(rank, since - settings.LongestHeadStart.Ticks);
    }
}

/// <summary>A place in the order; the smaller goes first.</summary>
internal readonly record struct Rank(long Moment, long Number) : IComparable<Rank>
{
    public int CompareTo(Rank other) => Moment != other.Moment ? Moment.CompareTo(other.Moment) : Number.CompareTo(other.Number);

    public static bool operator <(Rank a, Rank b) => a.CompareTo(b) < 0;

    public static bool operator >(Rank a, Rank b) => a.CompareTo(b) > 0;
}
