namespace ChannelHub.Storage;

/// <summary>
/// Refused requests, counted in memory and written with the next batch, or after a while when there is none: whoever floods the hub with forged
/// requests must not cause a write for each.
/// </summary>
internal sealed class RefusedCounts : IDisposable
{
    private readonly Lock gate = new();
    private readonly TimeSpan interval;
    private readonly ITimer timer;
    private Dictionary<string, int> counts = [];

    /// <param name="nudge">Makes the writer run a batch.</param>
    public RefusedCounts(TimeSpan interval, TimeProvider time, Action nudge)
    {
        this.interval = interval;
        timer = time.CreateTimer(_ => nudge(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(string account, int count)
    {
        lock (gate)
        {
            if (counts.Count == 0) timer.Change(interval, Timeout.InfiniteTimeSpan);
            counts[account] = counts.GetValueOrDefault(account) + count;
        }
    }

    /// <summary>What was counted since the last time, as an operation to run; null if nothing was.</summary>
    public WriteOperation? Take()
    {
        lock (gate)
        {
            if (counts.Count == 0) return null;
            var taken = counts;
            counts = [];
            return new WriteCounts(this, taken);
        }
    }

    public void Dispose() => timer.Dispose();

    private sealed class WriteCounts(RefusedCounts owner, Dictionary<string, int> counts) : UnattendedOperation
    {
        public override WriteResult Run(WriteSession session)
        {
            foreach (var (account, count) in counts)
            {
                session.Ledger.Add(account, LedgerColumn.Received, count);
                session.Ledger.Add(account, LedgerColumn.Refused, count);
            }

            return WriteResult.Keep;
        }

        public override void Unavailable(string reason)
        {
            foreach (var (account, count) in counts) owner.Add(account, count);
        }    }
}
