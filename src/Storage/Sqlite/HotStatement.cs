using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChannelHub.Storage;

/// <summary>The text of a statement that is prepared once per connection. The number is its place in the connection's table of prepared statements.</summary>
internal sealed class HotSql(string text)
{
    private static int count;

    public string Text { get; } = text;

    public int Number { get; } = Interlocked.Increment(ref count) - 1;
}

/// <summary>
/// A prepared statement of the few that run for every message. It goes below ADO.NET, to the same SQLite API on the same connection, because that
/// costs a third less per row and allocates nothing: values are bound by place and JSON stays UTF-8 on its way in and out.
/// Values are given in the order in which the statement's text first names them. Belongs to its connection's thread.
/// </summary>
internal sealed class HotStatement : IDisposable
{
    private readonly sqlite3 db;
    private readonly sqlite3_stmt statement;
    private readonly int parameters;
    private byte[] scratch = new byte[512];
    private int bound;

    public HotStatement(SqliteConnection connection, string sql)
    {
        db = connection.Handle!;
        SqliteFaults.Check(raw.sqlite3_prepare_v3(db, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement), db);
        parameters = raw.sqlite3_bind_parameter_count(statement);
    }

    public HotStatement Add(long value) => Bound(raw.sqlite3_bind_int64(statement, ++bound, value));

    public HotStatement Add(long? value) => value is { } v ? Add(v) : Bound(raw.sqlite3_bind_null(statement, ++bound));

    public HotStatement Add(string? value)
    {
        if (value is null) return Bound(raw.sqlite3_bind_null(statement, ++bound));
        if (value.Length == 0) return Bound(raw.sqlite3_bind_text(statement, ++bound, ""));
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (scratch.Length < most) scratch = new byte[most];
        return AddText(scratch.AsSpan(0, Encoding.UTF8.GetBytes(value, scratch)));
    }

    /// <summary>UTF-8 that is stored as text; never empty (an empty span would be stored as NULL).</summary>
    public HotStatement AddText(ReadOnlySpan<byte> utf8) => Bound(raw.sqlite3_bind_text(statement, ++bound, utf8));

    public HotStatement AddBlob(ReadOnlySpan<byte> bytes) => Bound(bytes.Length == 0 ? raw.sqlite3_bind_zeroblob(statement, ++bound, 0) : raw.sqlite3_bind_blob(statement, ++bound, bytes));

    /// <summary>Runs to the end and gives the number of rows changed.</summary>
    public int Run()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(db);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Whether there is a row.</summary>
    public bool Any()
    {
        try
        {
            return Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>What the first row says; <paramref name="otherwise"/> if there is none.</summary>
    public T First<T>(Func<HotStatement, T> read, T otherwise)
    {
        try
        {
            return Step() ? read(this) : otherwise;
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>What each row says, in order.</summary>
    public List<T> All<T>(Func<HotStatement, T> read)
    {
        var rows = new List<T>();
        try
        {
            while (Step()) rows.Add(read(this));
        }
        finally
        {
            Reset();
        }

        return rows;
    }

    /// <summary>Goes to the next row; false after the last. <see cref="Reset"/> follows in any case.</summary>
    public bool Step()
    {
        if (bound != parameters) throw new InvalidOperationException($"The statement has {parameters} parameters, {bound} were given.");
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code == raw.SQLITE_DONE) return false;
        throw SqliteFaults.Exception(code, db);
    }

    public void Reset()
    {
        raw.sqlite3_reset(statement); // gives the error of the last step once more, which was thrown by it
        bound = 0;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Utf8(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The column's bytes, valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Utf8(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    private HotStatement Bound(int code)
    {
        if (code == raw.SQLITE_OK) return this;
        Reset();
        throw SqliteFaults.Exception(code, db);
    }
}

/// <summary>The prepared statements of one connection.</summary>
internal sealed class HotStatements(SqliteConnection connection) : IDisposable
{
    private HotStatement?[] prepared = new HotStatement?[64];

    public HotStatement this[HotSql sql]
    {
        get
        {
            if (sql.Number >= prepared.Length) Array.Resize(ref prepared, sql.Number * 2);
            return prepared[sql.Number] ??= new HotStatement(connection, sql.Text);
        }
    }

    public void Dispose()
    {
        foreach (var statement in prepared) statement?.Dispose();
        Array.Clear(prepared);
    }
}
