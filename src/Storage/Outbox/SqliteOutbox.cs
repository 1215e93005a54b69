using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>The answers on their way out. Every step of a try is durable before the next one is taken.</summary>
internal sealed class SqliteOutbox(WriteLoop writer, ReadPool readers) : IOutbox
{
    private const string SelectUnsent = """
        SELECT id, state, attempts, parts_sent AS partsSent, due_at AS dueAt, body FROM outbox WHERE account = @account AND state < 2 AND id > @after ORDER BY id LIMIT @limit
        """;

    private static readonly HotSql SelectState = new("SELECT state FROM outbox WHERE case_number = @case AND seq = @seq");

    private static readonly HotSql SelectByPlatformId = new("SELECT case_number, seq FROM platform_ids WHERE account = @account AND platform_id = @platformId");

    public Task<OutboxPage> ReadUnsentAsync(AccountName account, long after, int limit, CancellationToken stop) => readers.ReadAsync(
        c =>
        {
            var rows = c.Query<Row>(SelectUnsent, new { account = account.Value, after, limit }).AsList();
            return new OutboxPage([.. rows.Select(r => r.ToOutboxRow())], rows.Count == limit ? rows[^1].Id : null);
        },
        stop);

    public Task<bool> BeginAsync(MessageId id) => writer.RunAsync(new BeginOperation(id));

    public Task SettleAsync(SendSettlement settlement) => settlement.State is DeliveryState.Sent or DeliveryState.Pending
        ? writer.RunAsync(new SettleOperation(settlement))
        : throw new ArgumentException($"A try is settled as sent or pending, not {settlement.State}: that is an event of the case.", nameof(settlement));

    public Task<DeliveryState?> FindStateAsync(MessageId id, CancellationToken stop) =>
        readers.ReadAsync(id, static (reader, m) => reader[SelectState].Add(m.Case.Value).Add(m.Seq).First(static row => (DeliveryState?)row.Int64(0), null), stop);

    public Task<MessageId?> FindByPlatformIdAsync(AccountName account, string platformId, CancellationToken stop) => readers.ReadAsync(
        (account, platformId),
        static (reader, q) => reader[SelectByPlatformId].Add(q.account.Value).Add(q.platformId).First(static row => (MessageId?)new MessageId(new CaseNumber(row.Int64(0)), (int)row.Int64(1)), null),
        stop);

    private sealed record Row
    {
        public long Id { get; init; }

        public int State { get; init; }

        public int Attempts { get; init; }

        public int PartsSent { get; init; }

        public long DueAt { get; init; }

        public string Body { get; init; } = "";

        public OutboxRow ToOutboxRow() => new()
        {
            Message = StoredJson.Read(Body, StoredJson.Outbound),
            State = (DeliveryState)State,
            Attempts = Attempts,
            PartsSent = PartsSent,
            DueAt = Ticks.ToTime(DueAt),
        };
    }

    private sealed class BeginOperation(MessageId id) : WriteOperation<bool>
    {
        public override WriteResult Run(WriteSession session)
        {
            Outcome = OutboxRows.Begin(session, id);
            return WriteResult.Keep;
        }
    }

    private sealed class SettleOperation(SendSettlement settlement) : WriteOperation<bool>
    {
        public override WriteResult Run(WriteSession session)
        {
            OutboxRows.Settle(session, settlement);
            return WriteResult.Keep;
        }
    }
}
