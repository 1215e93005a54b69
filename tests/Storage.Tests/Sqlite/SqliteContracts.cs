using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Storage.Tests;

/// <summary>A store in a folder of its own.</summary>
internal sealed class SqliteFolder
{
    private readonly Lock gate = new();
    private string? path;

    public string Path
    {
        get
        {
            lock (gate) return path ??= Directory.CreateTempSubdirectory("channelhub-storage-").FullName;
        }
    }

    public StorageOptions Options => new() { Directory = Path };

    public SqliteStore Open(StorageTuning? tuning = null, bool exclusive = true) => SqliteStore.Open(Options with { Exclusive = exclusive }, TimeProvider.System, NullLogger.Instance, tuning);

    public StoreUnderTest OpenForTest()
    {
        var s = Open();
        return new StoreUnderTest(s.Inbox, s.Cases, s.Outbox, s.Timers, s.Queries, s.People, s.Attachments, s.Health, s) { Histories = s.Histories, Consents = s.Consents, Marks = s.Marks, Articles = s.Articles, Contacts = s.Contacts };
    }

    /// <summary>Removes it; what is opened next begins empty.</summary>
    public void Remove()
    {
        if (path is not null) Directory.Delete(path, recursive: true);
        path = null;
    }
}

// Each contract on SQLite.

public sealed class SqliteInboxTests : InboxContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteCommitTests : CommitContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteRehearsalTests : RehearsalContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteOutboxTests : OutboxContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteReviewTests : ReviewContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteTimerTests : TimerContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteQueryTests : QueryContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqlitePeopleTests : PeopleContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteLedgerTests : LedgerContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteHistoryTests : HistoryContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteAttachmentTests : AttachmentContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteArticleTests : ArticleContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}

public sealed class SqliteContactLinkTests : ContactLinkContract
{
    private readonly SqliteFolder folder = new();

    protected override StoreUnderTest Open() => folder.OpenForTest();

    protected override void Remove() => folder.Remove();
}
