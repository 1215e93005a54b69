namespace ChannelHub.Storage;

internal enum LedgerColumn
{
    Received,
    Stored,
    Duplicate,
    Refused,
    Processed,
    Queued,
    Sent,
    Delivered,
    Failed,
    Unconfirmed,
}

/// <summary>
/// What one transaction changes in the accounts' books. Gathered while its operations run and written once per account just before the commit, so that
/// the counts change in the same moment as the rows.
/// </summary>
internal sealed class LedgerBook
{
    private static readonly int Columns = Enum.GetValues<LedgerColumn>().Length;

    private static readonly HotSql Write = new("""
        INSERT INTO ledger (account, received, stored, duplicate, refused, processed, queued, sent, delivered, failed, unconfirmed)
        VALUES (@account, @received, @stored, @duplicate, @refused, @processed, @queued, @sent, @delivered, @failed, @unconfirmed)
        ON CONFLICT (account) DO UPDATE SET
            received = ledger.received + excluded.received, stored = ledger.stored + excluded.stored, duplicate = ledger.duplicate + excluded.duplicate,
            refused = ledger.refused + excluded.refused, processed = ledger.processed + excluded.processed, queued = ledger.queued + excluded.queued,
            sent = ledger.sent + excluded.sent, delivered = ledger.delivered + excluded.delivered, failed = ledger.failed + excluded.failed,
            unconfirmed = ledger.unconfirmed + excluded.unconfirmed
        """);

    private readonly List<(string Account, LedgerColumn Column, int Change)> entries = [];
    private readonly Dictionary<string, long[]> sums = [];

    /// <summary>A place to go back to with <see cref="UndoTo"/>.</summary>
    public int Mark => entries.Count;

    public void Add(string account, LedgerColumn column, int change = 1) => entries.Add((account, column, change));

    public void UndoTo(int mark) => entries.RemoveRange(mark, entries.Count - mark);

    public void WriteTo(WriteSession session)
    {
        foreach (var (account, column, change) in entries)
        {
            if (!sums.TryGetValue(account, out var sum)) sums.Add(account, sum = new long[Columns]);
            sum[(int)column] += change;
        }

        foreach (var (account, sum) in sums)
        {
            var statement = session[Write].Add(account);
            foreach (var value in sum) statement.Add(value);
            statement.Run();
        }

        Clear();
    }

    public void Clear()
    {
        entries.Clear();
        sums.Clear();
    }
}
