using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChannelHub.Storage;

/// <summary>Which errors of SQLite mean that the store can't be used now, and what they are in words. Codes: https://sqlite.org/rescode.html</summary>
internal static class SqliteFaults
{
    public static void Check(int code, sqlite3 db)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_DONE or raw.SQLITE_ROW)) throw Exception(code, db);
    }

    public static SqliteException Exception(int code, sqlite3 db) =>
        new($"SQLite error {code}: {raw.sqlite3_errmsg(db).utf8_to_string()}", code & 0xff, raw.sqlite3_extended_errcode(db));

    /// <summary>True when the store as a whole is in trouble; false when only the one statement was wrong.</summary>
    public static bool IsOfTheStore(SqliteException e) => e.SqliteErrorCode is
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM or raw.SQLITE_PERM
        or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_PROTOCOL or raw.SQLITE_AUTH or raw.SQLITE_NOLFS or raw.SQLITE_INTERRUPT or raw.SQLITE_ABORT;

    /// <summary>True when the connection itself is as good as before; after any other error it is opened anew.</summary>
    public static bool LeavesConnectionSound(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_FULL;

    /// <summary>For an operator: what is the matter and what to do.</summary>
    public static string Describe(SqliteException e, string file) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The database {file} is locked by another process: end that process (a backup, an open sqlite3 shell).",
        raw.SQLITE_FULL => $"The disk that holds {file} is full: make room.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => $"The database {file} is read-only: check the rights of the file and its folder, and whether the disk is mounted read-only.",
        raw.SQLITE_CANTOPEN => $"The database {file} can't be opened: check that its folder exists and that the hub may read and write it.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => $"The database {file} is damaged ({e.Message}): stop the hub and restore a backup.",
        raw.SQLITE_NOMEM => $"There is no memory left to write {file}.",
        raw.SQLITE_IOERR => $"The disk that holds {file} gives errors (SQLite {e.SqliteExtendedErrorCode}): check the disk and the system's log.",
        _ => $"The database {file} can't be written: {e.Message}",
    };
}
