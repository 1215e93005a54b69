namespace ChannelHub.Storage;

/// <summary>What nobody has to set; tests make it smaller.</summary>
internal sealed record StorageTuning
{
    /// <summary>At most this many operations share a transaction: more would make the first ones wait without saving a noticeable part of an fsync.</summary>
    public int MaxBatch { get; init; } = 256;

    /// <summary>A transaction of so many operations says that many write at once.</summary>
    public int ManyOperations { get; init; } = 8;

    /// <summary>While many write at once, from one transaction's begin to the next one's. A message waits for two or three of them; what is asked for is 20 ms to acknowledge.</summary>
    public TimeSpan Distance { get; init; } = TimeSpan.FromMilliseconds(4);

    /// <summary>Whether somebody is at work who may have something for the next transaction; if not, there is nothing to wait for. Default: work waits for a thread of the pool.</summary>
    public Func<bool> OthersWork { get; init; } = static () => ThreadPool.PendingWorkItemCount > 0;

    /// <summary>In bytes of payload: a few huge mails make a batch of their own.</summary>
    public int MaxBatchBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Operations that wait for the writer; whoever comes after waits for a place.</summary>
    public int QueueCapacity { get; init; } = 4096;

    /// <summary>How long the writer tries to get the database from another process before the operations are told that it is locked.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The same while the store is known to be faulty: callers are told at once, the writer keeps looking.</summary>
    public TimeSpan BusyTimeoutWhenFaulty { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often a faulty store is tried when nobody wants to write.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Refused requests are counted at least this often when nothing else is written.</summary>
    public TimeSpan RefusedInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Pages (of 8 KiB) in the write-ahead log from which it is copied into the database. Pages that change with every transaction are copied once a time.</summary>
    public int CheckpointPages { get; init; } = 2000;
}
