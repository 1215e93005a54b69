using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

/// <summary>
/// The one writer. Operations queue to it; it takes as many as wait and writes them in one transaction, so that one fsync makes them all durable.
/// Who writes alone never waits for a batch to fill: while one commits, the next gathers by itself. While many write, commits keep a short distance
/// (<see cref="StorageTuning.Distance"/>): each writes whole pages and a sync however little is in it, and on a fast disk that would take the processor from those who make the next ones.
/// </summary>
internal sealed class WriteLoop : IDisposable
{
    /// <summary>While it keeps its distance it looks so often whether anybody still works towards the next batch.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private const string Stopping = "The hub is stopping.";

    private readonly Func<TimeSpan, SqliteConnection> open;
    private readonly string file;
    private readonly StorageTuning tuning;
    private readonly StoreHealth health;
    private readonly ILogger log;
    private readonly Channel<WriteOperation> queue;
    private readonly Thread thread;

    // Callers wake the writer's thread themselves: awaiting the channel would need a thread of the pool for it, and those may all be busy.
    private readonly ManualResetEventSlim wake = new();
    private readonly ManualResetEvent stopping = new(false);
    private readonly StorageMeter meter;
    private readonly List<WriteOperation> batch = [];
    private readonly Checkpoints checkpoints;
    private readonly RefusedCounts refused;
    private WriteSession? session;
    private long begun;
    private int written;

    /// <param name="open">Opens the writer's connection; called again after errors that may have spoilt it.</param>
    public WriteLoop(Func<TimeSpan, SqliteConnection> open, SqliteConnection first, string file, StorageTuning tuning, StoreHealth health, TimeProvider time, ILogger log)
    {
        this.open = open;
        this.file = file;
        this.tuning = tuning;
        this.health = health;
        this.log = log;
        session = new WriteSession(first);
        checkpoints = new Checkpoints(() => open(tuning.BusyTimeout), tuning.CheckpointPages, log);
        queue = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(tuning.QueueCapacity) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        refused = new RefusedCounts(tuning.RefusedInterval, time, () => Post(new Nudge()));
        meter = new StorageMeter(() => queue.Reader.Count);
        thread = new Thread(Loop) { IsBackground = true, Name = "channelhub-store-writer" };
        thread.Start();
    }

    /// <summary>Hands an operation to the writer and gives its task.</summary>
    public Task<T> RunAsync<T>(WriteOperation<T> operation)
    {
        Post(operation);
        return operation.Task;
    }

    public Task<T> RunAsync<T>(Func<WriteSession, T> work) => RunAsync(new WriteCall<T>(work));

    public void Post(WriteOperation operation)
    {
        if (queue.Writer.TryWrite(operation)) wake.Set();
        else _ = PostWhenThereIsRoomAsync(operation);
    }

    /// <summary>Counts requests that were refused; written with the next batch.</summary>
    public void CountRefused(string account, int count) => refused.Add(account, count);

    /// <summary>Finishes what waits, then ends.</summary>
    public void Dispose()
    {
        queue.Writer.TryComplete();
        stopping.Set();
        wake.Set();
        thread.Join();
        stopping.Dispose();
        refused.Dispose();
        meter.Dispose();
    }

    private async Task PostWhenThereIsRoomAsync(WriteOperation operation)
    {
        try
        {
            await queue.Writer.WriteAsync(operation).ConfigureAwait(false);
            wake.Set();
        }
        catch (ChannelClosedException)
        {
            operation.Unavailable(Stopping);
        }
    }

    private void Loop()
    {
        while (Gather())
        {
            RunBatch();
            batch.Clear();
            if (session is not null && health.Fault is null) checkpoints.AfterBatch(session.Connection);
        }

        checkpoints.Dispose();
        session?.Dispose();
    }

    /// <summary>Fills the batch; false when the store is closing and everything is written.</summary>
    private bool Gather()
    {
        KeepDistance();
        while (true)
        {
            Take();
            if (batch.Count > 0) return true;
            if (queue.Reader.Completion.IsCompleted) return false;
            if (Wait()) continue;
            batch.Add(new Probe());
            return true;
        }
    }

    private void KeepDistance()
    {
        if (written < tuning.ManyOperations || health.Fault is not null) return;
        while (tuning.OthersWork() && tuning.Distance - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } left)
        {
            if (stopping.WaitOne(left < Glance ? left : Glance)) return;
        }
    }

    private void Take()
    {
        var bytes = 0;
        while (batch.Count < tuning.MaxBatch && bytes < tuning.MaxBatchBytes && queue.Reader.TryRead(out var next))
        {
            batch.Add(next);
            bytes += next.Bytes;
        }

        if (refused.Take() is { } counts) batch.Add(counts);
    }

    /// <summary>Waits for the next operation; while the store is faulty only for a while (then false).</summary>
    private bool Wait()
    {
        wake.Reset();
        if (queue.Reader.Count > 0 || queue.Reader.Completion.IsCompleted) return true;
        return wake.Wait(health.Fault is null ? Timeout.InfiniteTimeSpan : tuning.ProbeInterval);
    }

    private void RunBatch()
    {
        begun = Stopwatch.GetTimestamp();
        written = batch.Count;
        try
        {
            session ??= new WriteSession(open(BusyTimeout));
            Write(session);
        }
        catch (SqliteException e)
        {
            Fail(SqliteFaults.Describe(e, file), reopen: !SqliteFaults.LeavesConnectionSound(e));
            return;
        }
        catch (Exception e)
        {
            StorageLog.BatchFailed(log, batch.Count, e);
            Fail($"The database {file} can't be written: {e.Message}", reopen: true);
            return;
        }

        meter.Committed(batch.Count, Stopwatch.GetElapsedTime(begun));
        if (health.Fault is not null)
        {
            health.Clear();
            SqliteConnections.SetBusyTimeout(session.Connection, BusyTimeout);
        }

        foreach (var operation in batch)
        {
            if (operation.Error is not { } error)
            {
                operation.Committed();
                continue;
            }

            StorageLog.OperationFailed(log, operation.GetType().Name, error);
            operation.Failed(error);
        }
    }

    private TimeSpan BusyTimeout => health.Fault is null ? tuning.BusyTimeout : tuning.BusyTimeoutWhenFaulty;

    private void Write(WriteSession to)
    {
        to.BeginBatch();
        if (!batch.TrueForAll(to.TryRun))
        {
            to.RollBackBatch();
            to.BeginBatch();
            foreach (var operation in batch) to.RunIsolated(operation);
        }

        to.CommitBatch();
    }

    private void Fail(string reason, bool reopen)
    {
        meter.Faults.Add(1);
        health.Set(reason);
        reopen |= !EndTransaction();
        if (reopen)
        {
            session?.Dispose();
            session = null;
        }
        else if (session is not null)
        {
            SqliteConnections.SetBusyTimeout(session.Connection, BusyTimeout);
        }

        foreach (var operation in batch) operation.Unavailable(reason);
    }

    private bool EndTransaction()
    {
        if (session is null) return true;
        try
        {
            session.RollBackBatch();
            return true;
        }
        catch (SqliteException e)
        {
            StorageLog.RollbackFailed(log, e);
            return false;
        }
    }

    /// <summary>Writes a little, to see whether that is possible again. Big enough that a disk with only a few free bytes does not count as room.</summary>
    private sealed class Probe : UnattendedOperation
    {
        private static readonly HotSql Fill = new("INSERT INTO store_probe (id, fill) VALUES (1, zeroblob(65536)) ON CONFLICT (id) DO UPDATE SET fill = excluded.fill");

        public override WriteResult Run(WriteSession session)
        {
            session[Fill].Run();
            return WriteResult.Keep;
        }
    }

    /// <summary>Makes a batch, which takes the refused counts along.</summary>
    private sealed class Nudge : UnattendedOperation
    {
        public override WriteResult Run(WriteSession session) => WriteResult.Nothing;
    }
}
