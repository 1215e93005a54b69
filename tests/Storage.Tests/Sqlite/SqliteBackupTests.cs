using System.Formats.Tar;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public sealed class SqliteBackupTests : SqliteTestBase
{
    private readonly SqliteFolder restored = new();

    [TearDown]
    public void RemoveRestored() => restored.Remove();

    [Test]
    public async Task CreateAsync_WhileTheHubWrites_IsAConsistentWhole()
    {
        var target = Path.Combine(restored.Path, "hub.tar");
        var file = new StoreFileOutcome.Stored("", 0);
        using (var store = Folder.Open())
        {
            for (var i = 0; i < 200; i++) await store.Inbox.AcceptAsync(Opening.Raw($"before-{i}"));
            file = (StoreFileOutcome.Stored)await store.Attachments.StoreAsync(new MemoryStream(Encoding.UTF8.GetBytes("a picture")), 100, CancellationToken.None);
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(async () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++) await store.Inbox.AcceptAsync(Opening.Raw($"during-{i}"));
            });
            await SqliteBackup.CreateAsync(Folder.Options, target, CancellationToken.None);
            await stop.CancelAsync();
            await writing;
        }

        Assert.That(Directory.GetFiles(restored.Path), Is.EqualTo(new[] { target }), "nothing half-made is left");
        var options = new StorageOptions { Directory = Path.Combine(restored.Path, "data") };
        await SqliteBackup.RestoreAsync(options, target, CancellationToken.None);
        using var copy = SqliteStore.Open(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var pending = await PendingAsync(copy);
        Assert.That(pending.Take(200), Is.EqualTo(Enumerable.Range(0, 200).Select(i => $"before-{i}")));
        Assert.That(pending.Skip(200), Is.EqualTo(Enumerable.Range(0, pending.Count - 200).Select(i => $"during-{i}")), "up to one moment, and nothing after it");
        await AssertBalancesAsync(copy);
        using var content = new StreamReader(copy.Attachments.Open(file.Sha256)!);
        Assert.That(await content.ReadToEndAsync(), Is.EqualTo("a picture"));
    }

    [Test]
    public async Task RestoreAsync_FolderHasADatabase_IsRefused()
    {
        Folder.Open().Dispose();
        var target = Path.Combine(restored.Path, "hub.tar");
        await SqliteBackup.CreateAsync(Folder.Options, target, CancellationToken.None);
        await Assert.ThatAsync(() => SqliteBackup.RestoreAsync(Folder.Options, target, CancellationToken.None), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("already"));
        using (Folder.Open())
        {
            await Assert.ThatAsync(() => SqliteBackup.RestoreAsync(Folder.Options, target, CancellationToken.None), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("Another hub"));
        }
    }

    [TestCase("channelhub.db", "not a database")]
    [TestCase("attachments/../../evil", "x")]
    [TestCase("readme.txt", "x")]
    public async Task RestoreAsync_NoBackup_IsRefusedAndLeavesNoDatabase(string entry, string content)
    {
        var source = Path.Combine(Folder.Path, "bad.tar");
        await using (var tar = new TarWriter(File.Create(source)))
        {
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }

        await Assert.ThatAsync(() => SqliteBackup.RestoreAsync(restored.Options, source, CancellationToken.None), Throws.InstanceOf<StoreOpeningException>());
        Assert.That(Directory.GetFiles(restored.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName), Is.EqualTo(new[] { "channelhub.lock" }));
        Assert.That(File.Exists(Path.Combine(Path.GetDirectoryName(restored.Path)!, "evil")), Is.False);
    }

    [Test]
    public async Task CreateAsync_NoDatabase_SaysSo() =>
        await Assert.ThatAsync(() => SqliteBackup.CreateAsync(Folder.Options, Path.Combine(restored.Path, "x.tar"), CancellationToken.None), Throws.InstanceOf<StoreOpeningException>().With.Message.Contains("no database"));

    [Test]
    public async Task Open_UnfinishedAttachments_AreRemovedByTheHubOnly()
    {
        using (var store = Folder.Open()) await store.Attachments.StoreAsync(new MemoryStream([1]), 10, CancellationToken.None);
        var part = Path.Combine(Folder.Path, "attachments", "4711-1.part");
        await File.WriteAllTextAsync(part, "half");
        Folder.Open(exclusive: false).Dispose();
        Assert.That(File.Exists(part), Is.True, "it may be the running hub's");
        Folder.Open().Dispose();
        Assert.That(Directory.GetFiles(Path.Combine(Folder.Path, "attachments"), "*", SearchOption.AllDirectories), Has.Length.EqualTo(1));
    }
}
