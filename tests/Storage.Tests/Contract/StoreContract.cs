using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>An open store as its users see it: the ports and nothing else.</summary>
public sealed record StoreUnderTest(
    IInbox Inbox, ICaseStore Cases, IOutbox Outbox, ITimers Timers, ICaseQueries Queries, IPeople People, IAttachmentStore Attachments, IStoreHealth Health, IDisposable Lifetime)
{
    public required ICaseHistories Histories { get; init; }

    public required IArticles Articles { get; init; }

    public required IConsents Consents { get; init; }

    public required IMarks Marks { get; init; }
}

/// <summary>
/// What every store does, whatever database it stands on. A database joins by one class for each contract that says how a store is opened on an
/// empty database.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public abstract class StoreContract : IDisposable
{
    private readonly Lock gate = new();
    private StoreUnderTest? store;

    protected StoreUnderTest Store
    {
        get
        {
            lock (gate) return store ??= Open();
        }
    }

    protected static CancellationToken Never => CancellationToken.None;

    /// <summary>Opens the store; the first time on an empty database, later in the same test on the same one.</summary>
    protected abstract StoreUnderTest Open();

    /// <summary>Removes the database.</summary>
    protected abstract void Remove();

    /// <summary>Closes the store and opens it again on what it wrote.</summary>
    protected void Reopen()
    {
        store?.Lifetime.Dispose();
        store = null;
    }

    [TearDown]
    public void Dispose()
    {
        store?.Lifetime.Dispose();
        store = null;
        Remove();
        GC.SuppressFinalize(this);
    }

    protected async Task<InboxId> AcceptAsync(RawInbound raw)
    {
        var outcome = await Store.Inbox.AcceptAsync(raw);
        Assert.That(outcome, Is.InstanceOf<AcceptOutcome.Stored>());
        return ((AcceptOutcome.Stored)outcome).Id;
    }

    protected async Task CommitAsync(UnitOfWork work) => Assert.That(await Store.Cases.CommitAsync(work), Is.InstanceOf<CommitOutcome.Committed>());

    /// <summary>A case as a visitor opens it, stored.</summary>
    protected async Task<Opening> OpenCaseAsync(string visitor = "v-1", Func<Opening, Opening>? change = null)
    {
        var opening = Opening.Of(Store.Cases.NextCaseNumber(), Store.Cases.NextContactId(), visitor);
        if (change is not null) opening = change(opening);
        await CommitAsync(opening.Work);
        return opening;
    }

    protected async Task<LedgerRow> LedgerAsync(string account = "web") =>
        (await Store.Queries.ReadLedgerAsync(Never)).SingleOrDefault(r => r.Account.Value == account) ?? new LedgerRow { Account = new AccountName(account) };
}
