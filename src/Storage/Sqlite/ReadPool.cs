using System.Collections.Concurrent;
using ChannelHub.Cases;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>A connection for reading, with its prepared statements.</summary>
internal sealed class Reader(SqliteConnection connection) : IDisposable
{
    private readonly HotStatements statements = new(connection);

    public SqliteConnection Connection => connection;

    public HotStatement this[HotSql sql] => statements[sql];

    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
    }
}

/// <summary>
/// Connections for reading. In WAL mode readers wait for nobody and hold up nobody. A read runs on its caller's thread: SQLite answers from memory in
/// microseconds, and handing it to another thread would cost more than the read.
/// </summary>
internal sealed class ReadPool(string file) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly ConcurrentStack<Reader> idle = new(); // the last one used is the one with the warmest cache
    private volatile bool closed;

    public T Read<TState, T>(TState state, Func<Reader, TState, T> work)
    {
        Reader? reader = null;
        try
        {
            reader = Rent();
            var result = work(reader, state);
            Return(reader);
            return result;
        }
        catch (SqliteException e) when (SqliteFaults.IsOfTheStore(e))
        {
            reader?.Dispose();
            throw new StoreUnavailableException(SqliteFaults.Describe(e, file), e);
        }
        catch
        {
            reader?.Dispose();
            throw;
        }
    }

    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken stop) => ReadAsync(work, static (reader, w) => w(reader.Connection), stop);

    public Task<T> ReadAsync<TState, T>(TState state, Func<Reader, TState, T> work, CancellationToken stop)
    {
        if (stop.IsCancellationRequested) return Task.FromCanceled<T>(stop);
        try
        {
            return Task.FromResult(Read(state, work));
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>All reads of <paramref name="work"/> see the store as it was at one moment.</summary>
    public Task<T> ReadSnapshotAsync<T>(Func<SqliteConnection, T> work, CancellationToken stop) => ReadAsync(
        connection =>
        {
            using var transaction = connection.BeginTransaction(deferred: true);
            return work(connection);
        },
        stop);

    public void Dispose()
    {
        closed = true;
        while (idle.TryPop(out var reader)) reader.Dispose();
    }

    private Reader Rent()
    {
        ObjectDisposedException.ThrowIf(closed, this);
        return idle.TryPop(out var reader) ? reader : new Reader(SqliteConnections.OpenReader(file));
    }

    private void Return(Reader reader)
    {
        if (closed || idle.Count >= MaxIdle) reader.Dispose();
        else idle.Push(reader);
    }
}
