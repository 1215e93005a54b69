using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using ChannelHub.Cases;
using ChannelHub.Intake.Scheduling;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Sending;

/// <summary>
/// Sends what stands in the outbox: in order within a conversation, conversations side by side, accounts in turn. It is told of new rows after
/// their commit and finds those of earlier runs in the store.
/// </summary>
public sealed class Dispatcher
{
    private const int PageSize = 500;

    private readonly IOutbox outbox;
    private readonly AnswerSender sender;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly LaneScheduler lanes;
    private readonly FrozenDictionary<AccountName, AccountSending> accounts;
    private readonly CancellationTokenSource stopping = new();

    public Dispatcher(IOutbox outbox, IEnumerable<IChannel> channels, AnswerSender sender, IntakeOptions options, TimeProvider time, ILogger<Dispatcher> log)
    {
        this.outbox = outbox;
        this.sender = sender;
        this.time = time;
        this.log = log;
        lanes = new LaneScheduler(options.MaxConversations, Math.Max(1, options.MaxConversations * options.MaxShareOfOneAccount / 100), time, (item, fault) => IntakeLog.LaneFault(log, item.Account.Value, fault));
        accounts = channels.ToFrozenDictionary(c => c.Account, c => new AccountSending(
            c, new Backlog<MessageId>(options.MaxHeldPerAccount), new SendRate(c.Capabilities.MessagesPerSecond, c.Capabilities.MessagesPerSecondPerConversation, c.Capabilities.MessagesPerSecondPerSender)));
    }

    /// <summary>An answer that is in the outbox since just now.</summary>
    public void Offer(OutboundMessage answer)
    {
        if (!accounts.TryGetValue(answer.Conversation.Account, out var account) || !account.Backlog.TryHold(answer.Id)) return;
        Add(account, new OutboxRow { Message = answer, State = DeliveryState.Pending, Attempts = 0, PartsSent = 0, DueAt = answer.At });
    }

    internal void Start()
    {
        foreach (var account in accounts.Values) Refill(account);
    }

    internal async Task StopAsync(CancellationToken deadline)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await lanes.StopAsync(deadline).ConfigureAwait(false);
        await lanes.DisposeAsync().ConfigureAwait(false);
    }

    private void Add(AccountSending account, OutboxRow row) => lanes.TryAdd(new AnswerItem(this, account, row));

    private void Refill(AccountSending account) => _ = Task.Run(async () =>
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await account.Backlog.RefillAsync(() => ReadAllAsync(account.Channel.Account, stopping.Token), row => row.Message.Id, row => Add(account, row)).ConfigureAwait(false);
                return;
            }
            catch (StoreUnavailableException fault)
            {
                IntakeLog.RefillFault(log, account.Channel.Account.Value, fault);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    });

    private async IAsyncEnumerable<OutboxRow> ReadAllAsync(AccountName account, [EnumeratorCancellation] CancellationToken stop)
    {
        long? after = 0;
        while (after is { } from)
        {
            var page = await outbox.ReadUnsentAsync(account, from, PageSize, stop).ConfigureAwait(false);
            foreach (var row in page.Rows) yield return row;
            after = page.Next;
        }
    }

    private sealed record AccountSending(IChannel Channel, Backlog<MessageId> Backlog, SendRate Rate);

    /// <summary>One answer in its conversation's lane; it keeps what earlier tries came to.</summary>
    private sealed class AnswerItem(Dispatcher dispatcher, AccountSending account, OutboxRow row) : ILaneItem
    {
        private static readonly TimeSpan StoreRetry = TimeSpan.FromSeconds(1);

        private OutboxRow row = row;
        private Settlement? unsettled;

        public AccountName Account => account.Channel.Account;

        public string Lane => row.Message.Conversation.Key;

        public async ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop)
        {
            if (unsettled is null && await TryAsync(stop).ConfigureAwait(false) is { } later) return later;
            if (!await dispatcher.sender.SettleAsync(row, unsettled!, stop).ConfigureAwait(false)) return dispatcher.time.GetUtcNow() + StoreRetry;
            if (unsettled is Settlement.Again again)
            {
                unsettled = null;
                row = again.Next;
                return row.DueAt;
            }

            if (account.Backlog.Release(row.Message.Id)) dispatcher.Refill(account);
            return null;
        }

        /// <summary>Null after a try; otherwise when the answer may be tried.</summary>
        private async ValueTask<DateTimeOffset?> TryAsync(CancellationToken stop)
        {
            var now = dispatcher.time.GetUtcNow();
            if (row.DueAt > now) return row.DueAt;
            if (account.Rate.TryTake(row.Message.Conversation, now, account.Channel.SenderIn(row.Message.Conversation)) is { } later) return later;
            try
            {
                unsettled = await dispatcher.sender.TryAsync(account.Channel, account.Rate, row, stop).ConfigureAwait(false);
                return null;
            }
            catch (StoreUnavailableException fault)
            {
                IntakeLog.RefillFault(dispatcher.log, Account.Value, fault);
                return now + StoreRetry;
            }
        }
    }
}
