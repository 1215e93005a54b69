using System.Diagnostics;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Storage;
using ChannelHub.StorageBench;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

// dotnet run -c Release --project bench/StorageBench [-- messages [cases]]
// Storing alone, without HTTP and deciding: the bare limit beside the hub's store, for batches of 1, 32 and 128, in one run.
// `-- rows FOLDER [batch]`: the bare limit for the very rows that the hub wrote into the store in that folder.
// `-- articles [count]`: searches of the knowledge base.
// With a number of cases: an empty store beside one that has so many, and how long the lists of the full one take.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var root = Path.Combine(Path.GetTempPath(), "channelhub-storage-bench");
if (args is ["articles", ..])
{
    using var knowledge = Open(Empty("articles"));
    await ArticleSearches.MeasureAsync(knowledge.GetRequiredService<IArticles>(), args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10_000);
    return;
}

if (args is ["rows", var of, ..])
{
    MeasureRows(of, args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 64);
    return;
}

var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
if (args.Length > 1)
{
    await MeasureFullAsync(int.Parse(args[1], CultureInfo.InvariantCulture));
    return;
}

Console.WriteLine($"{count:n0} messages (half of them new cases), {Environment.ProcessorCount} processors, {Environment.Version}, data in {root}");
// The processor's time (of all threads) says more than the clock's on a machine that has other things to do.
Console.WriteLine("| batch | bare, messages/s | store, messages/s | store/bare | store with loads, messages/s | store/bare | processor, µs a message: bare | store | with loads |");
Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
await MeasureStoreAsync(32, 4000, loads: true);
MeasureBare(32, 4000);
foreach (var batch in count == 0 ? [] : new[] { 1, 32, 128 })
{
    var messages = Math.Max(batch * 4, (batch == 1 ? count / 4 : count) / (batch * 2) * batch * 2);
    // Interleaved and the better of two: the disk's mood changes within a minute.
    Speed bare = default, store = default, loading = default;
    for (var round = 0; round < 2; round++)
    {
        bare = bare.Better(MeasureBare(batch, messages));
        store = store.Better(await MeasureStoreAsync(batch, messages, loads: false));
        loading = loading.Better(await MeasureStoreAsync(batch, messages, loads: true));
    }

    Console.WriteLine($"| {batch} | {bare.Rate:n0} | {store.Rate:n0} | {store.Rate / bare.Rate:p0} | {loading.Rate:n0} | {loading.Rate / bare.Rate:p0} | {bare.Processor:n0} | {store.Processor:n0} | {loading.Processor:n0} |");
}

using (var services = Open(Empty("store")))
{
    var (accepted, decided) = await Latency.MeasureAsync(services.GetRequiredService<IInbox>(), services.GetRequiredService<ICaseStore>(), perSecond: 1000, seconds: 10);
    Console.WriteLine("| at 1,000 messages/s | median, ms | p99, ms | longest, ms |\n|---|---|---|---|");
    Console.WriteLine($"| payload durable | {Latency.Describe(accepted)} |\n| decision durable | {Latency.Describe(decided)} |");
}

Speed MeasureBare(int batch, int messages)
{
    var folder = Empty("bare");
    using (var services = Open(folder)) services.GetRequiredService<IInbox>(); // makes the tables
    var (cases, contacts) = (1000L, 0L);
    var work = Workload.Make(messages, batch, () => new CaseNumber(++cases), () => new ContactId(++contacts));
    var rows = work.Select(m => BareWriter.RowsOf(m.Work)).ToArray();
    using var bare = new BareWriter(Path.Combine(folder, "channelhub.db"));
    Settle();
    var watch = Watch.Start();
    for (var i = 0; i < messages; i += batch) bare.Write(new ArraySegment<BenchMessage>(work, i, batch), new ArraySegment<BareWriter.Row[]>(rows, i, batch));
    return watch.Stop(messages);
}

void MeasureRows(string of, int batch)
{
    using var written = new SqliteConnection($"Data Source={Path.Combine(of, "channelhub.db")};Mode=ReadOnly;Pooling=False");
    written.Open();
    var messages = new SameRows(written).Read();
    var folder = Empty("rows");
    using (var services = Open(folder)) services.GetRequiredService<IInbox>();
    using var bare = new BareWriter(Path.Combine(folder, "channelhub.db"));
    Settle();
    var watch = Watch.Start();
    foreach (var part in messages.Chunk(batch)) bare.Write(part);
    var speed = watch.Stop(messages.Count);
    Console.WriteLine($"bare SQLite for the same rows ({messages.Count:n0} messages, {messages.Average(m => m.Decision.Count + 1):0.0} statements each, {batch} a batch): {speed.Rate:n0}/s, {speed.Processor:n0} µs a message");
}

async Task MeasureFullAsync(int cases)
{
    var full = Path.Combine(root, "full");
    var file = Path.Combine(full, "channelhub.db");
    if (!File.Exists(file))
    {
        using (var services = Open(Empty("full"))) services.GetRequiredService<IInbox>();
        var watch = Stopwatch.StartNew();
        FullStore.Fill(file, cases);
        Console.WriteLine($"Made {cases:n0} cases and {cases * 3L:n0} messages in {watch.Elapsed.TotalSeconds:n0} s, {new FileInfo(file).Length / 1e9:n1} GB");
    }

    using (var services = Open(full))
    {
        var started = Stopwatch.GetTimestamp();
        var queries = services.GetRequiredService<ICaseQueries>();
        Console.WriteLine($"Opened in {Stopwatch.GetElapsedTime(started).TotalMilliseconds:n0} ms");
        Console.WriteLine("| first page of the list by | median, ms | p95, ms |\n|---|---|---|");
        foreach (var (filter, median, p95) in await FullStore.MeasureListsAsync(queries)) Console.WriteLine($"| {filter} | {median.TotalMilliseconds:n1} | {p95.TotalMilliseconds:n1} |");
    }

    Console.WriteLine("| callers | empty store, messages/s | full store, messages/s | full/empty | processor, µs a message: empty | full |\n|---|---|---|---|---|---|");
    foreach (var callers in new[] { 1, 32, 128 })
    {
        var messages = (callers == 1 ? count / 4 : count) / (callers * 2) * callers * 2;
        var empty = await MeasureStoreAsync(callers, messages, loads: true);
        var filled = await MeasureStoreAsync(callers, messages, loads: true, full);
        Console.WriteLine($"| {callers} | {empty.Rate:n0} | {filled.Rate:n0} | {filled.Rate / empty.Rate:p0} | {empty.Processor:n0} | {filled.Processor:n0} |");
    }
}

async Task<Speed> MeasureStoreAsync(int callers, int messages, bool loads, string? folder = null)
{
    using var services = Open(folder ?? Empty("store"));
    var (inbox, store, health) = (services.GetRequiredService<IInbox>(), services.GetRequiredService<ICaseStore>(), services.GetRequiredService<IStoreHealth>());
    var work = Workload.Make(messages, callers, store.NextCaseNumber, store.NextContactId, folder is null ? "" : $"{Environment.ProcessId}-{callers}-");
    Settle();
    var watch = Watch.Start();
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
    return watch.Stop(messages);
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
