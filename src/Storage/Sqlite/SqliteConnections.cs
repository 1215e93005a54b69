using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChannelHub.Storage;

/// <summary>How connections to the database are opened; the settings that matter, each with its reason.</summary>
internal static class SqliteConnections
{
    // https://sqlite.org/c3ref/c_config_covering_index_scan.html
    private const int MultiThread = 2; // SQLITE_CONFIG_MULTITHREAD
    private const int MemoryStatistics = 9; // SQLITE_CONFIG_MEMSTATUS
    private const int StatementJournalSpill = 26; // SQLITE_CONFIG_STMTJRNL_SPILL

    static SqliteConnections()
    {
        // Can only be set before the library is first used; where something used it earlier, the defaults are merely slower.
        Batteries_V2.Init();

        // A connection belongs to one thread at a time (the writer's, or whoever rented a reader), so it needs no lock of its own for every call.
        _ = raw.sqlite3_config(MultiThread);

        // Nobody asks how much memory it uses, and counting takes a lock that all connections share.
        _ = raw.sqlite3_config(MemoryStatistics, 0);

        // Savepoints keep what they may have to put back in memory; by default more than 64 KiB of it goes to a temporary file.
        _ = raw.sqlite3_config(StatementJournalSpill, -1);
    }

    /// <param name="create">Make the file if it is missing; not when it is opened anew, for then its disk was taken away.</param>
    public static SqliteConnection OpenWriter(string file, TimeSpan busyTimeout, bool create)
    {
        var connection = Open(file, create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite);
        try
        {
            SetBusyTimeout(connection, busyTimeout);
            // page_size works only before the first table is made. 8 KiB: the row of a usual message or decision fits into a page whole; at 4 KiB each took a second one,
            // and a database was half as big again. synchronous=FULL: a commit is on the disk before anyone is told so (in WAL mode NORMAL would not sync it).
            // wal_autocheckpoint=0: the write loop copies the log into the database after the waiting callers were told, not before.
            Execute(connection, "PRAGMA page_size=8192;");
            EnterWal(connection, busyTimeout);
            Execute(connection, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static SqliteConnection OpenReader(string file)
    {
        var connection = Open(file, SqliteOpenMode.ReadWrite); // reading in WAL mode writes the shared-memory file
        try
        {
            SetBusyTimeout(connection, TimeSpan.FromSeconds(5));
            Execute(connection, "PRAGMA query_only=1; PRAGMA cache_size=-4096; PRAGMA temp_store=MEMORY;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static void SetBusyTimeout(SqliteConnection connection, TimeSpan timeout) => raw.sqlite3_busy_timeout(connection.Handle!, (int)timeout.TotalMilliseconds);

    /// <summary>Runs constant statements that need no preparation. Below ADO.NET, which would wait by itself when the database is busy.</summary>
    public static void Execute(SqliteConnection connection, string sql) => SqliteFaults.Check(raw.sqlite3_exec(connection.Handle!, sql), connection.Handle!);

    public static bool IsInTransaction(SqliteConnection connection) => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <summary>Where several programs open an empty database at once, each needs it alone for this, and SQLite says "busy" at once rather than wait where both might wait for each other.</summary>
    private static void EnterWal(SqliteConnection connection, TimeSpan busyTimeout)
    {
        var code = raw.SQLITE_BUSY;
        SpinWait.SpinUntil(() => (code = raw.sqlite3_exec(connection.Handle!, "PRAGMA journal_mode=WAL")) != raw.SQLITE_BUSY, busyTimeout);
        SqliteFaults.Check(code, connection.Handle!);
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = 5 };
        var connection = new SqliteConnection(settings.ToString());
        connection.Open();
        return connection;
    }
}
