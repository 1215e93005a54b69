using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage.Tests;

/// <summary>Operations share a transaction; what goes wrong in one is its own affair.</summary>
public sealed class SqliteBatchTests : SqliteTestBase
{
    [Test]
    public async Task Batch_OneConflictOneMistake_TheOthersAreWritten()
    {
        using var store = Folder.Open();
        var opening = Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-1");
        await store.Cases.CommitAsync(opening.Work);
        var sizes = new ConcurrentBag<int>();
        using var meter = Listen(sizes);
        var stale = opening.Work.Cases[0] with { ExpectedVersion = 0 };

        Task<bool> mistake;
        Task<CommitOutcome> conflict, twin;
        List<Task<AcceptOutcome>> accepts;
        using (var hold = new Hold(store))
        {
            accepts = [.. Enumerable.Range(0, 10).Select(i => store.Inbox.AcceptAsync(Opening.Raw($"a-{i}")).AsTask())];
            conflict = store.Cases.CommitAsync(new UnitOfWork { Contact = opening.Contact with { Name = "Overwritten" }, Cases = [stale], Outbox = [] });
            mistake = store.OnWriterAsync<bool>(s =>
            {
                s.Connection.Execute("DELETE FROM inbox");
                s.Ledger.Add("web", LedgerColumn.Received, 1000);
                throw new InvalidOperationException("a mistake");
            });
            twin = store.Cases.CommitAsync(Opening.Of(store.Cases.NextCaseNumber(), store.Cases.NextContactId(), "v-2").Work);
            accepts.AddRange(Enumerable.Range(0, 10).Select(i => store.Inbox.AcceptAsync(Opening.Raw($"b-{i}")).AsTask()));
            hold.LetGo();
        }

        await Assert.ThatAsync(() => mistake, Throws.InvalidOperationException.With.Message.EqualTo("a mistake"));
        Assert.That(await conflict, Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That(await twin, Is.InstanceOf<CommitOutcome.Committed>());
        Assert.That(await Task.WhenAll(accepts), Has.All.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await PendingAsync(store), Has.Count.EqualTo(20));
        Assert.That((await store.Queries.FindContactAsync(opening.Contact.Id, CancellationToken.None))!.Name, Is.EqualTo(opening.Contact.Name));
        Assert.That((await store.Queries.ReadLedgerAsync(CancellationToken.None)).Single(), Has.Property("Received").EqualTo(20).And.Property("Balances").True);
        Assert.That(store.Health.Fault, Is.Null, "a mistake of one caller is no fault of the store");
        Assert.That(sizes, Does.Contain(23), "all of it was one batch");
    }

    [Test]
    public async Task Dispose_OperationsWait_TheyAreFinishedAndLaterOnesAreTold()
    {
        var store = Folder.Open();
        using (var hold = new Hold(store))
        {
            var waiting = Enumerable.Range(0, 300).Select(i => store.Inbox.AcceptAsync(Opening.Raw($"m-{i}")).AsTask()).ToList();
            var closing = Task.Run(store.Dispose);
            hold.LetGo();
            await closing;
            Assert.That(await Task.WhenAll(waiting), Has.All.InstanceOf<AcceptOutcome.Stored>().Or.InstanceOf<AcceptOutcome.Unavailable>());
        }

        Assert.That(await store.Inbox.AcceptAsync(Opening.Raw("late")), Is.InstanceOf<AcceptOutcome.Unavailable>());
        await Assert.ThatAsync(() => store.Outbox.BeginAsync(new MessageId(new CaseNumber(1), 1)), Throws.InstanceOf<StoreUnavailableException>());
    }

    [Test]
    public async Task Distance_ManyWriteAtOnce_WhatComesWithinItSharesATransaction()
    {
        using var store = Folder.Open(new StorageTuning { ManyOperations = 2, Distance = TimeSpan.FromSeconds(3), OthersWork = () => true });
        var sizes = new ConcurrentBag<int>();
        using var meter = Listen(sizes);
        using (var hold = new Hold(store))
        {
            var many = Enumerable.Range(0, 3).Select(i => store.Inbox.AcceptAsync(Opening.Raw($"a-{i}")).AsTask()).ToList();
            hold.LetGo();
            await Task.WhenAll(many);
        }

        // One after the other they would be forty transactions; all are posted long before the three seconds are over.
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => store.Inbox.AcceptAsync(Opening.Raw($"b-{i}")).AsTask()));
        Assert.That(sizes, Does.Contain(3).And.Contains(40));
    }

    [Test]
    public async Task Distance_NobodyWorksTowardsTheNextTransaction_ItComesAtOnce()
    {
        using var store = Folder.Open(new StorageTuning { ManyOperations = 1, Distance = TimeSpan.FromHours(1), OthersWork = () => false });
        for (var i = 0; i < 3; i++) Assert.That(await store.Inbox.AcceptAsync(Opening.Raw($"m-{i}")).AsTask().WaitAsync(TimeSpan.FromMinutes(1)), Is.InstanceOf<AcceptOutcome.Stored>());
    }

    [Test]
    public async Task Dispose_WhileCommitsKeepTheirDistance_FinishesWhatWaitsAtOnce()
    {
        var store = Folder.Open(new StorageTuning { ManyOperations = 1, Distance = TimeSpan.FromHours(1), OthersWork = () => true });
        await store.Inbox.AcceptAsync(Opening.Raw("first"));
        var waiting = store.Inbox.AcceptAsync(Opening.Raw("second")).AsTask();
        await Task.Run(store.Dispose).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.That(await waiting, Is.InstanceOf<AcceptOutcome.Stored>());
    }

    [Test]
    public async Task Queue_FullerThanItsCapacity_EveryoneWaitsAndIsServed()
    {
        using var store = Folder.Open(new StorageTuning { QueueCapacity = 4, MaxBatch = 3 });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(async () => await store.Inbox.AcceptAsync(Opening.Raw($"m-{i}")))));
        Assert.That(outcomes, Has.All.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await PendingAsync(store), Has.Count.EqualTo(500));
    }

    [Test]
    public async Task Checkpoints_MuchIsWritten_TheLogStaysSmall()
    {
        using var store = Folder.Open(new StorageTuning { CheckpointPages = 50 });
        for (var i = 0; i < 600; i++) await store.Inbox.AcceptAsync(Opening.Raw($"m-{i}", body: new string('x', 40_000)));
        Assert.That(new FileInfo(Folder.Options.DatabaseFile + "-wal").Length, Is.LessThan(6_000_000), "24 MB were written");
        Assert.That(new FileInfo(Folder.Options.DatabaseFile).Length, Is.GreaterThan(10_000_000));
    }

    /// <summary>Keeps the writer busy with a batch of one, so that what comes meanwhile waits.</summary>
    private sealed class Hold : IDisposable
    {
        private readonly ManualResetEventSlim begun = new();
        private readonly ManualResetEventSlim release = new();
        private readonly Task<bool> held;

        public Hold(SqliteStore store)
        {
            held = store.OnWriterAsync(_ =>
            {
                begun.Set();
                release.Wait();
                return true;
            });
            begun.Wait();
        }

        public void LetGo() => release.Set();

        public void Dispose()
        {
            release.Set();
            held.Wait();
            begun.Dispose();
            release.Dispose();
        }
    }

    private static MeterListener Listen(ConcurrentBag<int> sizes)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument is { Meter.Name: "ChannelHub.Storage", Name: "channelhub.storage.batch.size" }) l.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) => sizes.Add(size));
        listener.Start();
        return listener;
    }
}
