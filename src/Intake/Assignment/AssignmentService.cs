using System.Collections.Concurrent;
using ChannelHub.Cases;
using ChannelHub.Intake.Processing;
using ChannelHub.Routing;
using ChannelHub.Routing.Assignment;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Assignment;

/// <summary>
/// Gives cases to agents who are available. The store says how every case stands; the board is built from it, decides, and each decision is a commit on
/// the version that the board knew. Who loses a race learns what the case has become and decides again, so one case has one agent however many hubs run.
/// One loop owns the board; what it waits for is a commit, a person or a moment.
/// </summary>
public sealed partial class AssignmentService(
    ICaseStore store, ICaseQueries queries, IPeople people, RoutingSource rules, Committed committed, CaseTurns turns, AssignmentNotes notes, IChangeFeed feed, IntakeMetrics metrics, TimeProvider time,
    ILogger<AssignmentService> log) : IWorkDesk
{
    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    /// <summary>Cases that left the board keep their version for a while, so that a commit that is told late does not bring one back.</summary>
    private const int MaxVersions = 200_000;

    private readonly Dictionary<CaseNumber, int> versions = [];
    private readonly PriorityQueue<CaseNumber, DateTimeOffset> lookAgain = new();
    private readonly ConcurrentDictionary<CaseNumber, (AgentId Agent, WorkOffer Offer)> offers = new();
    private readonly LastAgents lastAgents = new(queries);
    private volatile bool atRest;
    private RoutingSet current = rules.Current;
    private AssignmentSettings settings = rules.Current.Assignment;
    private AssignmentBoard board = new(rules.Current.Assignment);

    /// <summary>For tests: how many cases it has seen, and whether it has nothing to do now.</summary>
    internal int KnownCases => versions.Count;

    internal bool IsAtRest => atRest;

    public IReadOnlyList<WorkOffer> OffersTo(AgentId agent)
    {
        var now = time.GetUtcNow();
        return [.. offers.Values.Where(o => o.Agent == agent && o.Offer.Until > now).Select(o => o.Offer).OrderBy(o => o.Until)];
    }

    /// <summary>Runs until stopped. What fails unexpectedly is built again from the store.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        await using var alarm = time.CreateTimer(_ => notes.Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var loaded = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!loaded || rules.Current != current) await LoadAsync(stop).ConfigureAwait(false);
                loaded = true;
                await WorkAsync(stop).ConfigureAwait(false);
                var now = time.GetUtcNow();
                var next = NextMoment(now);
                if (next > now) alarm.Change(next - now, Timeout.InfiniteTimeSpan);
                else notes.Wake();
                atRest = true;
                await notes.WaitAsync(stop).ConfigureAwait(false);
                atRest = false;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                loaded = false;
                if (fault is StoreUnavailableException) AssignmentLog.StoreFault(log, fault);
                else AssignmentLog.Fault(log, fault);
                await Task.Delay(StoreRetry, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Builds the board from what the store holds: at the start, and when the routing file was changed.</summary>
    private async Task LoadAsync(CancellationToken stop)
    {
        current = rules.Current;
        settings = current.Assignment;
        board = new AssignmentBoard(settings);
        (known, refreshAt) = ([], default);
        versions.Clear();
        lookAgain.Clear();
        var commands = new List<AssignmentCommand>();
        await RefreshPeopleAsync(commands, withDisabled: true, stop).ConfigureAwait(false);
        await foreach (var c in queries.ReadLiveAsync(stop).ConfigureAwait(false)) Learn(c, commands);
        AssignmentLog.Loaded(log, versions.Count, known.Count);
        await SettleAsync(commands, stop).ConfigureAwait(false);
        notes.PeopleChanged();
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        var commands = new List<AssignmentCommand>();
        var cases = notes.TakeCases();
        var now = time.GetUtcNow();
        var strangers = cases.Exists(c => c.Owner is { } owner && !known.ContainsKey(owner)) && now - refreshedAt > RefreshPause;
        if (notes.TakePeople() || strangers || refreshAt <= now) await RefreshPeopleAsync(commands, withDisabled: false, stop).ConfigureAwait(false);
        while (lookAgain.TryPeek(out var number, out var at) && at <= now)
        {
            lookAgain.Dequeue();
            if (await store.LoadCaseAsync(number, stop).ConfigureAwait(false) is { } found) cases.Add(found.Case);
        }

        var anybody = known.Values.Any(a => a.Presence != Presence.Offline);
        foreach (var c in cases)
        {
            if (anybody && settings.PrefersLastAgent) await lastAgents.AskAsync(c, stop).ConfigureAwait(false);
            Learn(c, commands);
        }

        await SettleAsync(commands, stop).ConfigureAwait(false);
    }

    /// <summary>Gives commands to the board and carries out what it decides, until nothing more follows.</summary>
    private async Task SettleAsync(List<AssignmentCommand> commands, CancellationToken stop)
    {
        var decisions = board.Apply(commands, time.GetUtcNow());
        while (decisions.Count > 0)
        {
            // Cases are committed side by side: the store writes what waits in one transaction.
            var ended = await Task.WhenAll(decisions.GroupBy(d => d.Case).Select(g => CarryOutAsync(g.Key, [.. g], stop))).ConfigureAwait(false);
            commands.Clear();
            if (Array.Exists(ended, e => e.PeopleChanged)) await RefreshPeopleAsync(commands, withDisabled: false, stop).ConfigureAwait(false);
            foreach (var (number, found, _) in ended)
            {
                if (found is not null) Learn(found, commands, again: true);
                else commands.Add(new AssignmentCommand.Leave(number));
            }

            if (commands.Count == 0) return;
            decisions = board.Apply(commands, time.GetUtcNow());
        }
    }

    /// <summary>Commits the decisions on one case, and gives the case as it is then, whether by them or by others.</summary>
    private async Task<(CaseNumber Number, Case? Found, bool PeopleChanged)> CarryOutAsync(CaseNumber number, IReadOnlyList<AssignmentDecision> decisions, CancellationToken stop)
    {
        var round = board.Find(number)?.RoundEndsAt;
        var decidedOn = versions.GetValueOrDefault(number);
        using var turn = await turns.TakeAsync(number, stop).ConfigureAwait(false);
        while (true)
        {
            if (await store.LoadCaseAsync(number, stop).ConfigureAwait(false) is not { } snapshot) return (number, null, false);
            if (snapshot.Case.Version != decidedOn) return (number, snapshot.Case, false);
            foreach (var agent in decisions.Select(AssignmentEvents.Receiver).OfType<AgentId>())
            {
                if (await people.FindAgentAsync(agent, stop).ConfigureAwait(false) is not { Disabled: false }) return (number, snapshot.Case, true);
            }

            var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, time.GetUtcNow());
            foreach (var decision in decisions) AssignmentEvents.Add(draft, decision, round, settings.RoundLength);
            if (draft.Events.Count == 0) return (number, snapshot.Case, false);
            var work = draft.ToUnitOfWork();
            switch (await store.CommitAsync(work).ConfigureAwait(false))
            {
                case CommitOutcome.Committed:
                    foreach (var e in draft.Events) metrics.Assignment(CaseEventTypes.NameOf(e.Data));
                    committed.Announce(work);
                    return (number, draft.Current, false);
                case CommitOutcome.Unavailable unavailable:
                    AssignmentLog.StoreUnavailable(log, unavailable.Reason);
                    await Task.Delay(StoreRetry, time, stop).ConfigureAwait(false);
                    break;
                default:
                    metrics.Conflict();
                    break;
            }
        }
    }

    /// <summary>Takes in how a case stands. What the board knows already gives no command.</summary>
    /// <param name="again">Also if the version is the one that was taken in before: the board went on from it, and the store did not.</param>
    private void Learn(Case c, List<AssignmentCommand> commands, bool again = false)
    {
        var seen = versions.GetValueOrDefault(c.Number);
        if (c.Version < seen || (c.Version == seen && !again && !IsDue(c))) return;
        if (versions.Count >= MaxVersions) Forget();
        versions[c.Number] = c.Version;
        lastAgents.Learn(c);
        Show(c);
        var record = CaseOnBoard.Of(c, settings, lastAgents.Of(c.Contact), time.GetUtcNow(), out var lookAgainAt);
        if (lookAgainAt is { } at) lookAgain.Enqueue(c.Number, at);
        if (record is { State: WorkState.Assigned, Agent: { } owner } && !known.ContainsKey(owner)) record = null;
        var onBoard = board.Find(c.Number);
        if (record is null)
        {
            if (onBoard is not null) commands.Add(new AssignmentCommand.Leave(c.Number));
        }
        else if (!CaseOnBoard.Agree(onBoard, record))
        {
            commands.Add(new AssignmentCommand.Place(record));
        }
    }

    /// <summary>A case that only keeps its agent's room for a while is looked at again though it has not changed.</summary>
    private static bool IsDue(Case c) => c.Status == CaseStatus.WaitingOnCustomer;

    private void Show(Case c)
    {
        var before = offers.TryGetValue(c.Number, out var shown) ? shown.Agent : (AgentId?)null;
        var offered = c is { Owner: null, Search: { OfferedTo: not null, OfferEndsAt: not null } } ? c.Search : null;
        if (offered is not null) offers[c.Number] = (offered.OfferedTo!.Value, new WorkOffer(c.Number, offered.OfferEndsAt!.Value, c.Channel, c.Queue, c.Priority, c.Subject));
        else if (before is not null) offers.TryRemove(c.Number, out _);
        if (before is { } former && former != offered?.OfferedTo) feed.Publish(new Change(Agent: former));
        if (offered?.OfferedTo is { } agent && agent != before) feed.Publish(new Change(Agent: agent));
    }

    private void Forget()
    {
        foreach (var number in versions.Keys.Where(n => board.Find(n) is null).ToList()) versions.Remove(number);
    }

    private DateTimeOffset NextMoment(DateTimeOffset now)
    {
        var presence = NextPresence(now);
        var next = refreshAt;
        if (board.NextDue is { } due && due < next) next = due;
        if (lookAgain.TryPeek(out _, out var look) && look < next) next = look;
        if (presence < next) next = presence.Value;
        return next;
    }
}
