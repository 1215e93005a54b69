using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChannelHub.Cases;
using ChannelHub.Intake.Scheduling;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Processing;

/// <summary>Takes one account's stored payloads in their order, maps them and puts each into its conversation's lane.</summary>
internal sealed class InboxFeeder : IAsyncDisposable
{
    private const int PageSize = 500;

    private readonly IChannel channel;
    private readonly IInbox inbox;
    private readonly MessageProcessor processor;
    private readonly LaneScheduler lanes;
    private readonly IntakeOptions options;
    private readonly Backlog<InboxId> backlog;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Channel<InboxRow> arrived = Channel.CreateUnbounded<InboxRow>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource stopping = new();
    private Task mapping = Task.CompletedTask;

    public InboxFeeder(IChannel channel, IInbox inbox, MessageProcessor processor, LaneScheduler lanes, IntakeOptions options, TimeProvider time, ILogger log)
    {
        this.channel = channel;
        this.inbox = inbox;
        this.processor = processor;
        this.lanes = lanes;
        this.time = time;
        this.log = log;
        this.options = options;
        backlog = new Backlog<InboxId>(options.MaxHeldPerAccount);
    }

    public void Start()
    {
        mapping = Task.Run(MapAllAsync);
        Refill();
    }

    /// <summary>A row that is durable since just now.</summary>
    /// <param name="again">It was parked before.</param>
    public void Offer(InboxRow row, bool again = false)
    {
        if (backlog.TryHold(row.Id, again)) arrived.Writer.TryWrite(row);
    }

    public async ValueTask DisposeAsync()
    {
        arrived.Writer.TryComplete();
        await stopping.CancelAsync().ConfigureAwait(false);
        await mapping.ConfigureAwait(false);
        stopping.Dispose();
    }

    private void Refill() => _ = Task.Run(async () =>
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await backlog.RefillAsync(() => ReadAllAsync(stopping.Token), row => row.Id, row => arrived.Writer.TryWrite(row)).ConfigureAwait(false);
                return;
            }
            catch (StoreUnavailableException fault)
            {
                IntakeLog.RefillFault(log, channel.Account.Value, fault);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    });

    private async IAsyncEnumerable<InboxRow> ReadAllAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var after = default(InboxId);
        while (true)
        {
            var page = await inbox.ReadPendingAsync(channel.Account, after, PageSize, stop).ConfigureAwait(false);
            foreach (var row in page) yield return row;
            if (page.Count < PageSize) yield break;
            after = page[^1].Id;
        }
    }

    private async Task MapAllAsync()
    {
        await foreach (var row in arrived.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (stopping.IsCancellationRequested) return;
            if (!lanes.TryAdd(new MessageItem(this, row, Map(row)))) return;
        }
    }

    private Mapped Map(InboxRow row)
    {
        try
        {
            return new Mapped(row.Raw.Channel == PagePayloads.Channel ? PagePayloads.Map(row.Raw) : channel.Map(row.Raw), null);
        }
        catch (Exception fault)
        {
            // A bug in the mapper: the row is parked, in its turn, and the next one goes on.
            IntakeLog.MessageFault(log, row.Id.Value, row.Raw.Account.Value, fault);
            return new Mapped(null, fault.ToString());
        }
    }

    private async ValueTask<DateTimeOffset?> RunAsync(InboxRow row, Mapped mapped, CancellationToken stop)
    {
        var again = mapped.Value is { } normalised ? await processor.ProcessAsync(row, normalised, stop).ConfigureAwait(false)
            : await processor.ParkAsync(row, mapped.Error!).ConfigureAwait(false) ? null
            : time.GetUtcNow() + TimeSpan.FromSeconds(1);
        if (again is null && backlog.Release(row.Id)) Refill();
        return again;
    }

    private sealed record Mapped(Normalised? Value, string? Error);

    private sealed class MessageItem(InboxFeeder feeder, InboxRow row, Mapped mapped) : ILaneItem
    {
        private Preparation? preparation = mapped.Value is Normalised.Message { Value: { } m } && (m.NeedsPreparing || m.PendingFiles.Count > 0)
            ? new Preparation(feeder.channel, row, m, feeder.options, feeder.time, feeder.log)
            : null;

        private Mapped mapped = mapped;

        public AccountName Account => row.Raw.Account;

        /// <summary>
        /// A message whose thread is found by its references takes its turn with the sender's others. Receipts and what can't be read have no conversation: they
        /// share a lane of their own, so that they too keep their order.
        /// </summary>
        public string Lane => mapped.Value switch
        {
            Normalised.Message { Value: { Thread: not null, Sender.Address: var sender } } => sender,
            Normalised.Message { Value.Conversation: var conversation } => conversation,
            Normalised.Signal { Value.Conversation: var conversation } => conversation,
            _ => "\0other",
        };

        public async ValueTask<DateTimeOffset?> RunAsync(CancellationToken stop)
        {
            if (preparation is not null)
            {
                if (await preparation.RunAsync(stop).ConfigureAwait(false) is { } later) return later;
                mapped = new Mapped(new Normalised.Message(preparation.Ready!), null);
                preparation = null;
            }

            return await feeder.RunAsync(row, mapped, stop).ConfigureAwait(false);
        }
    }
}
