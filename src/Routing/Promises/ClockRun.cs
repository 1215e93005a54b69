using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Promises;

/// <summary>One clock on its way: what it has counted and whether it runs. With a list of spans it also keeps each interval.</summary>
internal sealed class ClockRun
{
    private readonly List<ClockSpan>? spans;
    private TimeSpan counted;
    private DateTimeOffset since;
    private DateTimeOffset spanFrom;
    private string why = "";
    private CaseEvent? madeBy;

    private ClockRun(string name, PromisePolicy policy, Promise promise, Calendar calendar, DateTimeOffset startedAt, bool keepSpans)
    {
        Name = name;
        Policy = policy;
        Promise = promise;
        Calendar = calendar;
        StartedAt = startedAt;
        spans = keepSpans ? [] : null;
    }

    public string Name { get; }

    public PromisePolicy Policy { get; private set; }

    public Promise Promise { get; private set; }

    public Calendar Calendar { get; private set; }

    public DateTimeOffset StartedAt { get; }

    public bool Runs { get; private set; }

    public DateTimeOffset? MetAt { get; private set; }

    public DateTimeOffset? BreachedAt { get; private set; }

    public DateTimeOffset? StoppedAt { get; private set; }

    public string? StopReason { get; private set; }

    /// <summary>Neither kept nor called off.</summary>
    public bool IsOpen => MetAt is null && StoppedAt is null;

    public bool IsBroken => BreachedAt is not null;

    /// <summary>When the promise is broken if the clock runs from its last start or pause on; while it stands still, if it went on at that moment.</summary>
    public DateTimeOffset DueAt { get; private set; }

    public static ClockRun Start(string name, PromisePolicy policy, Promise promise, Calendar calendar, CaseEvent e, bool keepSpans)
    {
        var run = new ClockRun(name, policy, promise, calendar, e.At, keepSpans);
        run.Run(e, "started");
        return run;
    }

    /// <summary>A clock as a case holds it: what it has counted follows from what is left until its deadline.</summary>
    /// <param name="at">From when on it is followed: the case's last change.</param>
    public static ClockRun Of(SlaClock clock, PromisePolicy policy, Promise promise, Calendar calendar, DateTimeOffset at)
    {
        var run = new ClockRun(clock.Name, policy, promise, calendar, clock.StartedAt, keepSpans: false)
        {
            MetAt = clock.MetAt,
            BreachedAt = clock.BreachedAt,
            DueAt = clock.DueAt,
        };
        run.since = clock.MetAt ?? clock.PausedAt ?? at;
        run.Runs = clock.MetAt is null && clock.PausedAt is null;
        run.counted = promise.Within - calendar.WorkingTimeBetween(run.since, clock.DueAt);
        return run;
    }

    public TimeSpan ElapsedAt(DateTimeOffset now) => Runs ? counted + Calendar.WorkingTimeBetween(since, now) : counted;

    /// <summary>The moment by which a share of the promise has passed, if the clock runs on.</summary>
    public DateTimeOffset MomentOf(int percent)
    {
        var left = Promise.Within / 100 * percent - counted;
        return left <= TimeSpan.Zero ? since : Calendar.AddWorkingTime(since, left);
    }

    /// <summary>The deadline: of a clock that stands still, if it went on at a moment.</summary>
    public DateTimeOffset DueFrom(DateTimeOffset now)
    {
        if (Runs) return DueAt;
        return Due(now);
    }

    /// <summary>Notes the breach if it came by now.</summary>
    /// <returns>True if this is news.</returns>
    public bool Look(DateTimeOffset now)
    {
        if (!Runs || IsBroken || !IsOpen || DueAt > now) return false;
        BreachedAt = DueAt > since ? DueAt : since;
        return true;
    }

    public void Pause(CaseEvent e, string reason)
    {
        counted = ElapsedAt(e.At);
        EndSpan(e.At);
        Runs = false;
        since = e.At;
        Begin(e, reason);
    }

    public void Run(CaseEvent e, string reason)
    {
        EndSpan(e.At);
        since = e.At;
        Runs = true;
        MetAt = null;
        SetDue();
        Begin(e, reason);
    }

    /// <summary>Another policy, promise or calendar holds from now on; what was counted stays.</summary>
    public void Measure(PromisePolicy policy, Promise promise, Calendar calendar, CaseEvent e)
    {
        counted = ElapsedAt(e.At);
        EndSpan(e.At);
        since = e.At;
        Policy = policy;
        Promise = promise;
        Calendar = calendar;
        SetDue();
        if (Runs) Begin(e, $"policy {policy.Name}");
        else spanFrom = e.At;
    }

    public void Meet(CaseEvent e, string reason)
    {
        Pause(e, reason);
        MetAt = e.At;
    }

    public void Stop(CaseEvent e, string reason)
    {
        counted = ElapsedAt(e.At);
        EndSpan(e.At);
        Runs = false;
        StoppedAt = e.At;
        StopReason = reason;
    }

    public ClockAccount Account(DateTimeOffset now)
    {
        var elapsed = ElapsedAt(now);
        if (IsOpen) EndSpan(now);
        return new ClockAccount
        {
            Clock = Name,
            Policy = Policy.Name,
            StartedAt = StartedAt,
            Promised = Promise.Within,
            Elapsed = elapsed,
            DueAt = BreachedAt ?? (Runs ? DueAt : null),
            MetAt = MetAt,
            BreachedAt = BreachedAt,
            StoppedAt = StoppedAt,
            StopReason = StopReason,
            Spans = (spans ?? []).ToValueList(),
        };
    }

    private void SetDue()
    {
        if (!IsBroken) DueAt = Due(since);
    }

    /// <summary>A promise that was used up before it was made, for another policy gave more time, was due in the past; so its clock can still be told from
    /// its deadline.</summary>
    private DateTimeOffset Due(DateTimeOffset from)
    {
        var left = Promise.Within - counted;
        return left >= TimeSpan.Zero ? Calendar.AddWorkingTime(from, left) : Calendar.TakeWorkingTime(from, -left);
    }

    private void Begin(CaseEvent e, string reason)
    {
        spanFrom = e.At;
        why = reason;
        madeBy = e;
    }

    private void EndSpan(DateTimeOffset to)
    {
        if (spans is null || madeBy is null || to <= spanFrom) return;
        if (!Runs)
        {
            spans.Add(new ClockSpan(SpanKind.Paused, spanFrom, to, why, madeBy.Seq, madeBy.Cause));
            return;
        }

        var at = spanFrom;
        foreach (var open in Calendar.OpenStretches(spanFrom, to))
        {
            if (open.From > at) spans.Add(OutOfHours(at, open.From));
            spans.Add(new ClockSpan(SpanKind.Counted, open.From, open.To, why, madeBy.Seq, madeBy.Cause));
            at = open.To;
        }

        if (at < to) spans.Add(OutOfHours(at, to));
    }

    private ClockSpan OutOfHours(DateTimeOffset from, DateTimeOffset to) =>
        new(SpanKind.OutOfHours, from, to, $"hours of {Calendar.Name}", madeBy!.Seq, madeBy.Cause);
}
