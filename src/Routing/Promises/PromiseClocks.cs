using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>
/// Keeps the promise clocks of a case: as events and timers on a draft while it is decided, and as accounts told from its whole history. Pure.
/// </summary>
public static class PromiseClocks
{
    /// <summary>A timer <c>sla:first-response</c> falls due when the promise is broken.</summary>
    public const string DueTimer = "sla:";

    /// <summary>A timer <c>sla-warning:first-response</c> falls due when the promise is nearly used up.</summary>
    public const string WarningTimer = "sla-warning:";

    /// <summary>
    /// Lets the clocks follow what was decided, as the last step of a decision. Called again after more was decided it goes on from there.
    /// </summary>
    /// <param name="draft">The decision; clock events and timers are added to it.</param>
    /// <param name="before">The case before the decision; null if the draft opens it.</param>
    /// <param name="tier">The contact's tier; null if there is none.</param>
    public static void Follow(CaseDraft draft, Case? before, PromiseBook book, string? tier = null)
    {
        var decided = draft.Events.Count;
        var next = decided;
        while (next > 0 && !IsClockEvent(draft.Events[next - 1].Data)) next--;

        var work = new ClockWork(book, tier, next == 0 ? before : draft.After[next - 1], keepSpans: false);
        for (var i = next; i < decided; i++) work.Take(draft.Events[i], draft.After[i]);
        for (var i = 0; i < work.Changes.Count; i++) Write(draft, work.Changes[i]);
        SetTimers(draft, work);
    }

    /// <summary>What a timer that fell due comes to. A broken promise is added to the draft; a clock that moved meanwhile gets its timer again.</summary>
    public static ClockAlarm OnTimer(CaseDraft draft, string timer)
    {
        var warning = timer.StartsWith(WarningTimer, StringComparison.Ordinal);
        if (!warning && !timer.StartsWith(DueTimer, StringComparison.Ordinal)) return new ClockAlarm.NotAClock();
        var name = timer[(warning ? WarningTimer : DueTimer).Length..];
        if (draft.Current.ClockOf(name) is not { IsRunning: true } clock) return new ClockAlarm.Gone();
        if (clock.DueAt <= draft.Now)
        {
            draft.Add(new Cause(CauseKind.Timer, timer), new SlaClockBreached(name));
            draft.Cancel(WarningTimer + name);
            return new ClockAlarm.Broken(name);
        }

        if (warning) return new ClockAlarm.Warned(name, clock.DueAt);
        draft.Set(timer, clock.DueAt);
        return new ClockAlarm.Early(clock.DueAt);
    }

    /// <summary>Every clock that ever ran on a case, with its counted intervals and pauses, as the policies of this book measure it.</summary>
    /// <param name="history">All events of the case, in order.</param>
    /// <param name="now">At or after the last event.</param>
    public static ValueList<ClockAccount> Accounts(CaseNumber number, IEnumerable<CaseEvent> history, PromiseBook book, string? tier, DateTimeOffset now) =>
        Tell(number, history, book, tier, now, keepSpans: true).All.Select(run => run.Account(now)).ToValueList();

    internal static ClockWork Tell(CaseNumber number, IEnumerable<CaseEvent> history, PromiseBook book, string? tier, DateTimeOffset now, bool keepSpans)
    {
        var work = new ClockWork(book, tier, before: null, keepSpans);
        foreach (var e in history) work.Take(e, CaseFold.Apply(number, work.Case, e));
        work.Look(new CaseEvent(0, now, new Cause(CauseKind.Timer), new BotResumed()));
        return work;
    }

    internal static void SetTimers(CaseDraft draft, string clock, DateTimeOffset? warnAt)
    {
        var kept = draft.Current.ClockOf(clock);
        if (kept is { IsRunning: true })
        {
            draft.Set(DueTimer + clock, kept.DueAt);
            if (warnAt > draft.Now && warnAt < kept.DueAt) draft.Set(WarningTimer + clock, warnAt.Value);
            else draft.Cancel(WarningTimer + clock);
            return;
        }

        draft.Cancel(DueTimer + clock);
        draft.Cancel(WarningTimer + clock);
    }

    internal static bool IsClockEvent(CaseEventData data) =>
        data is SlaClockStarted or SlaClockPaused or SlaClockResumed or SlaClockMet or SlaClockBreached or SlaClockStopped;

    private static void Write(CaseDraft draft, ClockChange change)
    {
        var clock = change.Run.Name;
        switch (change.Turn)
        {
            case ClockTurn.Started:
                draft.Add(change.By.Cause, new SlaClockStarted(clock, change.Run.Policy.Name, change.DueAt));
                break;
            case ClockTurn.Paused:
                draft.Add(change.By.Cause, new SlaClockPaused(clock, change.Reason));
                break;
            case ClockTurn.Resumed:
                draft.Add(change.By.Cause, new SlaClockResumed(clock, change.DueAt));
                break;
            case ClockTurn.Moved:
                Move(draft, change.By.Cause, clock, change.DueAt, change.Run.Policy.Name);
                break;
            case ClockTurn.Met:
                draft.Add(change.By.Cause, new SlaClockMet(clock));
                break;
            case ClockTurn.Breached:
                draft.Add(new Cause(CauseKind.Timer, DueTimer + clock), new SlaClockBreached(clock));
                break;
            case ClockTurn.Stopped:
                draft.Add(change.By.Cause, new SlaClockStopped(clock, change.Reason));
                break;
        }
    }

    /// <summary>Gives a clock another deadline; one that stands still goes on standing still.</summary>
    internal static void Move(CaseDraft draft, Cause cause, string clock, DateTimeOffset dueAt, string policy)
    {
        var stood = draft.Current.ClockOf(clock)!.PausedAt is not null;
        draft.Add(cause, new SlaClockResumed(clock, dueAt, policy == draft.Current.SlaPolicy ? null : policy));
        if (stood) draft.Add(cause, new SlaClockPaused(clock, "still " + Names.Of(draft.Current.Status)));
    }

    private static void SetTimers(CaseDraft draft, ClockWork work)
    {
        for (var i = 0; i < work.Changes.Count; i++)
        {
            var clock = work.Changes[i].Run.Name;
            if (Before(work.Changes, i, clock)) continue;
            var run = work.Find(clock);
            SetTimers(draft, clock, run is { Runs: true, Policy.WarnAt: > 0 } ? run.MomentOf(run.Policy.WarnAt) : null);
        }
    }

    /// <summary>Whether an earlier change is one of the same clock.</summary>
    private static bool Before(IReadOnlyList<ClockChange> changes, int place, string clock)
    {
        for (var i = 0; i < place; i++)
        {
            if (changes[i].Run.Name == clock) return true;
        }

        return false;
    }
}

/// <summary>What a timer came to.</summary>
public abstract record ClockAlarm
{
    private ClockAlarm()
    {
    }

    /// <summary>The timer belongs to something else.</summary>
    public sealed record NotAClock : ClockAlarm;

    /// <summary>The clock was met, stopped, paused or broken meanwhile: nothing to do.</summary>
    public sealed record Gone : ClockAlarm;

    /// <summary>The deadline moved on; the timer is set again.</summary>
    public sealed record Early(DateTimeOffset DueAt) : ClockAlarm;

    /// <summary>The promise is nearly used up: a moment for escalation rules.</summary>
    public sealed record Warned(string Clock, DateTimeOffset DueAt) : ClockAlarm;

    /// <summary>The promise is broken now; the event is on the draft.</summary>
    public sealed record Broken(string Clock) : ClockAlarm;
}
