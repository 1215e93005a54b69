using ChannelHub.Cases;
using SQLitePCL;

namespace ChannelHub.Storage;

internal sealed class AcceptOperation(RawInbound raw) : WriteOperation<AcceptOutcome>
{
    private static readonly HotSql Insert = new("""
        INSERT INTO inbox (state, attempts, received_at, account, channel, external_id, body)
        VALUES (10, 0, @receivedAt, @account, @channel, @externalId, @body)
        ON CONFLICT (account, external_id) DO NOTHING
        """);

    public override int Bytes => raw.Body.Length;

    public override WriteResult Run(WriteSession session)
    {
        Outcome = Store(session, raw);
        return WriteResult.Keep;
    }

    public override void Unavailable(string reason) => Complete(new AcceptOutcome.Unavailable(reason));

    public static AcceptOutcome Store(WriteSession session, RawInbound raw)
    {
        var account = raw.Account.Value;
        var added = session[Insert].Add(raw.ReceivedAt.UtcTicks).Add(account).Add(raw.Channel).Add(raw.ExternalId).AddBlob(raw.Body.Span).Run() == 1;
        session.Ledger.Add(account, LedgerColumn.Received);
        session.Ledger.Add(account, added ? LedgerColumn.Stored : LedgerColumn.Duplicate);
        return added ? new AcceptOutcome.Stored(new InboxId(SQLitePCL.raw.sqlite3_last_insert_rowid(session.Connection.Handle!))) : new AcceptOutcome.Duplicate();
    }
}

/// <summary>What a poller read, and how far.</summary>
internal sealed class AcceptBatchOperation(IReadOnlyList<RawInbound> raws, ReadingPosition? position) : WriteOperation<AcceptBatchOutcome>
{
    private static readonly HotSql SetPosition = new("""
        INSERT INTO reading_positions (account, name, value) VALUES (@account, @name, @value)
        ON CONFLICT (account, name) DO UPDATE SET value = excluded.value
        """);

    public override int Bytes { get; } = raws.Sum(r => r.Body.Length);

    public override WriteResult Run(WriteSession session)
    {
        var rows = new AcceptOutcome[raws.Count];
        for (var i = 0; i < rows.Length; i++) rows[i] = AcceptOperation.Store(session, raws[i]);
        if (position is { } p) session[SetPosition].Add(p.Account.Value).Add(p.Name).Add(p.Value).Run();
        Outcome = new AcceptBatchOutcome.Stored(rows);
        return WriteResult.Keep;
    }

    public override void Unavailable(string reason) => Complete(new AcceptBatchOutcome.Unavailable(reason));
}
