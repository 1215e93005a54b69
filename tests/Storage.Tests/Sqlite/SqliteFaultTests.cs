using System.Diagnostics;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>When the disk is full, the database locked or read-only: nobody gets an exception where there is an outcome, nothing acknowledged is lost, and it ends by itself.</summary>
public sealed class SqliteFaultTests : SqliteTestBase
{
    [Test]
    public async Task AcceptAsync_DiskFull_IsUnavailableUntilThereIsRoomAndLosesNothing()
    {
        using var disk = SmallDisk.MountOrIgnore(megabytes: 4);
        var options = new StorageOptions { Directory = Path.Combine(disk.Path, "data") };
        using var store = SqliteStore.Open(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance, Impatient);
        var (stored, refused) = await FillAsync(store);
        Assert.That(store.Health.Fault, Does.Contain("full").And.Contain(options.DatabaseFile));
        Assert.That(refused, Does.Contain("full"));
        Assert.That(await PendingAsync(store), Is.EqualTo(stored), "reading goes on, and nothing half-written shows");
        Assert.That(await store.Attachments.StoreAsync(new MemoryStream(new byte[8_000_000]), 10_000_000, CancellationToken.None), Is.InstanceOf<StoreFileOutcome.Unavailable>());

        disk.Grow(megabytes: 32);
        await UntilHealthyAsync(store);
        var next = Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-1").Work;
        Assert.That(await store.Cases.CommitAsync(next), Is.InstanceOf<CommitOutcome.Committed>());
        Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("after")), Is.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await PendingAsync(store), Is.EqualTo([.. stored, "after"]));
        await AssertBalancesAsync(store);
    }

    [Test]
    public async Task EveryOperation_DatabaseMayNotGrow_IsUnavailableInItsOwnWay()
    {
        using var store = Folder.Open(Impatient);
        await store.Inbox.AcceptAsync(Opening.Raw("before"));
        var opening = Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-1");
        Assert.That(await store.Cases.CommitAsync(opening.Work), Is.InstanceOf<CommitOutcome.Committed>());
        var before = await store.OnWriterAsync(s =>
        {
            using var pragma = s.Connection.CreateCommand();
            pragma.CommandText = "PRAGMA max_page_count=1"; // SQLite takes the present size instead
            return pragma.ExecuteScalar();
        });
        Assert.That(before, Is.Not.Null);
        var (stored, refused) = await FillAsync(store);
        Assert.That(refused, Does.Contain("full"));
        var big = Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-2", subject: new string('x', 400_000)).Work;
        Assert.That(await store.Cases.CommitAsync(big), Is.InstanceOf<CommitOutcome.Unavailable>().With.Property("Reason").Contains("full"));
        await Assert.ThatAsync(() => store.People.AddTokenAsync(new ApiToken("t", new string('x', 400_000), [], Opening.Morning, null), "hash"), Throws.InstanceOf<StoreUnavailableException>());
        await Assert.ThatAsync(() => store.Inbox.ParkAsync(new InboxId(1), new string('x', 400_000), Opening.Morning), Throws.InstanceOf<StoreUnavailableException>());
        Assert.That(store.Health.Fault, Is.Not.Null);
        Assert.That((await store.Cases.LoadCaseAsync(opening.Case.Number, CancellationToken.None))!.Case, Is.EqualTo(opening.Case));

        await store.OnWriterAsync(s =>
        {
            Run(s.Connection, "PRAGMA max_page_count=1000000");
            return true;
        });
        await UntilHealthyAsync(store);
        Assert.That(await store.Cases.CommitAsync(big), Is.InstanceOf<CommitOutcome.Committed>(), "what was unavailable was not written, so it can be written now");
        Assert.That(await PendingAsync(store), Is.EqualTo(["before", .. stored]));
        await AssertBalancesAsync(store);
    }

    [Test]
    public async Task AcceptAsync_LockedForAMoment_WaitsAndIsStored()
    {
        using var store = Folder.Open(Impatient with { BusyTimeout = TimeSpan.FromSeconds(20) });
        using var intruder = Intruder();
        Run(intruder, "BEGIN IMMEDIATE");
        var accepted = store.Inbox.AcceptAsync(Opening.Raw("m-1")).AsTask();
        var commit = store.Cases.CommitAsync(Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-1").Work);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        Assert.That((accepted.IsCompleted, commit.IsCompleted), Is.EqualTo((false, false)), "nobody hears before it is durable");
        Run(intruder, "COMMIT");
        Assert.That(await accepted, Is.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await commit, Is.InstanceOf<CommitOutcome.Committed>());
        Assert.That(store.Health.Fault, Is.Null);
    }

    [Test]
    public async Task AcceptAsync_LockedForLong_IsUnavailableAndRecoversByItself()
    {
        using var store = Folder.Open(Impatient);
        await store.Inbox.AcceptAsync(Opening.Raw("before"));
        using (var intruder = Intruder())
        {
            Run(intruder, "BEGIN IMMEDIATE");
            Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("m-1")), Is.InstanceOf<AcceptOutcome.Unavailable>().With.Property("Reason").Contains("locked"));
            Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("m-2")), Is.InstanceOf<AcceptOutcome.Unavailable>());
            Assert.That(store.Health.Fault, Does.Contain("locked"));
            store.Inbox.CountRefused(new AccountName("web"), 3);
            Assert.That(await PendingAsync(store), Is.EqualTo(new[] { "before" }), "reading goes on");
            Run(intruder, "COMMIT");
        }

        await UntilHealthyAsync(store);
        Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("m-1")), Is.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await PendingAsync(store), Is.EqualTo(new[] { "before", "m-1" }));
        var row = (await store.Queries.ReadLedgerAsync(CancellationToken.None)).Single();
        Assert.That((row.Refused, row.Balances), Is.EqualTo((3L, true)), "what could not be counted then is counted later");
    }

    [Test]
    public async Task AcceptAsync_ReadOnly_IsUnavailableAndRecoversOnANewConnection()
    {
        using var store = Folder.Open(Impatient);
        await store.Inbox.AcceptAsync(Opening.Raw("before"));
        await store.OnWriterAsync(s =>
        {
            Run(s.Connection, "PRAGMA query_only=1");
            return true;
        });
        Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("m-1")), Is.InstanceOf<AcceptOutcome.Unavailable>().With.Property("Reason").Contains("read-only"));
        await UntilHealthyAsync(store);
        Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("m-1")), Is.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await PendingAsync(store), Is.EqualTo(new[] { "before", "m-1" }));
    }

    [Test]
    public void Open_FolderOnAReadOnlyDisk_SaysWhatToDo()
    {
        using var disk = SmallDisk.MountOrIgnore(megabytes: 4);
        var options = new StorageOptions { Directory = Path.Combine(disk.Path, "data") };
        SqliteStore.Open(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Dispose();
        disk.MakeReadOnly();
        foreach (var exclusive in new[] { true, false })
        {
            Assert.That(
                () => SqliteStore.Open(options with { Exclusive = exclusive }, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance),
                Throws.InstanceOf<StoreOpeningException>().With.Message.Contains(options.Directory));
        }
    }

    /// <summary>Accepts until the store refuses; several at once, so that whole batches fail.</summary>
    private static async Task<(List<string> Stored, string Refused)> FillAsync(SqliteStore store)
    {
        var stored = new List<string>();
        for (var round = 0; round < 200; round++)
        {
            var raws = Enumerable.Range(0, 5).Select(i => Opening.Raw($"{round:000}-{i}", body: new string('x', 20_000))).ToList();
            var outcomes = await Task.WhenAll(raws.Select(r => store.Inbox.AcceptAsync(r).AsTask()));
            stored.AddRange(raws.Where((_, i) => outcomes[i] is AcceptOutcome.Stored).Select(r => r.ExternalId));
            if (outcomes.OfType<AcceptOutcome.Unavailable>().FirstOrDefault() is { } unavailable) return (stored, unavailable.Reason);
        }

        throw new AssertionException("The disk did not fill up.");
    }

    /// <summary>A real disk of a few megabytes, which only root can make.</summary>
    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string path) => Path = path;

        public string Path { get; }

        public static SmallDisk MountOrIgnore(int megabytes)
        {
            if (!OperatingSystem.IsLinux() || Environment.UserName != "root") Assert.Ignore("A small disk can be mounted by root on Linux only.");
            var disk = new SmallDisk(Directory.CreateTempSubdirectory("channelhub-disk-").FullName);
            if (Mount("-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path) is { } error)
            {
                Directory.Delete(disk.Path);
                Assert.Ignore($"A small disk could not be mounted: {error}");
            }

            return disk;
        }

        public void Grow(int megabytes) => Assert.That(Mount("-o", $"remount,size={megabytes}m", Path), Is.Null);

        public void MakeReadOnly() => Assert.That(Mount("-o", "remount,ro", Path), Is.Null);

        public void Dispose()
        {
            Run("umount", "-l", Path);
            Directory.Delete(Path, recursive: true);
        }

        private static string? Mount(params string[] arguments) => Run("mount", arguments);

        private static string? Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : error;
        }
    }
}
