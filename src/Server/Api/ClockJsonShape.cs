using System.ComponentModel;
using ChannelHub.Cases;

namespace ChannelHub.Server.Api;

public sealed record ClockAccountsShape(IReadOnlyList<ClockAccountShape> Clocks);

/// <summary>One clock with every interval that it counted or stood still. A clock that started again stands there twice.</summary>
public sealed record ClockAccountShape
{
    [Description("first-response, next-response, resolution or update.")]
    public required string Name { get; init; }

    public required string Policy { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    [Description("What is promised, in seconds of the time that is counted.")]
    public required double Promised { get; init; }

    [Description("The sum of the counted intervals, in seconds.")]
    public required double Elapsed { get; init; }

    [Description("When the promise is or was broken if nothing changes; null while the clock stands still or after it was kept.")]
    public required DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset? MetAt { get; init; }

    public required DateTimeOffset? BreachedAt { get; init; }

    public required DateTimeOffset? StoppedAt { get; init; }

    public required string? StopReason { get; init; }

    [Description("Without gap from the start to the end or to now.")]
    public required IReadOnlyList<ClockSpanShape> Spans { get; init; }
}

public sealed record ClockSpanShape
{
    [Description("counted, out-of-hours or paused.")]
    public required string Kind { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    [Description("Its length in seconds.")]
    public required double Seconds { get; init; }

    [Description("What held during the interval: a status, a policy or the hours of a calendar.")]
    public required string Why { get; init; }

    [Description("The sequence number of the event that made it so.")]
    public required int Event { get; init; }

    public required CauseShape Cause { get; init; }
}

internal static class ClockShapes
{
    public static ClockAccountShape Of(ClockAccount a) => new()
    {
        Name = a.Clock,
        Policy = a.Policy,
        StartedAt = a.StartedAt,
        Promised = a.Promised.TotalSeconds,
        Elapsed = a.Elapsed.TotalSeconds,
        DueAt = a.DueAt,
        MetAt = a.MetAt,
        BreachedAt = a.BreachedAt,
        StoppedAt = a.StoppedAt,
        StopReason = a.StopReason,
        Spans = [.. a.Spans.Select(Of)],
    };

    private static ClockSpanShape Of(ClockSpan s) => new()
    {
        Kind = Names.Of(s.Kind),
        From = s.From,
        To = s.To,
        Seconds = s.Length.TotalSeconds,
        Why = s.Why,
        Event = s.Seq,
        Cause = new CauseShape(Names.Of(s.Cause.Kind), s.Cause.Id),
    };
}
