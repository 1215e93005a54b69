using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace ChannelHub.Storage;

/// <summary>
/// Copies the write-ahead log into the database, between batches and after their callers were told. Passive: it waits for no reader. When the whole
/// log was copied, SQLite begins it anew with the next write, so it stays small.
/// </summary>
internal sealed class Checkpoints(int pages, ILogger log)
{
    private const int PagesWritten = 9; // SQLITE_DBSTATUS_CACHE_WRITE

    private long written;

    public void AfterBatch(SqliteConnection connection, bool idle)
    {
        _ = raw.sqlite3_db_status(connection.Handle!, PagesWritten, out var now, out _, 1);
        written += now;
        if (written < (idle ? pages / 2 : pages)) return;
        try
        {
            SqliteFaults.Check(raw.sqlite3_wal_checkpoint_v2(connection.Handle!, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var size, out var copied), connection.Handle!);
            written = size - copied;
        }
        catch (SqliteException e)
        {
            // The log keeps what it holds: nothing is lost, it only grows. Not a fault of the store until a commit fails.
            written = 0;
            StorageLog.CheckpointFailed(log, e);
        }
    }
}
