using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ChannelHub.Storage;

/// <summary>
/// Copies the write-ahead log into the database beside the writer, on a thread and connection of its own, so that nobody who waits for a commit waits
/// for the copying and its fsync as well. While the writer writes on, such a copy never quite reaches the log's end, and SQLite begins the log anew only
/// once it did; so when the log has grown long, the writer copies the small rest itself. All copies are passive: they wait for no reader.
/// </summary>
internal sealed class Checkpoints : IDisposable
{
    /// <summary>After so many copies' worth of pages the writer finishes one.</summary>
    private const int FinishAfter = 3;

    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private readonly Func<SqliteConnection> open;
    private readonly int pages;
    private readonly ILogger log;
    private readonly Lock gate = new();
    private readonly AutoResetEvent wanted = new(false);
    private readonly Thread thread;
    private volatile bool closing;
    private long sinceCopy;
    private long sinceFinish;

    /// <param name="open">Opens a connection that may write.</param>
    /// <param name="pages">So many pages in the log are worth a copy.</param>
    public Checkpoints(Func<SqliteConnection> open, int pages, ILogger log)
    {
        this.open = open;
        this.pages = pages;
        this.log = log;
        thread = new Thread(Loop) { IsBackground = true, Name = "channelhub-store-checkpoints" };
        thread.Start();
    }

    /// <summary>Called by the writer between batches.</summary>
    public void AfterBatch(SqliteConnection writer)
    {
        _ = raw.sqlite3_db_status(writer.Handle!, PagesWritten, out var written, out _, 1);
        sinceCopy += written;
        sinceFinish += written;
        if (sinceFinish >= (long)pages * FinishAfter)
        {
            // When a reader still needs a part of the log, the rest is tried again after the next copy.
            sinceFinish = TryCopy(writer) ? 0 : (long)pages * (FinishAfter - 1);
            sinceCopy = 0;
        }
        else if (sinceCopy >= pages)
        {
            sinceCopy = 0;
            wanted.Set();
        }
    }

    public void Dispose()
    {
        closing = true;
        wanted.Set();
        thread.Join();
        wanted.Dispose();
    }

    private void Loop()
    {
        SqliteConnection? connection = null;
        while (true)
        {
            wanted.WaitOne();
            if (closing) break;
            try
            {
                connection ??= open();
                TryCopy(connection);
            }
            catch (SqliteException e)
            {
                StorageLog.CheckpointFailed(log, e);
            }
        }

        connection?.Dispose();
    }

    /// <summary>True if all of the log was copied.</summary>
    private bool TryCopy(SqliteConnection connection)
    {
        try
        {
            lock (gate) // one at a time: a second one would only be told that it is busy
            {
                var code = raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var size, out var copied);
                if (code == raw.SQLITE_BUSY) return false; // another process copies just now
                SqliteFaults.Check(code, connection.Handle!);
                return copied == size;
            }
        }
        catch (SqliteException e)
        {
            // The log keeps what it holds: nothing is lost, it only grows. No fault of the store until a commit fails.
            StorageLog.CheckpointFailed(log, e);
            return false;
        }
    }
}
