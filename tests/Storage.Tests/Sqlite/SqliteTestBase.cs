using ChannelHub.Cases;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage.Tests;

/// <summary>For what only SQLite has: files, locks, a disk that fills up.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class SqliteTestBase
{
    internal SqliteFolder Folder { get; } = new();

    /// <summary>Short waits, so that a fault shows and ends quickly.</summary>
    internal static StorageTuning Impatient { get; } = new()
    {
        BusyTimeout = TimeSpan.FromMilliseconds(150),
        BusyTimeoutWhenFaulty = TimeSpan.FromMilliseconds(20),
        ProbeInterval = TimeSpan.FromMilliseconds(30),
    };

    [TearDown]
    public void RemoveFolder() => Folder.Remove();

    internal static async Task<List<string>> PendingAsync(SqliteStore store, string account = "web") =>
        [.. (await store.Inbox.ReadPendingAsync(new AccountName(account), default, 100_000, CancellationToken.None)).Select(r => r.Raw.ExternalId)];

    internal static async Task AssertBalancesAsync(SqliteStore store)
    {
        foreach (var row in await store.Queries.ReadLedgerAsync(CancellationToken.None)) Assert.That(row.Balances, row.ToString());
    }

    internal static Task UntilHealthyAsync(SqliteStore store) => Eventually.IsAsync(() => Task.FromResult(store.Health.Fault is null), "the store did not recover by itself");

    /// <summary>Another process' connection, as a shell that someone left open.</summary>
    internal SqliteConnection Intruder()
    {
        var connection = new SqliteConnection($"Data Source={Folder.Options.DatabaseFile};Pooling=False;Default Timeout=5");
        connection.Open();
        return connection;
    }

    internal static void Run(SqliteConnection connection, string sql) => SqliteConnections.Execute(connection, sql);
}
