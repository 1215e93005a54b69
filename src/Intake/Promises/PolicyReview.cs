using ChannelHub.Cases;
using ChannelHub.Intake.Processing;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Promises;

/// <summary>
/// Brings open cases under changed promises: at the start if the promises are not those that the store was last reviewed by, and whenever a set with other
/// promises comes into force. One case after another, each its own decision, so that it is in nobody's way; stopped half-way it begins again, and cases
/// that were done already do not change a second time.
/// </summary>
public sealed class PolicyReview(
    ICaseHistories histories, IMarks marks, ICaseStore store, RoutingSource rules, Committed committed, CaseTurns turns, IntakeMetrics metrics, TimeProvider time, ILogger<PolicyReview> log)
{
    /// <summary>Under this name the store keeps which promises open cases were last measured by.</summary>
    public const string Mark = "promises-reviewed";

    private const int PageSize = 5_000;
    private const int MaxDecisions = 50;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>Decisions that began under the old rules are done by then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly Cause Changed = new(CauseKind.Rule, "promises-changed");

    private readonly SemaphoreSlim replaced = new(0, int.MaxValue);

    internal async Task RunAsync(CancellationToken stop)
    {
        rules.Replaced += Wake;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (await ReviewIfChangedAsync(stop).ConfigureAwait(false)) await replaced.WaitAsync(stop).ConfigureAwait(false);
                await Task.Delay(Settling, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The program stops; the mark was not set, so the next start goes through the cases again.
        }
        finally
        {
            rules.Replaced -= Wake;
        }
    }

    private void Wake() => replaced.Release();

    /// <summary>False if it could not be finished and has to be begun again.</summary>
    private async Task<bool> ReviewIfChangedAsync(CancellationToken stop)
    {
        try
        {
            var set = rules.Current;
            if (await marks.ReadAsync(Mark, stop).ConfigureAwait(false) == set.Promises.Id) return true;
            var (cases, moved) = await ReviewAsync(set, stop).ConfigureAwait(false);

            // Others came into force meanwhile: what was looked at first was measured by these.
            if (rules.Current.Promises.Id != set.Promises.Id) return false;
            await marks.WriteAsync(Mark, set.Promises.Id).ConfigureAwait(false);
            if (cases > 0) IntakeLog.PromisesReviewed(log, cases, moved);
            return true;
        }
        catch (StoreUnavailableException fault)
        {
            IntakeLog.ReviewFault(log, fault);
            await Task.Delay(Retry, time, stop).ConfigureAwait(false);
            return false;
        }
    }

    private async Task<(int Cases, int Moved)> ReviewAsync(RoutingSet set, CancellationToken stop)
    {
        var (cases, moved) = (0, 0);
        var after = new CaseNumber(0);
        while (true)
        {
            var page = await histories.ReadOpenAsync(after, PageSize, stop).ConfigureAwait(false);
            foreach (var number in page)
            {
                cases++;
                try
                {
                    if (await ReviewCaseAsync(number, set, stop).ConfigureAwait(false)) moved++;
                }
                catch (Exception fault) when (fault is not (OperationCanceledException or StoreUnavailableException))
                {
                    // One case that can't be told must not leave all others under the old promises.
                    IntakeLog.ReviewCaseFault(log, number.Value, fault);
                }
            }

            if (page.Count < PageSize) return (cases, moved);
            after = page[^1];
        }
    }

    /// <summary>True if one of the case's clocks moved.</summary>
    private async Task<bool> ReviewCaseAsync(CaseNumber number, RoutingSet set, CancellationToken stop)
    {
        using var turn = await turns.TakeAsync(number, stop).ConfigureAwait(false);
        for (var i = 0; i < MaxDecisions; i++)
        {
            if (await store.LoadCaseAsync(number, stop).ConfigureAwait(false) is not { Case: { IsLive: true } current } snapshot) return false;
            var history = await histories.ReadEventsAsync(number, stop).ConfigureAwait(false);
            if (history.Count != current.Version) continue;
            var draft = CaseDraft.Of(current, snapshot.ReplyTo, time.GetUtcNow());
            var moved = PromiseReview.Adopt(draft, history, set.Promises, ContactTiers.Of(set, snapshot.Contact), Changed);
            var work = draft.ToUnitOfWork();
            if (work.Cases.Count == 0) return false;
            switch (await store.CommitAsync(work).ConfigureAwait(false))
            {
                case CommitOutcome.Conflict:
                    metrics.Conflict();
                    continue;
                case CommitOutcome.Unavailable unavailable:
                    throw new StoreUnavailableException(unavailable.Reason);
                default:
                    committed.Announce(work);
                    return moved.Count > 0;
            }
        }

        throw new InvalidOperationException($"{number} changed between being read and being written {MaxDecisions} times in a row, or its history is not complete.");
    }
}
