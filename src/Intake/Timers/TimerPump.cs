using System.Collections.Concurrent;
using ChannelHub.Cases;
using ChannelHub.Intake.After;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Scheduling;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing.Promises;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Timers;

/// <summary>Takes timers that fell due and decides them like messages; after a restart, those that fell due meanwhile.</summary>
public sealed class TimerPump(
    ITimers timers, ICaseStore store, ICaseHistories histories, IConsents consents, RoutingSource rules, BotTexts texts, DialogueSet dialogue, Committed committed, IntakeOptions options, IntakeMetrics metrics, TimeProvider time,
    ILogger<TimerPump> log)
{
    private const int PageSize = 200;

    /// <summary>The longest sleep: a timer that was set meanwhile fires at most this late.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(1);

    private static readonly AccountName Own = new("timers");

    private readonly ConcurrentDictionary<TimerKey, bool> held = new();

    internal async Task RunAsync(CancellationToken stop)
    {
        await using var lanes = new LaneScheduler(32, 32, time, (_, fault) => IntakeLog.TimerFault(log, fault));
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var due = await timers.ReadDueAsync(time.GetUtcNow(), PageSize, stop).ConfigureAwait(false);
                foreach (var timer in due)
                {
                    if (held.TryAdd(timer.Key, true) && !lanes.TryAdd(new TimerItem(this, timer))) held.TryRemove(timer.Key, out _);
                }

                if (due.Count == PageSize && held.Count < PageSize) continue;
            }
            catch (StoreUnavailableException fault)
            {
                IntakeLog.TimerFault(log, fault);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(LongestSleep, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        await lanes.StopAsync(deadline.Token).ConfigureAwait(false);
    }

    private async ValueTask FireHeldAsync(DueTimer timer, CancellationToken stop)
    {
        try
        {
            await FireAsync(timer, stop).ConfigureAwait(false);
        }
        catch (StoreUnavailableException fault)
        {
            IntakeLog.TimerFault(log, fault);
        }
        finally
        {
            held.TryRemove(timer.Key, out _);
        }
    }

    /// <summary>Decides one due timer. When the store can't write, the row is still there and the next reading finds it.</summary>
    private async ValueTask FireAsync(DueTimer timer, CancellationToken stop)
    {
        while (true)
        {
            var snapshot = await store.LoadCaseAsync(timer.Key.Case, stop).ConfigureAwait(false);
            var work = UnitOfWork.Nothing;
            if (snapshot is not null)
            {
                var draft = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, time.GetUtcNow());
                var set = rules.Current;
                var came = PromiseClocks.OnTimer(draft, timer.Key.Name);
                var warned = came is ClockAlarm.Warned alarm ? alarm.Clock : null;
                if (came is ClockAlarm.NotAClock)
                {
                    var reachable = await IsReachableAsync(snapshot, stop).ConfigureAwait(false);
                    Aftercare.OnTimer(draft, timer.Key.Name, set, dialogue.Care, texts, options.DefaultLanguage, reachable);
                }

                Consequences.Draw(draft, snapshot.Case, set, new EscalationFacts { Warned = warned, Language = options.DefaultLanguage }, ContactTiers.Of(set, snapshot.Contact));
                Aftercare.Follow(draft, snapshot.Case, set, dialogue.Care);
                work = draft.ToUnitOfWork();
            }

            work = work with { Fired = timer.Key };
            var outcome = await store.CommitAsync(work).ConfigureAwait(false);
            if (outcome is CommitOutcome.Committed) committed.Announce(work);
            if (outcome is not CommitOutcome.Conflict) return;
            metrics.Conflict();
        }
    }

    /// <summary>Who opted out once is not asked nor reminded in later cases either.</summary>
    private async ValueTask<bool> IsReachableAsync(CaseSnapshot snapshot, CancellationToken stop) =>
        await consents.FindAsync(snapshot.Case.ReplyTo, stop).ConfigureAwait(false) is not { Granted: false }
        && Aftercare.IsReachable(await histories.ReadEventsAsync(snapshot.Case.Number, stop).ConfigureAwait(false));

    private sealed class TimerItem(TimerPump pump, DueTimer timer) : ILaneItem
    {
        public AccountName Account => Own;

        public string Lane => timer.Key.Case.ToString();

        public async ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop)
        {
            await pump.FireHeldAsync(timer, stop).ConfigureAwait(false);
            return null;
        }
    }
}
