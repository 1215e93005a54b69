namespace ChannelHub.Cases;

/// <summary>A timer of a case, unique by name: <c>sla:first-response</c>, <c>auto-close</c>.</summary>
public sealed record TimerKey(CaseNumber Case, string Name);

public abstract record TimerChange
{
    private TimerChange()
    {
    }

    /// <summary>Sets or moves a timer.</summary>
    public sealed record Set(TimerKey Key, DateTimeOffset DueAt) : TimerChange;

    public sealed record Cancel(TimerKey Key) : TimerChange;
}

public sealed record DueTimer(TimerKey Key, DateTimeOffset DueAt);

/// <summary>Rows with a due time that are handed through the pipeline when due.</summary>
public interface ITimers
{
    /// <summary>Timers due at <paramref name="now"/>, the longest overdue first.</summary>
    Task<IReadOnlyList<DueTimer>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop);

    /// <summary>When the next timer falls due; null if there is none.</summary>
    Task<DateTimeOffset?> NextDueAsync(CancellationToken stop);
}
