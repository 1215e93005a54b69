using System.Text;
using ChannelHub.Cases;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>The writer's connection with its prepared statements. Belongs to the writer's thread.</summary>
internal sealed class WriteSession : IDisposable
{
    private static readonly HotSql Begin = new("BEGIN IMMEDIATE");
    private static readonly HotSql Commit = new("COMMIT");
    private static readonly HotSql Savepoint = new("SAVEPOINT operation");
    private static readonly HotSql Release = new("RELEASE operation");
    private static readonly HotSql RollbackToSavepoint = new("ROLLBACK TO operation");

    private readonly HotStatements statements;
    private readonly HashSet<string> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> accountsBySpan;

    public WriteSession(SqliteConnection connection)
    {
        Connection = connection;
        statements = new HotStatements(connection);
        accountsBySpan = accounts.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>For the rarer statements, by Dapper; inside the transaction that is open.</summary>
    public SqliteConnection Connection { get; }

    public LedgerBook Ledger { get; } = new();

    public HotStatement this[HotSql sql] => statements[sql];

    /// <summary>An account's name as the one string that stands for it: there are few accounts and many rows that name them.</summary>
    public string Account(ReadOnlySpan<byte> utf8)
    {
        Span<char> name = stackalloc char[AccountName.MaxLength];
        if (!Encoding.UTF8.TryGetChars(utf8, name, out var length)) return Encoding.UTF8.GetString(utf8);
        if (accountsBySpan.TryGetValue(name[..length], out var known)) return known;
        var account = name[..length].ToString();
        accounts.Add(account);
        return account;
    }

    public void BeginBatch()
    {
        Ledger.Clear();
        this[Begin].Run();
    }

    public void CommitBatch()
    {
        Ledger.WriteTo(this);
        this[Commit].Run();
    }

    /// <summary>Ends a transaction that failed. SQLite may have rolled it back by itself (https://sqlite.org/lang_transaction.html, section 3).</summary>
    public void RollBackBatch()
    {
        Ledger.Clear();
        if (SqliteConnections.IsInTransaction(Connection)) SqliteConnections.Execute(Connection, "ROLLBACK");
    }

    /// <summary>Runs one operation so that it alone can be undone.</summary>
    public void RunIsolated(WriteOperation operation)
    {
        var mark = Ledger.Mark;
        this[Savepoint].Run();
        var result = RunCaught(operation);
        if (result == WriteResult.Undo)
        {
            this[RollbackToSavepoint].Run();
            Ledger.UndoTo(mark);
        }

        this[Release].Run();
    }

    /// <summary>Runs one operation without a savepoint; false if it has to be undone, for which the whole transaction must be.</summary>
    public bool TryRun(WriteOperation operation) => RunCaught(operation) != WriteResult.Undo;

    public void Dispose()
    {
        statements.Dispose();
        Connection.Dispose();
    }

    private WriteResult RunCaught(WriteOperation operation)
    {
        operation.Error = null;
        try
        {
            return operation.Run(this);
        }
        catch (Exception e) when (e is not SqliteException { } s || !SqliteFaults.IsOfTheStore(s))
        {
            // The caller gets it once the batch is through; the others in the batch are not concerned.
            operation.Error = e;
            return WriteResult.Undo;
        }
    }
}
