using System.Diagnostics;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Storage;
using ChannelHub.StorageBench;
using Microsoft.Extensions.DependencyInjection;

// dotnet run -c Release --project bench/StorageBench [-- messages [folder]]
// Storing alone, without HTTP and deciding: the bare limit beside the hub's store, for batches of 1, 32 and 128, in one run.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
var root = args.Length > 1 ? args[1] : Path.Combine(Path.GetTempPath(), "channelhub-storage-bench");
Console.WriteLine($"{count:n0} messages (half of them new cases), {Environment.ProcessorCount} processors, {Environment.Version}, data in {root}");
Console.WriteLine("| batch | bare, messages/s | store, messages/s | store/bare | store with loads, messages/s | store/bare |");
Console.WriteLine("|---|---|---|---|---|---|");
await MeasureStoreAsync(32, 4000, loads: true);
MeasureBare(32, 4000);
foreach (var batch in new[] { 1, 32, 128 })
{
    var messages = Math.Max(batch * 4, (batch == 1 ? count / 4 : count) / (batch * 2) * batch * 2);
    // Interleaved and the better of two: the disk's mood changes within a minute.
    double bare = 0, store = 0, loading = 0;
    for (var round = 0; round < 2; round++)
    {
        bare = Math.Max(bare, MeasureBare(batch, messages));
        store = Math.Max(store, await MeasureStoreAsync(batch, messages, loads: false));
        loading = Math.Max(loading, await MeasureStoreAsync(batch, messages, loads: true));
    }

    Console.WriteLine($"| {batch} | {bare:n0} | {store:n0} | {store / bare:p0} | {loading:n0} | {loading / bare:p0} |");
}

double MeasureBare(int batch, int messages)
{
    var folder = Empty("bare");
    using (var services = Open(folder)) services.GetRequiredService<IInbox>(); // makes the tables
    var (cases, contacts) = (1000L, 0L);
    var work = Workload.Make(messages, batch, () => new CaseNumber(++cases), () => new ContactId(++contacts));
    var rows = work.Select(m => BareWriter.RowsOf(m.Work)).ToArray();
    using var bare = new BareWriter(Path.Combine(folder, "channelhub.db"));
    Settle();
    var watch = Stopwatch.StartNew();
    for (var i = 0; i < messages; i += batch) bare.Write(new ArraySegment<BenchMessage>(work, i, batch), new ArraySegment<BareWriter.Row[]>(rows, i, batch));
    return messages / watch.Elapsed.TotalSeconds;
}

async Task<double> MeasureStoreAsync(int callers, int messages, bool loads)
{
    using var services = Open(Empty("store"));
    var (inbox, store, health) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<ICaseStore>(), services.GetRequiredService<IStoreHealth>());
    var work = Workload.Make(messages, callers, store.NextCaseNumber, store.NextContactId);
    Settle();
    var watch = Stopwatch.StartNew();
    await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        for (var i = caller; i < messages; i += callers)
        {
            var message = work[i];
            if (await inbox.AcceptAsync(message.Raw) is not AcceptOutcome.Stored stored) throw new InvalidOperationException($"Message {i} was not stored. {health.Fault}");
            if (loads) await store.LoadConversationAsync(message.Work.Conversation!.After.Ref, new ContactAddress("webchat", message.Work.Conversation.After.Ref.Key), CancellationToken.None);
            var outcome = await store.CommitAsync(message.Work with { Inbox = stored.Id });
            if (outcome is not CommitOutcome.Committed) throw new InvalidOperationException($"Message {i}: {outcome}");
        }
    })));
    return messages / watch.Elapsed.TotalSeconds;
}

string Empty(string name)
{
    var folder = Path.Combine(root, name);
    if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    Directory.CreateDirectory(folder);
    return folder;
}

static void Settle()
{
    GC.Collect();
    GC.WaitForPendingFinalizers();
}

static ServiceProvider Open(string folder) => new ServiceCollection().AddLogging().AddStorage(new StorageOptions { Directory = folder }).BuildServiceProvider();
