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
        var account = raw.Account.Value;
        var added = session[Insert].Add(raw.ReceivedAt.UtcTicks).Add(account).Add(raw.Channel).Add(raw.ExternalId).AddBlob(raw.Body.Span).Run() == 1;
        Outcome = added ? new AcceptOutcome.Stored(new InboxId(SQLitePCL.raw.sqlite3_last_insert_rowid(session.Connection.Handle!))) : new AcceptOutcome.Duplicate();
        session.Ledger.Add(account, LedgerColumn.Received);
        session.Ledger.Add(account, added ? LedgerColumn.Stored : LedgerColumn.Duplicate);
        return WriteResult.Keep;
    }

    public override void Unavailable(string reason) => Complete(new AcceptOutcome.Unavailable(reason));
}
