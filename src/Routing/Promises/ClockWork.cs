using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>What happened to a clock; each is one event of the case.</summary>
internal enum ClockTurn
{
    Started,
    Paused,
    Resumed,

    /// <summary>The deadline moved because another policy or calendar holds.</summary>
    Moved,
    Met,
    Breached,
    Stopped,
}

internal readonly record struct ClockChange(ClockTurn Turn, ClockRun Run, CaseEvent By, DateTimeOffset DueAt, string Reason);

/// <summary>
/// The clocks of one case, driven by its events one after another. The same work tells a whole history and follows a single decision,
/// so that what is shown and what is timed can't differ. The clocks' own events are what it gives, and it never reads them.
/// </summary>
internal sealed class ClockWork
{
    private readonly PromiseBook book;
    private readonly string? tier;
    private readonly bool keepSpans;

    /// <summary>By the place of the clock's name in <see cref="ClockNames.All"/>.</summary>
    private readonly ClockRun?[] current = new ClockRun?[ClockNames.All.Count];
    private readonly List<ClockRun> all = [];
    private readonly List<ClockChange> changes = [];

    /// <param name="before">The case as it stands; null to begin with its first event.</param>
    public ClockWork(PromiseBook book, string? tier, Case? before, bool keepSpans)
    {
        this.book = book;
        this.tier = tier;
        this.keepSpans = keepSpans;
        if (before is null) return;

        Case = before;

        // The clocks stand as the policy left them that last moved one; which policy holds now is another question when none of them runs.
        var policy = book.Find(before.SlaPolicy) ?? book.Choose(before, tier);
        foreach (var clock in before.Clocks)
        {
            // A clock whose policy is gone counts real time until the next look takes it away or finds it another promise.
            var promise = policy?.Of(clock.Name) ?? new Promise(Longer(clock.DueAt - clock.StartedAt), PromiseTime.Real);
            var measured = policy ?? new PromisePolicy { Name = before.SlaPolicy ?? "" };
            if (Place(clock.Name) is >= 0 and var place) current[place] = ClockRun.Of(clock, measured, promise, book.CalendarOf(measured, promise, before.Queue), before.UpdatedAt);
        }
    }

    public Case? Case { get; private set; }

    /// <summary>In the order in which they happened.</summary>
    public IReadOnlyList<ClockChange> Changes => changes;

    /// <summary>Every clock that ever ran, in the order in which they started. Only what began in this work.</summary>
    public IReadOnlyList<ClockRun> All => all;

    public ClockRun? Find(string clock) => Place(clock) is >= 0 and var place ? current[place] : null;

    /// <summary>Takes the next event of the case.</summary>
    /// <param name="after">The case as the event left it.</param>
    public void Take(CaseEvent e, Case after)
    {
        var before = Case;

        // What is decided at one moment is decided at once: a deadline that one of its events moves to this very moment is not missed before the others came.
        if (before is null || e.At > before.UpdatedAt) Look(e);
        Case = after;
        if (PromiseClocks.IsClockEvent(e.Data)) return;

        var inQueue = after is { Queue: not null, Quarantined: false };
        var policy = inQueue ? book.Choose(after, tier) : null;
        var live = after is { IsLive: true, MergedInto: null };
        var agentWrote = e.Data is MessageAdded { Direction: Direction.Out, Author: AuthorKind.Agent };
        var moved = e.Data is Escalated or DeEscalated or HandedOver;
        foreach (var clock in ClockNames.All)
        {
            var promise = live && inQueue && Wanted(clock, after) ? policy?.Of(clock) : null;
            Turn(clock, policy, promise, after, e, agentWrote, moved);
        }
    }

    /// <summary>Notes every promise that is broken by the time of an event.</summary>
    public void Look(CaseEvent e)
    {
        foreach (var run in current)
        {
            if (run is not null && run.Look(e.At)) Note(ClockTurn.Breached, run, e, "");
        }
    }

    /// <summary>A response is awaited by who wrote last; the bot and the system never count as an answer. Of a problem that the hub opened nobody awaits any word.</summary>
    private static bool Wanted(string clock, Case c) => clock switch
    {
        not ClockNames.Resolution when ProblemCase.Is(c) => false,
        ClockNames.FirstResponse => c.LastAgentMessageAt is null,
        ClockNames.NextResponse => c.LastAgentMessageAt is { } answered && c.LastCustomerMessageAt > answered,
        _ => true,
    };

    private void Turn(string clock, PromisePolicy? policy, Promise? promise, Case c, CaseEvent e, bool agentWrote, bool moved)
    {
        ref var run = ref current[Place(clock)];
        if (run is { IsOpen: true } && Ends(run, promise, c, e, agentWrote)) run = null;
        if (promise is null) return;

        var calendar = book.CalendarOf(policy!, promise, c.Queue);
        if (run is null || (!run.IsOpen && StartsAnew(run, policy!)) || (moved && run.IsOpen && policy!.Moved == ClockCarry.StartAgain))
        {
            if (run is { IsOpen: true }) run.Stop(e, "moved");
            run = ClockRun.Start(clock, policy!, promise, calendar, e, keepSpans);
            all.Add(run);
            Note(ClockTurn.Started, run, e, "");
        }
        else if (!run.IsOpen)
        {
            // A promise that was broken before the case was solved stays broken; there is nothing more to time.
            if (run.IsBroken) return;
            run.Measure(policy!, promise, calendar, e);
            run.Run(e, "opened again");
            Note(ClockTurn.Started, run, e, "");
        }
        else if (run.Policy.Name != policy!.Name || run.Promise != promise || run.Calendar != calendar)
        {
            run.Measure(policy, promise, calendar, e);
            if (!run.IsBroken) Note(ClockTurn.Moved, run, e, "");
        }

        var stands = policy!.PausesOn(clock, c.Status);
        if (stands && run.Runs)
        {
            run.Pause(e, Names.Of(c.Status));
            if (!run.IsBroken) Note(ClockTurn.Paused, run, e, Names.Of(c.Status));
        }
        else if (!stands && !run.Runs)
        {
            run.Run(e, Names.Of(c.Status));
            if (!run.IsBroken) Note(ClockTurn.Resumed, run, e, "");
        }
    }

    /// <summary>Notes that a promise was kept, or that it holds no longer.</summary>
    /// <returns>True if it holds no longer.</returns>
    private bool Ends(ClockRun run, Promise? promise, Case c, CaseEvent e, bool agentWrote)
    {
        var kept = run.Name == ClockNames.Resolution ? promise is null && !c.IsLive && c.MergedInto is null : agentWrote;
        if (kept)
        {
            // The deadline of a clock that stood still is the one of its pause; what was left then counts from now.
            if (!run.Runs && !run.IsBroken)
            {
                run.Run(e, "");
                Note(ClockTurn.Resumed, run, e, "");
            }

            run.Meet(e, run.Name == ClockNames.Resolution ? Names.Of(c.Status) : "answered");
            Note(ClockTurn.Met, run, e, "");
            return false;
        }

        if (promise is null)
        {
            var reason = c.MergedInto is not null ? "merged" : c.IsLive ? "not promised" : Names.Of(c.Status);
            run.Stop(e, reason);
            Note(ClockTurn.Stopped, run, e, reason);
        }

        return promise is null;
    }

    private static int Place(string clock) => ClockNames.All.AsSpan().IndexOf(clock);

    /// <summary>Responses and updates are promised anew each time; a solved case that comes back has its resolution clock go on unless the policy says
    /// otherwise.</summary>
    private static bool StartsAnew(ClockRun run, PromisePolicy policy) => run.Name != ClockNames.Resolution || policy.Reopened == ClockCarry.StartAgain;

    private void Note(ClockTurn turn, ClockRun run, CaseEvent e, string reason) => changes.Add(new ClockChange(turn, run, e, run.DueAt, reason));

    private static TimeSpan Longer(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.FromTicks(1);
}
