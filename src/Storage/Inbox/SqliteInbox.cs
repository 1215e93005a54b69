using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Raw payloads, each once.</summary>
internal sealed class SqliteInbox(WriteLoop writer, ReadPool readers) : IInbox
{
    private const string SelectPending = """
        SELECT id, account, channel, external_id AS externalId, received_at AS receivedAt, body
        FROM inbox WHERE account = @account AND state = 10 AND id > @after ORDER BY id LIMIT @limit
        """;

    private const string SelectParked = """
        SELECT id, account, channel, external_id AS externalId, received_at AS receivedAt, body, error, parked_at AS parkedAt, attempts
        FROM inbox WHERE state = 11 AND id > @after ORDER BY id LIMIT @limit
        """;

    private const string SelectPosition = "SELECT value FROM reading_positions WHERE account = @account AND name = @name";

    private const string Park = "UPDATE inbox SET state = 11, error = @error, parked_at = @at, attempts = attempts + 1 WHERE id = @id AND state = 10";

    private const string Unpark = "UPDATE inbox SET state = 10, error = NULL, parked_at = NULL WHERE id = @id AND state = 11";

    private const string SelectOne = "SELECT id, account, channel, external_id AS externalId, received_at AS receivedAt, body FROM inbox WHERE id = @id";

    public async ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw)
    {
        Check(raw);
        return await writer.RunAsync(new AcceptOperation(raw)).ConfigureAwait(false);
    }

    public Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position)
    {
        foreach (var raw in raws) Check(raw);
        return writer.RunAsync(new AcceptBatchOperation(raws, position));
    }

    public Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop) =>
        readers.ReadAsync(c => c.ExecuteScalar<string?>(SelectPosition, new { account = account.Value, name }), stop);

    public void CountRefused(AccountName account, int count) => writer.CountRefused(account.Value, count);

    public Task<IReadOnlyList<InboxRow>> ReadPendingAsync(AccountName account, InboxId after, int limit, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<InboxRow>>(c => [.. c.Query<Row>(SelectPending, new { account = account.Value, after = after.Value, limit }).Select(r => r.ToInboxRow())], stop);

    public Task<bool> ParkAsync(InboxId id, string error, DateTimeOffset at) =>
        writer.RunAsync(s => s.Connection.Execute(Park, new { id = id.Value, error, at = at.UtcTicks }) == 1);

    public Task<InboxRow?> UnparkAsync(InboxId id) => writer.RunAsync(s =>
        s.Connection.Execute(Unpark, new { id = id.Value }) == 1 ? s.Connection.QuerySingle<Row>(SelectOne, new { id = id.Value }).ToInboxRow() : null);

    public Task<IReadOnlyList<ParkedRow>> ListParkedAsync(InboxId after, int limit, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<ParkedRow>>(c => [.. c.Query<Row>(SelectParked, new { after = after.Value, limit }).Select(r => r.ToParkedRow())], stop);

    private static void Check(RawInbound raw)
    {
        if (raw.ExternalId.Length is 0 or > RawInbound.MaxExternalIdLength) throw new ArgumentException($"An external id has 1 to {RawInbound.MaxExternalIdLength} characters.", nameof(raw));
    }

    private sealed record Row
    {
        public long Id { get; init; }

        public string Account { get; init; } = "";

        public string Channel { get; init; } = "";

        public string ExternalId { get; init; } = "";

        public long ReceivedAt { get; init; }

        public byte[] Body { get; init; } = [];

        public string Error { get; init; } = "";

        public long ParkedAt { get; init; }

        public int Attempts { get; init; }

        public InboxRow ToInboxRow() => new(
            new InboxId(Id),
            new RawInbound { Account = new AccountName(Account), Channel = Channel, ExternalId = ExternalId, ReceivedAt = Ticks.ToTime(ReceivedAt), Body = Body });

        public ParkedRow ToParkedRow() => new(ToInboxRow(), Error, Ticks.ToTime(ParkedAt), Attempts);
    }
}
