using ChannelHub.Cases;
using ChannelHub.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>A working directory for a hub, deleted with the test; its store can be read when no hub runs on it, or beside a running one.</summary>
internal sealed class HubFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("channelhub-e2e-").FullName;

    /// <summary>The store as a second reader.</summary>
    public ServiceProvider OpenStore() => new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddStorage(new StorageOptions { Directory = System.IO.Path.Combine(Path, "data"), Exclusive = false })
        .BuildServiceProvider();

    /// <summary>All cases of customers. Where many are alike, the hub opens a problem of its own beside them.</summary>
    public static async Task<List<CaseDetails>> ReadAllAsync(ICaseQueries queries)
    {
        List<CaseDetails> all = [];
        string? cursor = null;
        do
        {
            var page = await queries.ListAsync(new CaseFilter { Limit = CaseFilter.MaxLimit, Cursor = cursor }, CancellationToken.None);
            foreach (var item in page.Items.Where(i => !ProblemCase.Is(i.Case))) all.Add((await queries.FindAsync(item.Case.Number, CancellationToken.None))!);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return all;
    }

    /// <summary>Waits until the running hub has decided and sent all that it took.</summary>
    public Task UntilAllIsDoneAsync() => UntilAsync(r => r is { Pending: 0, Unsent: 0 });

    /// <summary>Waits until the running hub has decided all that is in its inbox, whatever becomes of the answers.</summary>
    public Task UntilAllAreTakenAsync() => UntilAsync(r => r.Pending == 0);

    private async Task UntilAsync(Func<LedgerRow, bool> settled)
    {
        await using var store = OpenStore();
        var queries = store.GetRequiredService<ICaseQueries>();
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var rows = await queries.ReadLedgerAsync(CancellationToken.None);
            if (rows.Count > 0 && rows.All(settled)) return;
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(60)), () => string.Join('\n', rows));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
