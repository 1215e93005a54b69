using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class InboxContract : StoreContract
{
    private static readonly AccountName Web = new("web");

    [Test]
    public async Task AcceptAsync_NewPayload_IsStoredByteForByte()
    {
        var raw = Opening.Raw("m-1") with { Body = new byte[] { 0, 255, 10, 0, 13 } };
        var id = await AcceptAsync(raw);
        Reopen();
        var row = (await Store.Inbox.ReadPendingAsync(Web, default, 10, Never)).Single();
        Assert.That(row.Id, Is.EqualTo(id));
        Assert.That(row.Raw with { Body = default }, Is.EqualTo(raw with { Body = default }));
        Assert.That(row.Raw.Body.ToArray(), Is.EqualTo(raw.Body.ToArray()));
    }

    [Test]
    public async Task AcceptAsync_EmptyBodyAndOddText_IsStored()
    {
        await AcceptAsync(Opening.Raw("ñ-😀-'; DROP TABLE inbox") with { Body = default });
        var row = (await Store.Inbox.ReadPendingAsync(Web, default, 10, Never)).Single();
        Assert.That(row.Raw.ExternalId, Is.EqualTo("ñ-😀-'; DROP TABLE inbox"));
        Assert.That(row.Raw.Body.Length, Is.Zero);
    }

    [Test]
    public async Task AcceptAsync_SameExternalIdOfTheAccount_IsADuplicate()
    {
        await AcceptAsync(Opening.Raw("m-1"));
        Assert.That(await Store.Inbox.AcceptAsync(Opening.Raw("m-1", body: "other")), Is.InstanceOf<AcceptOutcome.Duplicate>());
        await AcceptAsync(Opening.Raw("m-1", account: "mail"));
        Assert.That(await Store.Inbox.ReadPendingAsync(Web, default, 10, Never), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task AcceptAsync_SameExternalIdManyTimesAtOnce_IsStoredOnce()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () => await Store.Inbox.AcceptAsync(Opening.Raw($"m-{i % 10}")))));
        Assert.That(outcomes.Count(o => o is AcceptOutcome.Stored), Is.EqualTo(10));
        Assert.That(outcomes.Count(o => o is AcceptOutcome.Duplicate), Is.EqualTo(190));
        Assert.That(await LedgerAsync(), Has.Property("Received").EqualTo(200).And.Property("Stored").EqualTo(10).And.Property("Duplicate").EqualTo(190));
    }

    [Test]
    public void AcceptAsync_ExternalIdTooLongOrEmpty_IsRefusedAsAMistake()
    {
        Assert.That(async () => await Store.Inbox.AcceptAsync(Opening.Raw("")), Throws.ArgumentException);
        Assert.That(async () => await Store.Inbox.AcceptAsync(Opening.Raw(new string('x', RawInbound.MaxExternalIdLength + 1))), Throws.ArgumentException);
        Assert.That(async () => await Store.Inbox.AcceptAsync(Opening.Raw(new string('x', RawInbound.MaxExternalIdLength))), Is.InstanceOf<AcceptOutcome.Stored>());
    }

    [Test]
    public async Task AcceptBatchAsync_RowsAndPosition_AreStoredTogetherAndEachOnce()
    {
        await AcceptAsync(Opening.Raw("m-1"));
        var outcome = (AcceptBatchOutcome.Stored)await Store.Inbox.AcceptBatchAsync([Opening.Raw("m-1"), Opening.Raw("m-2"), Opening.Raw("m-3", account: "mail")], new ReadingPosition(Web, "updates", "3"));
        Assert.That(outcome.Rows.Select(r => r.GetType()), Is.EqualTo(new[] { typeof(AcceptOutcome.Duplicate), typeof(AcceptOutcome.Stored), typeof(AcceptOutcome.Stored) }));
        await Store.Inbox.AcceptBatchAsync([], new ReadingPosition(Web, "updates", "4"));
        Reopen();
        Assert.That(await Store.Inbox.ReadPositionAsync(Web, "updates", Never), Is.EqualTo("4"));
        Assert.That(await Store.Inbox.ReadPositionAsync(new AccountName("mail"), "updates", Never), Is.Null);
        Assert.That(await Store.Inbox.ReadPendingAsync(Web, default, 10, Never), Has.Count.EqualTo(2));
        Assert.That(await LedgerAsync(), Has.Property("Received").EqualTo(3).And.Property("Duplicate").EqualTo(1));
    }

    [Test]
    public async Task ReadPendingAsync_ManyRows_ComePageByPageInOrderOfArrivalAndByAccount()
    {
        for (var i = 0; i < 7; i++) await AcceptAsync(Opening.Raw($"m-{i}", account: i % 3 == 2 ? "mail" : "web"));
        var first = await Store.Inbox.ReadPendingAsync(Web, default, 3, Never);
        var second = await Store.Inbox.ReadPendingAsync(Web, first[^1].Id, 3, Never);
        Assert.That(first.Concat(second).Select(r => r.Raw.ExternalId), Is.EqualTo(new[] { "m-0", "m-1", "m-3", "m-4", "m-6" }));
        Assert.That(first.Concat(second).Select(r => r.Id.Value), Is.Ordered.And.Unique);
    }

    [Test]
    public async Task ParkAsync_PendingRow_IsSetAsideWithItsErrorUntilItIsUnparked()
    {
        var id = await AcceptAsync(Opening.Raw("m-1", body: "raw"));
        Assert.That(await Store.Inbox.ParkAsync(id, "the mapper broke", Opening.Morning), Is.True);
        Assert.That(await Store.Inbox.ParkAsync(id, "again", Opening.Morning), Is.False, "it is no longer pending");
        Assert.That(await Store.Inbox.ReadPendingAsync(Web, default, 10, Never), Is.Empty);
        var parked = (await Store.Inbox.ListParkedAsync(default, 10, Never)).Single();
        Assert.That((parked.Row.Id, parked.Error, parked.ParkedAt, parked.Attempts), Is.EqualTo((id, "the mapper broke", Opening.Morning, 1)));
        Assert.That(Encoding.UTF8.GetString(parked.Row.Raw.Body.Span), Is.EqualTo("raw"));

        var back = await Store.Inbox.UnparkAsync(id);
        Assert.That(back!.Raw.ExternalId, Is.EqualTo("m-1"));
        Assert.That(await Store.Inbox.UnparkAsync(id), Is.Null, "it is not parked any more");
        Assert.That(await Store.Inbox.ReadPendingAsync(Web, default, 10, Never), Has.Count.EqualTo(1));

        await Store.Inbox.ParkAsync(id, "once more", Opening.Morning);
        Assert.That((await Store.Inbox.ListParkedAsync(default, 10, Never)).Single().Attempts, Is.EqualTo(2));
    }

    [Test]
    public async Task ListParkedAsync_SeveralAccounts_ComesInOrderFromTheCursorOn()
    {
        var ids = new List<InboxId>();
        for (var i = 0; i < 5; i++) ids.Add(await AcceptAsync(Opening.Raw($"m-{i}", account: i % 2 == 0 ? "web" : "mail")));
        foreach (var id in ids.AsEnumerable().Reverse()) await Store.Inbox.ParkAsync(id, "x", Opening.Morning);
        Assert.That((await Store.Inbox.ListParkedAsync(ids[0], 3, Never)).Select(p => p.Row.Id), Is.EqualTo(ids.Skip(1).Take(3)));
    }

    [Test]
    public async Task CountRefused_SomeRequests_AreInTheBooksWithTheNextBatch()
    {
        Store.Inbox.CountRefused(Web, 2);
        Store.Inbox.CountRefused(Web, 1);
        await AcceptAsync(Opening.Raw("m-1"));
        Assert.That(await LedgerAsync(), Has.Property("Refused").EqualTo(3).And.Property("Received").EqualTo(4).And.Property("Balances").True);
    }

    [Test]
    public async Task CountRefused_NothingElseIsWritten_IsWrittenAfterAWhileAndWhenTheStoreCloses()
    {
        Store.Inbox.CountRefused(Web, 2);
        await Eventually.IsAsync(async () => (await LedgerAsync()).Refused == 2, "the count was not written by itself");
        Store.Inbox.CountRefused(Web, 5);
        Reopen();
        Assert.That(await LedgerAsync(), Has.Property("Refused").EqualTo(7));
    }
}
