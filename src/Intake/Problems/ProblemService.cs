using ChannelHub.Cases;
using ChannelHub.Intake.Processing;
using ChannelHub.Routing;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Problems;

/// <summary>
/// Feeds maintenance from the history of failures: when enough cases of one product and category came within the time that the routing file says, a problem is opened
/// for them, and later ones join it while it is open. It is told of every commit after the fact; what it knows is built from the store at the start, so that
/// a case which was routed just before the hub was killed is found again. One loop decides, and what it decides is a commit on the versions that it read.
/// </summary>
public sealed class ProblemService(
    ICaseStore store, ICaseQueries queries, ICaseHistories histories, RoutingSource rules, Committed committed, ProblemNotes notes, IntakeMetrics metrics, IntakeOptions options, TimeProvider time,
    ILogger<ProblemService> log)
{
    /// <summary>So many cases are linked in one commit; the others by the next.</summary>
    public const int MostAtOnce = 1_000;

    private const int MaxDecisions = 50;

    /// <summary>A problem that was merged into another is followed so far.</summary>
    private const int MaxMerges = 10;

    private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

    private ProblemBoard? board;
    private volatile bool atRest;

    /// <summary>For tests: whether it has nothing to do now.</summary>
    internal bool IsAtRest => atRest;

    /// <summary>Runs until stopped. What fails unexpectedly is built again from the store.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        rules.Replaced += notes.Wake;
        var loaded = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!loaded || rules.Current.Problems != board?.Policy) await LoadAsync(stop).ConfigureAwait(false);
                loaded = true;
                var found = new HashSet<Failure>();
                foreach (var c in notes.Take())
                {
                    if (board?.Learn(c, time.GetUtcNow()) is { } failure) found.Add(failure);
                }

                foreach (var failure in found) await SettleAsync(failure, stop).ConfigureAwait(false);
                atRest = true;
                await notes.WaitAsync(stop).ConfigureAwait(false);
                atRest = false;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }
            catch (Exception fault)
            {
                loaded = false;
                if (fault is StoreUnavailableException) ProblemLog.StoreFault(log, fault);
                else ProblemLog.Fault(log, fault);
                await Task.Delay(StoreRetry, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        rules.Replaced -= notes.Wake;
    }

    /// <summary>Looks at the cases of the time that counts, and at every failure among them: at the start, and when the routing file says otherwise than before.</summary>
    private async Task LoadAsync(CancellationToken stop)
    {
        board = rules.Current.Problems is { } policy ? new ProblemBoard(policy) : null;
        if (board is null) return;
        var now = time.GetUtcNow();
        foreach (var department in board.Policy.Departments)
        {
            // A case that was opened within the time was changed within it.
            var filter = new CaseFilter { Department = department, Since = now - board.Policy.Within, Limit = CaseFilter.MaxLimit };
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await queries.ListAsync(filter, stop).ConfigureAwait(false);
                foreach (var item in page.Items) board.Learn(item.Case, now);
                cursor = page.NextCursor;
                filter = filter with { Cursor = cursor };
            }
        }

        foreach (var failure in board.Failures) await SettleAsync(failure, stop).ConfigureAwait(false);
    }

    /// <summary>Opens a problem for a failure, or lets its cases join the one that is open; nothing if there are too few.</summary>
    internal async Task SettleAsync(Failure failure, CancellationToken stop)
    {
        CaseNumber number = default;
        for (var i = 0; i < MaxDecisions; i++)
        {
            var set = rules.Current;
            if (board is null || set.Problems != board.Policy) return;
            var waiting = board.Of(failure, time.GetUtcNow());
            if (waiting.Count == 0) return;
            var known = await store.LoadConversationAsync(failure.Conversation, new ContactAddress(ProblemCase.Channel, ProblemCase.Channel), stop).ConfigureAwait(false);
            var open = await OpenProblemAsync(known.Case, stop).ConfigureAwait(false);
            if (open is null && waiting.Count < board.Policy.Cases) return;
            var members = await ReadAsync(failure, waiting, stop).ConfigureAwait(false);
            if (members.Count == 0 || (open is null && members.Count < board.Policy.Cases)) return;

            if (open is null && number == default) number = store.NextCaseNumber();
            var work = open is null
                ? ProblemDecision.Open(number, failure, known.Conversation, members, set, options.DefaultLanguage, time.GetUtcNow())
                : ProblemDecision.Join(open, members, time.GetUtcNow());
            switch (await store.CommitAsync(work).ConfigureAwait(false))
            {
                case CommitOutcome.Unavailable unavailable:
                    throw new StoreUnavailableException(unavailable.Reason);
                case CommitOutcome.Committed:
                    committed.Announce(work);
                    foreach (var member in members) board.Drop(member.Number);
                    if (open is null) ProblemLog.Opened(log, number.Value, members.Count, failure.ToString());
                    number = default;
                    i = -1; // there may be more than fitted into one commit
                    break;
                default:
                    metrics.Conflict();
                    break;
            }
        }

        throw new InvalidOperationException($"The cases of '{failure}' changed between being read and being linked {MaxDecisions} times in a row.");
    }

    /// <summary>The problem that takes cases now; null if there is none, or it is solved.</summary>
    private async ValueTask<Case?> OpenProblemAsync(Case? problem, CancellationToken stop)
    {
        for (var i = 0; i < MaxMerges && problem?.MergedInto is { } into; i++) problem = (await store.LoadCaseAsync(into, stop).ConfigureAwait(false))?.Case;
        return problem is { IsLive: true, MergedInto: null } ? problem : null;
    }

    /// <summary>
    /// The cases as they stand; most are as they were when the board was told of them. A case joins a problem once: whoever takes the link away again, or linked it elsewhere, is
    /// not corrected.
    /// </summary>
    private async Task<List<Case>> ReadAsync(Failure failure, IReadOnlyList<Case> known, CancellationToken stop)
    {
        var members = new List<Case>();
        foreach (var seen in known.Take(MostAtOnce))
        {
            var standing = await histories.ReadStandingAsync(seen.Number, ProblemCase.LinkKind, stop).ConfigureAwait(false);
            var c = standing is not { WasLinked: false } now ? null
                : now.Version == seen.Version ? seen
                : (await store.LoadCaseAsync(seen.Number, stop).ConfigureAwait(false))?.Case;
            if (c is not null && board!.Policy.Counts(c) && Failure.Of(c) == failure) members.Add(c);
            else board!.Drop(seen.Number);
        }

        return members;
    }
}
