using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>The books balance at any moment, seen from outside while everything goes on at once.</summary>
public abstract class LedgerContract : StoreContract
{
    [Test]
    public async Task ReadLedgerAsync_WhileManyWrite_BalancesAtEveryMoment()
    {
        using var done = new CancellationTokenSource();
        var reads = 0;
        var unbalanced = new List<LedgerRow>();
        var reader = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                unbalanced.AddRange((await Store.Queries.ReadLedgerAsync(Never)).Where(r => !r.Balances || r.Queued != r.Unsent + r.Sent + r.Delivered + r.Failed + r.Unconfirmed));
                reads++;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 16).Select(w => Task.Run(() => WriteAsync(w))));
        await done.CancelAsync();
        await reader;
        Assert.That(unbalanced, Is.Empty);
        Assert.That(reads, Is.GreaterThan(10), "the reader has to look while the writers write");

        var row = await LedgerAsync();
        Assert.That(row.Balances, row.ToString());
        Assert.That((row.Received, row.Duplicate, row.Refused, row.Stored), Is.EqualTo((16L * 45, 16L * 10, 16L * 5, 16L * 30)), row.ToString());
        Assert.That((row.Processed, row.Parked, row.Pending), Is.EqualTo((16L * 21, 16L * 6, 16L * 3)), row.ToString());
        Assert.That((row.Queued, row.Sent, row.Unconfirmed, row.Unsent), Is.EqualTo((16L * 18, 16L * 6, 16L * 6, 16L * 6)), row.ToString());
    }

    /// <summary>30 payloads each: 18 cases (of which 6 answers are sent, 6 unconfirmed), 3 ignored, 6 parked, 3 left; beside them 10 repeats and 5 refused.</summary>
    private async Task WriteAsync(int writer)
    {
        for (var i = 0; i < 30; i++)
        {
            var id = await AcceptAsync(Opening.Raw($"{writer}-{i}"));
            if (i < 10) Assert.That(await Store.Inbox.AcceptAsync(Opening.Raw($"{writer}-{i}")), Is.InstanceOf<AcceptOutcome.Duplicate>());
            if (i < 5) Store.Inbox.CountRefused(new AccountName("web"), 1);
            switch (i % 10)
            {
                case < 6:
                    await OpenAndSendAsync($"v-{writer}-{i}", id, i % 3);
                    break;
                case 6:
                    await CommitAsync(UnitOfWork.Nothing with { Inbox = id, InboxResult = "ignored" });
                    break;
                case 7:
                case 8:
                    Assert.That(await Store.Inbox.ParkAsync(id, "x", Opening.Morning), Is.True);
                    Assert.That(await Store.Inbox.UnparkAsync(id), Is.Not.Null);
                    Assert.That(await Store.Inbox.ParkAsync(id, "y", Opening.Morning), Is.True);
                    break;
            }
        }
    }

    private async Task OpenAndSendAsync(string visitor, InboxId id, int kind)
    {
        var opening = Opening.Of(Store.Cases.NextCaseNumber(), Store.Cases.NextContactId(), visitor);
        await CommitAsync(opening.Work with { Inbox = id, InboxResult = "message" });
        if (kind == 0) return;
        await Store.Outbox.BeginAsync(opening.Answer);
        if (kind == 1)
        {
            await Store.Outbox.SettleAsync(new SendSettlement(opening.Answer, new AccountName("web"), DeliveryState.Sent, 1, 1, Opening.Morning, [$"p-{visitor}"], null, Opening.Morning));
            return;
        }

        var draft = CaseDraft.Of(opening.Case, opening.Conversation, Opening.Morning);
        draft.ChangeDelivery(new Cause(CauseKind.Receipt), opening.Answer.Seq, DeliveryState.Unconfirmed, null, null);
        await CommitAsync(draft.ToUnitOfWork());
    }
}
