using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Scheduling;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake;

/// <summary>The way in: stores a payload, and hands what is durable to the account's feeder.</summary>
internal sealed class MessageIntake : IMessageIntake
{
    private readonly IInbox inbox;
    private readonly IntakeMetrics metrics;
    private readonly FrozenDictionary<AccountName, InboxFeeder> feeders;
    private readonly LaneScheduler lanes;
    private volatile bool stopped;

    public MessageIntake(IInbox inbox, IEnumerable<IChannel> channels, MessageProcessor processor, IntakeOptions options, IntakeMetrics metrics, TimeProvider time, ILogger<MessageIntake> log)
    {
        this.inbox = inbox;
        this.metrics = metrics;
        lanes = new LaneScheduler(options.MaxConversations, Math.Max(1, options.MaxConversations * options.MaxShareOfOneAccount / 100), time, (item, fault) => IntakeLog.LaneFault(log, item.Account.Value, fault));
        feeders = channels.ToFrozenDictionary(c => c.Account, c => new InboxFeeder(c, inbox, processor, lanes, options, time, log));
    }

    public async ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw)
    {
        if (stopped) return new AcceptOutcome.Unavailable("The hub is stopping.");
        var outcome = await inbox.AcceptAsync(raw).ConfigureAwait(false);
        metrics.Accepted(raw.Account, outcome);
        if (outcome is AcceptOutcome.Stored stored && feeders.TryGetValue(raw.Account, out var feeder)) feeder.Offer(new InboxRow(stored.Id, raw));
        return outcome;
    }

    public async Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position)
    {
        if (stopped) return new AcceptBatchOutcome.Unavailable("The hub is stopping.");
        var outcome = await inbox.AcceptBatchAsync(raws, position).ConfigureAwait(false);
        if (outcome is not AcceptBatchOutcome.Stored { Rows: var rows }) return outcome;
        for (var i = 0; i < rows.Count; i++)
        {
            metrics.Accepted(raws[i].Account, rows[i]);
            if (rows[i] is AcceptOutcome.Stored stored && feeders.TryGetValue(raws[i].Account, out var feeder)) feeder.Offer(new InboxRow(stored.Id, raws[i]));
        }

        return outcome;
    }

    public Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop) => inbox.ReadPositionAsync(account, name, stop);

    public void CountRefused(AccountName account, string reason)
    {
        inbox.CountRefused(account, 1);
        metrics.Refused(account, reason);
    }

    public async Task<bool> RetryParkedAsync(InboxId id)
    {
        if (await inbox.UnparkAsync(id).ConfigureAwait(false) is not { } row) return false;
        if (feeders.TryGetValue(row.Raw.Account, out var feeder)) feeder.Offer(row, again: true);
        return true;
    }

    internal void Start()
    {
        foreach (var feeder in feeders.Values) feeder.Start();
    }

    /// <summary>Takes nothing more, finishes what runs; the rest waits in the store.</summary>
    internal async Task StopAsync(CancellationToken deadline)
    {
        stopped = true;
        await lanes.StopAsync(deadline).ConfigureAwait(false);
        foreach (var feeder in feeders.Values) await feeder.DisposeAsync().ConfigureAwait(false);
        await lanes.DisposeAsync().ConfigureAwait(false);
    }
}
