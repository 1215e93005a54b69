namespace ChannelHub.Intake.Scheduling;

/// <summary>
/// What one account has waiting, of which only so much is held in memory. Rows that come while it is full stay in the store and are read from
/// there when there is room again: in their order, none twice, none forgotten. At the start everything waits in the store.
/// </summary>
/// <typeparam name="TKey">The row's identity.</typeparam>
public sealed class Backlog<TKey>(int capacity) where TKey : notnull
{
    private const int MaxRemembered = 8_192;

    private readonly Lock gate = new();
    private readonly HashSet<TKey> held = [];
    private readonly HashSet<TKey> doneMeanwhile = [];
    private readonly HashSet<TKey> read = [];
    private readonly Queue<TKey> readInOrder = [];
    private bool inStore = true;
    private bool missed;
    private bool refilling;

    /// <summary>A row that was just stored: true if the caller is to work on it now, false if it waits in the store.</summary>
    /// <param name="again">The row was set aside before and is to be worked on once more.</param>
    public bool TryHold(TKey key, bool again = false)
    {
        lock (gate)
        {
            // A refill may have read the row, and a worker finished it, before its writer came here to offer it.
            if (read.Remove(key) && !again) return false;
            if (!inStore && held.Count < capacity) return held.Add(key);
            inStore = true;
            missed = true;
            return false;
        }
    }

    /// <summary>The work on a row ended; true if a refill is due.</summary>
    public bool Release(TKey key)
    {
        lock (gate)
        {
            held.Remove(key);
            if (refilling) doneMeanwhile.Add(key);
            return inStore && !refilling && held.Count <= capacity / 2;
        }
    }

    /// <summary>
    /// Reads waiting rows in until the backlog is full or the store has no more. One refill at a time; further calls return at once.
    /// </summary>
    /// <param name="read">Reads all waiting rows, page by page, from the first on.</param>
    /// <param name="keyOf">The identity of a row.</param>
    /// <param name="take">Takes a row up; called in the rows' order.</param>
    public async Task RefillAsync<TRow>(Func<IAsyncEnumerable<TRow>> read, Func<TRow, TKey> keyOf, Action<TRow> take)
    {
        lock (gate)
        {
            if (!inStore || refilling) return;
            refilling = true;
        }

        try
        {
            while (IsToGoOn(await FillAsync(read, keyOf, take).ConfigureAwait(false)))
            {
            }
        }
        catch
        {
            lock (gate) refilling = false;
            throw;
        }
    }

    /// <summary>Reads once from the first row on; true if the end was reached, false if the backlog is full.</summary>
    private async Task<bool> FillAsync<TRow>(Func<IAsyncEnumerable<TRow>> read, Func<TRow, TKey> keyOf, Action<TRow> take)
    {
        lock (gate)
        {
            missed = false;
            doneMeanwhile.Clear();
        }

        await foreach (var row in read().ConfigureAwait(false))
        {
            lock (gate)
            {
                // A page may be older than the work: what was finished since it was read is not taken up again.
                if (doneMeanwhile.Contains(keyOf(row))) continue;
                if (held.Count >= capacity) return false;
                if (!held.Add(keyOf(row))) continue;
                Remember(keyOf(row));
            }

            take(row);
        }

        return true;
    }

    /// <summary>Rows of an earlier run are never offered, so only the latest ones are remembered: far more than writers can be between storing and offering.</summary>
    private void Remember(TKey key)
    {
        if (read.Add(key)) readInOrder.Enqueue(key);
        if (readInOrder.Count > MaxRemembered) read.Remove(readInOrder.Dequeue());
    }

    private bool IsToGoOn(bool reachedEnd)
    {
        lock (gate)
        {
            // A row that was stored after its page was read is known only by the caller that was turned away: then read once more.
            // Only when nobody was turned away during a whole reading may rows be taken up directly again; so order is kept.
            // And what was worked off while this refill ended could start no other one: then this one goes on.
            if (reachedEnd ? missed : held.Count <= capacity / 2) return true;
            if (reachedEnd) inStore = false;
            refilling = false;
            return false;
        }
    }
}
