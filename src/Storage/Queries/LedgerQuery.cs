namespace ChannelHub.Storage;

/// <summary>
/// The books with what is counted from the rows themselves, in one statement and so of one moment. The indexes are named: by its own guess the database
/// may count a handful of parked rows by reading every payload that ever came.
/// </summary>
internal static class LedgerQuery
{
    public static string Sql(Dialect dialect)
    {
        var (pending, parked, unsent) = (dialect.ByIndex("inbox_pending"), dialect.ByIndex("inbox_parked"), dialect.ByIndex("outbox_unsent"));
        return $"""
            WITH w AS (SELECT account, count(*) AS pending FROM inbox {pending} WHERE state = 10 GROUP BY account),
                p AS (SELECT account, count(*) AS parked FROM inbox {parked} WHERE state = 11 GROUP BY account),
                o AS (SELECT account, count(*) AS unsent FROM outbox {unsent} WHERE state < 2 GROUP BY account)
            SELECT l.account, l.received, l.stored, l.duplicate, l.refused, l.processed, l.queued, l.sent, l.delivered, l.failed, l.unconfirmed,
                coalesce(p.parked, 0) AS parked, coalesce(w.pending, 0) AS pending, coalesce(o.unsent, 0) AS unsent
            FROM ledger l
            LEFT JOIN w ON w.account = l.account
            LEFT JOIN p ON p.account = l.account
            LEFT JOIN o ON o.account = l.account
            ORDER BY l.account
            """;
    }
}
