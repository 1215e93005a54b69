using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>One clock of a case with every interval that it counted or stood still, told from the case's events.</summary>
public sealed record ClockAccount
{
    /// <summary><c>first-response</c>, <c>next-response</c>, <c>resolution</c>, <c>update</c>.</summary>
    public required string Clock { get; init; }

    /// <summary>The policy that it was last measured by.</summary>
    public required string Policy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What is promised, in the time that is counted.</summary>
    public required TimeSpan Promised { get; init; }

    /// <summary>The sum of the counted intervals.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>When the promise is or was broken if nothing changes; null while the clock stands still or after it was kept.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? MetAt { get; init; }

    /// <summary>The very moment at which the promise was broken, whenever that was noticed.</summary>
    public DateTimeOffset? BreachedAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public string? StopReason { get; init; }

    /// <summary>Without gap from the start to the end or to now.</summary>
    public IReadOnlyList<ClockSpan> Spans { get; init; } = [];
}

[JsonConverter(typeof(NameJsonConverter<SpanKind>))]
public enum SpanKind
{
    /// <summary>Time that counts.</summary>
    Counted,

    /// <summary>Out of the working hours: it does not count.</summary>
    OutOfHours,

    /// <summary>The clock stands still because of the case's status.</summary>
    Paused,
}

/// <param name="Why">What holds during the interval: a status or a calendar.</param>
/// <param name="Seq">The event that made it so.</param>
/// <param name="Cause">What made that event happen.</param>
public sealed record ClockSpan(SpanKind Kind, DateTimeOffset From, DateTimeOffset To, string Why, int Seq, Cause Cause)
{
    public TimeSpan Length => To - From;
}
