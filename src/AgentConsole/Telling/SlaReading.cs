using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

public enum SlaState
{
    Running,

    /// <summary>Running, and less than a quarter of its time is left.</summary>
    Soon,

    Paused,

    /// <summary>The deadline has passed and the promise is still open.</summary>
    Breached,

    Met,

    /// <summary>Kept in the end, after the deadline.</summary>
    MetLate,
}

/// <summary>An SLA clock at one moment.</summary>
/// <param name="Left">Until the deadline; negative once it has passed. Of a paused clock what was left when it was stopped; of a met one what was left then.</param>
public sealed record SlaReading(SlaClock Clock, SlaState State, TimeSpan Left)
{
    private const double SoonShare = 0.25;

    public bool IsOpen => State is not (SlaState.Met or SlaState.MetLate);

    public static SlaReading Of(SlaClock clock, DateTimeOffset now)
    {
        if (clock.MetAt is { } met) return new SlaReading(clock, clock.BreachedAt is not null || met > clock.DueAt ? SlaState.MetLate : SlaState.Met, clock.DueAt - met);
        var left = clock.DueAt - (clock.PausedAt ?? now);

        // The timer that records a breach may be a moment late; the deadline itself is what counts for the reader.
        if (clock.BreachedAt is not null || (clock.PausedAt is null && left < TimeSpan.Zero)) return new SlaReading(clock, SlaState.Breached, clock.DueAt - now);
        if (clock.PausedAt is not null) return new SlaReading(clock, SlaState.Paused, left);
        return new SlaReading(clock, left < (clock.DueAt - clock.StartedAt) * SoonShare ? SlaState.Soon : SlaState.Running, left);
    }

    /// <summary>The open clock that asks for attention first: breached before running before paused, the earlier deadline first; null if none is open.</summary>
    public static SlaReading? MostUrgent(IEnumerable<SlaClock> clocks, DateTimeOffset now) =>
        clocks.Select(c => Of(c, now)).Where(r => r.IsOpen).OrderBy(r => r.State == SlaState.Paused).ThenBy(r => r.Left).FirstOrDefault();
}
