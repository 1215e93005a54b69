using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>A clock whose deadline is another under changed policies.</summary>
/// <param name="Before">Null if the clock was not promised before.</param>
/// <param name="After">Null if it is not promised any more. In the past, if it would already be broken.</param>
public sealed record MovedClock(string Clock, DateTimeOffset? Before, DateTimeOffset? After);

/// <summary>An open case that changed policies reach, with its whole history.</summary>
public sealed record OpenCase(Case Case, IReadOnlyList<CaseEvent> History, string? Tier = null);

/// <summary>What changed policies mean for open cases: each is measured anew, from its first event on.</summary>
public static class PromiseReview
{
    /// <summary>The cases with a clock that would move, and how; nothing is changed.</summary>
    public static IEnumerable<(OpenCase Case, ValueList<MovedClock> Moved)> Preview(IEnumerable<OpenCase> cases, PromiseBook changed, DateTimeOffset now)
    {
        foreach (var open in cases)
        {
            var moved = Adopt(CaseDraft.Of(open.Case, null, now), open.History, changed, open.Tier, new Cause(CauseKind.Rule, "preview"));
            if (moved.Count > 0) yield return (open, moved);
        }
    }

    /// <summary>Puts a case under changed policies: events and timers are added to the draft for each clock that moves.</summary>
    /// <param name="draft">A draft of the case with nothing decided yet.</param>
    /// <param name="history">All events of the case, in order.</param>
    /// <param name="cause">What changed the policies: the routing file.</param>
    public static ValueList<MovedClock> Adopt(CaseDraft draft, IReadOnlyList<CaseEvent> history, PromiseBook changed, string? tier, Cause cause)
    {
        var work = PromiseClocks.Tell(draft.Current.Number, history, changed, tier, draft.Now, keepSpans: false);
        var moved = new List<MovedClock>();
        foreach (var clock in ClockNames.All)
        {
            var has = draft.Current.ClockOf(clock);
            var gets = work.Find(clock);
            if (has is { MetAt: not null } or { BreachedAt: not null }) continue;
            if (Settle(draft, cause, has, gets) is not { } change) continue;
            moved.Add(change);
            PromiseClocks.SetTimers(draft, clock, gets is { Runs: true, Policy.WarnAt: > 0 } ? gets.MomentOf(gets.Policy.WarnAt) : null);
        }

        return moved.ToValueList();
    }

    private static MovedClock? Settle(CaseDraft draft, Cause cause, SlaClock? has, ClockRun? gets)
    {
        if (gets is not { IsOpen: true })
        {
            if (has is null) return null;
            draft.Add(cause, new SlaClockStopped(has.Name, "not promised any more"));
            return new MovedClock(has.Name, has.DueAt, null);
        }

        // While a clock stands still its deadline is told as from the moment it stopped at, on both sides.
        if (has is null)
        {
            draft.Add(cause, new SlaClockStarted(gets.Name, gets.Policy.Name, gets.DueAt));
            if (!gets.Runs) draft.Add(cause, new SlaClockPaused(gets.Name, Names.Of(draft.Current.Status)));
            return new MovedClock(gets.Name, null, gets.DueAt);
        }

        var stands = has.PausedAt is not null;
        if (has.DueAt == gets.DueAt && stands != gets.Runs)
        {
            // Nothing that the customer would notice; but the case must say which policy holds.
            if (draft.Current.SlaPolicy != gets.Policy.Name) PromiseClocks.Move(draft, cause, gets.Name, gets.DueFrom(draft.Now), gets.Policy.Name);
            return null;
        }

        PromiseClocks.Move(draft, cause, gets.Name, gets.DueFrom(draft.Now), gets.Policy.Name);
        var standsNow = draft.Current.ClockOf(gets.Name)!.PausedAt is not null;
        if (!gets.Runs && !standsNow) draft.Add(cause, new SlaClockPaused(gets.Name, Names.Of(draft.Current.Status)));
        if (gets.Runs && standsNow) draft.Add(cause, new SlaClockResumed(gets.Name, gets.DueAt));
        return new MovedClock(gets.Name, has.DueAt, gets.DueAt);
    }
}
