using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>
/// Starts, pauses, moves and settles the clocks of a case as events on its draft, each with its timer. Pure. Deadlines are in real time, day
/// and night. Call <see cref="OnRouted"/> after a decision of the router, <see cref="AfterChange"/> at the end of every decision about
/// a case (calling it twice changes nothing more), and <see cref="OnTimer"/> when a timer falls due.
/// </summary>
public static class SlaClocks
{
    /// <summary>Met by an agent's first answer; the bot's and the system's messages do not count.</summary>
    public const string FirstResponse = "first-response";

    /// <summary>Met when the case is solved or closed; stands still while it waits on the customer or a third party.</summary>
    public const string Resolution = "resolution";

    /// <summary>What stands before a clock's name in its timer's name.</summary>
    public const string TimerPrefix = "sla:";

    private static readonly string[] All = [FirstResponse, Resolution];

    /// <summary>
    /// Starts the clocks of the policy that the router chose last in this draft. On a case that has clocks already, a policy that changed moves the
    /// deadlines of those still running or paused: as if it had held from the start, pauses included. Nothing happens without a policy.
    /// </summary>
    public static void OnRouted(CaseDraft draft, RoutingSet set, Cause cause)
    {
        var name = draft.Events.Select(e => e.Data).OfType<Routed>().LastOrDefault()?.Result.Sla;
        if (name is null || !set.Sla.TryGetValue(name, out var policy)) return;
        var before = draft.Current.SlaPolicy;
        foreach (var clock in All)
        {
            if (Find(draft, clock) is not { } known)
            {
                if (IsWanted(draft.Current, clock)) Start(draft, cause, clock, policy);
            }
            else if (before != name && IsOpen(known))
            {
                Move(draft, cause, known, policy, before is null ? null : set.Sla.GetValueOrDefault(before));
            }
        }

        PauseOrResume(draft, cause);
    }

    /// <summary>Looks at what this decision changed: an agent's answer, the status, a reopening, a merge.</summary>
    public static void AfterChange(CaseDraft draft, RoutingSet set)
    {
        if (draft.Events.Count == 0) return;
        var cause = draft.Events[^1].Cause;
        if (draft.Current.MergedInto is not null)
        {
            foreach (var clock in All) Stop(draft, cause, clock, "merged");
            return;
        }

        MeetFirstResponse(draft);
        Restart(draft, set, cause);
        if (draft.Current.IsLive)
        {
            PauseOrResume(draft, cause);
            return;
        }

        if (Find(draft, Resolution) is { } resolution && IsOpen(resolution)) Meet(draft, cause, Resolution);
        Stop(draft, cause, FirstResponse, "solved without an answer");
    }

    /// <summary>Breaks a promise whose time is over. False, and nothing changes, when the timer is none of ours or its clock is paused, settled, gone or was moved.</summary>
    public static bool OnTimer(CaseDraft draft, string timerName)
    {
        if (!timerName.StartsWith(TimerPrefix, StringComparison.Ordinal)) return false;
        var name = timerName[TimerPrefix.Length..];
        if (Find(draft, name) is not { IsRunning: true } clock || clock.DueAt > draft.Now) return false;
        draft.Add(new Cause(CauseKind.Timer, timerName), new SlaClockBreached(name));
        return true;
    }

    private static void MeetFirstResponse(CaseDraft draft)
    {
        if (Find(draft, FirstResponse) is not { } clock || !IsOpen(clock)) return;
        var answer = draft.Events.FirstOrDefault(e => e.At >= clock.StartedAt && e.Data is MessageAdded { Direction: Direction.Out, Author: AuthorKind.Agent });
        if (answer is not null) Meet(draft, answer.Cause, FirstResponse);
    }

    /// <summary>A case that was solved and lives again is promised anew; the first response only if there never was one.</summary>
    private static void Restart(CaseDraft draft, RoutingSet set, Cause cause)
    {
        if (!draft.Current.IsLive || draft.Current.SlaPolicy is not { } name || !set.Sla.TryGetValue(name, out var policy)) return;
        var reopened = draft.Events.LastOrDefault(e => e.Data is StatusChanged { From: CaseStatus.Solved or CaseStatus.Closed, To: not (CaseStatus.Solved or CaseStatus.Closed) });
        if (reopened is null) return;
        foreach (var clock in All)
        {
            var startedSince = draft.Events.Any(e => e.Seq > reopened.Seq && e.Data is SlaClockStarted started && started.Clock == clock);
            if (!startedSince && IsWanted(draft.Current, clock) && (clock == Resolution || Find(draft, clock) is null)) Start(draft, cause, clock, policy);
        }
    }

    private static void PauseOrResume(CaseDraft draft, Cause cause)
    {
        if (Find(draft, Resolution) is not { } clock || !IsOpen(clock)) return;
        var waits = draft.Current.Status is CaseStatus.WaitingOnCustomer or CaseStatus.WaitingOnThirdParty;
        if (waits && clock.PausedAt is null)
        {
            draft.Add(cause, new SlaClockPaused(Resolution, Names.Of(draft.Current.Status)));
            draft.Cancel(TimerPrefix + Resolution);
        }
        else if (!waits && clock.PausedAt is { } since)
        {
            Resume(draft, cause, clock.DueAt + (draft.Now - since));
        }
    }

    private static void Resume(CaseDraft draft, Cause cause, DateTimeOffset dueAt)
    {
        draft.Add(cause, new SlaClockResumed(Resolution, dueAt));
        draft.Set(TimerPrefix + Resolution, dueAt);
    }

    /// <summary>The promise counts from the decision; on a case that already has its first answer there is none left to promise.</summary>
    private static bool IsWanted(Case c, string clock) => clock == Resolution ? c.IsLive : c.IsLive && c.LastAgentMessageAt is null;

    private static void Start(CaseDraft draft, Cause cause, string clock, SlaPolicy policy)
    {
        var dueAt = draft.Now + Length(policy, clock);
        draft.Add(cause, new SlaClockStarted(clock, policy.Name, dueAt));
        draft.Set(TimerPrefix + clock, dueAt);
    }

    /// <param name="old">Null if the file has it no longer; then the pauses so far can't be told from the promise, and the clock counts from its start.</param>
    private static void Move(CaseDraft draft, Cause cause, SlaClock clock, SlaPolicy policy, SlaPolicy? old)
    {
        // A deadline holds all pauses so far; one that still goes on ends here and begins again at once, by the status.
        var pause = clock.PausedAt is { } since ? draft.Now - since : TimeSpan.Zero;
        var counted = old is null ? clock.StartedAt : clock.DueAt - Length(old, clock.Name);
        var dueAt = counted + pause + Length(policy, clock.Name);
        draft.Add(cause, new SlaClockStarted(clock.Name, policy.Name, dueAt));
        draft.Set(TimerPrefix + clock.Name, dueAt);
    }

    private static void Meet(CaseDraft draft, Cause cause, string clock)
    {
        draft.Add(cause, new SlaClockMet(clock));
        draft.Cancel(TimerPrefix + clock);
    }

    private static void Stop(CaseDraft draft, Cause cause, string clock, string reason)
    {
        if (Find(draft, clock) is not { } known || !IsOpen(known)) return;
        draft.Add(cause, new SlaClockStopped(clock, reason));
        draft.Cancel(TimerPrefix + clock);
    }

    private static TimeSpan Length(SlaPolicy policy, string clock) => clock == FirstResponse ? policy.FirstResponse : policy.Resolution;

    /// <summary>Neither kept nor broken yet.</summary>
    private static bool IsOpen(SlaClock clock) => clock is { MetAt: null, BreachedAt: null };

    private static SlaClock? Find(CaseDraft draft, string name) => draft.Current.Clocks.FirstOrDefault(k => k.Name == name);
}
