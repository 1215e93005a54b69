using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class OutboxContract : StoreContract
{
    private static readonly AccountName Web = new("web");

    [Test]
    public async Task ReadUnsentAsync_ManyRows_ComePageByPageInTheOrderWritten()
    {
        var answers = new List<MessageId>();
        for (var i = 0; i < 5; i++) answers.Add((await OpenCaseAsync($"v-{i}")).Answer);
        await SendAsync(answers[1]);
        var read = new List<MessageId>();
        long? after = 0;
        while (after is { } from)
        {
            var page = await Store.Outbox.ReadUnsentAsync(Web, from, 2, Never);
            read.AddRange(page.Rows.Select(r => r.Message.Id));
            after = page.Next;
        }

        Assert.That(read, Is.EqualTo(answers.Where((_, i) => i != 1)));
        Assert.That((await Store.Outbox.ReadUnsentAsync(new AccountName("mail"), 0, 10, Never)).Rows, Is.Empty);
    }

    [Test]
    public async Task BeginAsync_PendingRow_IsSendingAndSurvivesReopening()
    {
        var answer = (await OpenCaseAsync()).Answer;
        Assert.That(await Store.Outbox.BeginAsync(answer), Is.True);
        Assert.That(await Store.Outbox.BeginAsync(answer), Is.False, "a try is on its way");
        Reopen();
        Assert.That(await Store.Outbox.FindStateAsync(answer, Never), Is.EqualTo(DeliveryState.Sending));
        Assert.That((await UnsentAsync()).Single().State, Is.EqualTo(DeliveryState.Sending));
    }

    [Test]
    public async Task SettleAsync_TriedAgainLater_IsPendingWithWhatWasDone()
    {
        var answer = (await OpenCaseAsync()).Answer;
        await Store.Outbox.BeginAsync(answer);
        await Store.Outbox.SettleAsync(new SendSettlement(answer, Web, DeliveryState.Pending, 1, 2, Opening.Morning.AddMinutes(5), ["p-1", "p-2"], "busy", Opening.Morning));
        var row = (await UnsentAsync()).Single();
        Assert.That((row.State, row.Attempts, row.PartsSent, row.DueAt), Is.EqualTo((DeliveryState.Pending, 1, 2, Opening.Morning.AddMinutes(5))));
        Assert.That(await Store.Outbox.FindByPlatformIdAsync(Web, "p-2", Never), Is.EqualTo(answer));
        Assert.That((await ViewAsync(answer))!.Error, Is.EqualTo("busy"));
        Assert.That(await Store.Outbox.BeginAsync(answer), Is.True);
    }

    [Test]
    public async Task SettleAsync_Sent_IsOutOfTheWayAndKnownByItsPlatformIds()
    {
        var answer = (await OpenCaseAsync()).Answer;
        await SendAsync(answer, "p-1");
        Assert.That(await UnsentAsync(), Is.Empty);
        Assert.That(await ViewAsync(answer), Is.EqualTo(new DeliveryView(DeliveryState.Sent, Opening.Morning.AddSeconds(1), 1, null)));
        Assert.That(await Store.Outbox.FindByPlatformIdAsync(Web, "p-1", Never), Is.EqualTo(answer));
        Assert.That(await Store.Outbox.FindByPlatformIdAsync(new AccountName("mail"), "p-1", Never), Is.Null);
        Assert.That(await LedgerAsync(), Has.Property("Queued").EqualTo(1).And.Property("Sent").EqualTo(1).And.Property("Unsent").EqualTo(0));
    }

    [Test]
    public async Task SettleAsync_ReceiptCameFirst_TheReceiptStands()
    {
        var opening = await OpenCaseAsync();
        await Store.Outbox.BeginAsync(opening.Answer);
        await ReceiveAsync(opening, DeliveryState.Delivered);
        await Store.Outbox.SettleAsync(Sent(opening.Answer));
        Assert.That(await ViewAsync(opening.Answer), Is.EqualTo(new DeliveryView(DeliveryState.Delivered, Opening.Morning.AddMinutes(1), 1, null)));
        await Store.Outbox.SettleAsync(Sent(opening.Answer) with { State = DeliveryState.Pending });
        Assert.That(await Store.Outbox.FindStateAsync(opening.Answer, Never), Is.EqualTo(DeliveryState.Delivered), "what arrived is never sent again");
        Assert.That(await LedgerAsync(), Has.Property("Delivered").EqualTo(1).And.Property("Sent").EqualTo(0));
    }

    [Test]
    public async Task SettleAsync_StateThatIsAnEventOfTheCase_IsRefused()
    {
        var answer = (await OpenCaseAsync()).Answer;
        await Assert.ThatAsync(() => Store.Outbox.SettleAsync(Sent(answer) with { State = DeliveryState.Failed }), Throws.ArgumentException);
        await Assert.ThatAsync(() => Store.Outbox.SettleAsync(Sent(new MessageId(new CaseNumber(9), 9))), Throws.InvalidOperationException);
    }

    [TestCase(new[] { DeliveryState.Unconfirmed }, DeliveryState.Unconfirmed)]
    [TestCase(new[] { DeliveryState.Unconfirmed, DeliveryState.Sent }, DeliveryState.Sent)]
    [TestCase(new[] { DeliveryState.Failed, DeliveryState.Delivered }, DeliveryState.Delivered)]
    [TestCase(new[] { DeliveryState.Delivered, DeliveryState.Failed }, DeliveryState.Delivered)]
    [TestCase(new[] { DeliveryState.Sent, DeliveryState.Delivered, DeliveryState.Read, DeliveryState.Delivered }, DeliveryState.Read)]
    public async Task CommitAsync_Deliveries_MoveForwardOnlyAndEachAnswerStandsInOneColumn(DeliveryState[] states, DeliveryState result)
    {
        var opening = await OpenCaseAsync();
        foreach (var state in states) opening = await ReceiveAsync(opening, state);
        Reopen();
        Assert.That(await Store.Outbox.FindStateAsync(opening.Answer, Never), Is.EqualTo(result));
        var row = await LedgerAsync();
        Assert.That(row.Sent + row.Delivered + row.Failed + row.Unconfirmed + row.Unsent, Is.EqualTo(row.Queued).And.EqualTo(1));
        var column = result switch { DeliveryState.Sent => row.Sent, DeliveryState.Unconfirmed => row.Unconfirmed, DeliveryState.Failed => row.Failed, _ => row.Delivered };
        Assert.That(column, Is.EqualTo(1));
    }

    [Test]
    public async Task CommitAsync_DeliveryOfAnUnknownAnswer_ChangesNothing()
    {
        var opening = await OpenCaseAsync();
        await CommitAsync(UnitOfWork.Nothing with { Deliveries = [new DeliveryUpdate(new MessageId(opening.Case.Number, 99), DeliveryState.Failed, null)] });
        Assert.That(await LedgerAsync(), Has.Property("Failed").EqualTo(0));
    }

    [Test]
    public async Task FindStateAsync_NotInTheOutbox_IsNull() => Assert.That(await Store.Outbox.FindStateAsync(new MessageId(new CaseNumber(1), 1), Never), Is.Null);

    private static SendSettlement Sent(MessageId id, params string[] platformIds) =>
        new(id, Web, DeliveryState.Sent, 1, 1, Opening.Morning, platformIds, null, Opening.Morning.AddSeconds(1));

    private async Task SendAsync(MessageId id, params string[] platformIds)
    {
        Assert.That(await Store.Outbox.BeginAsync(id), Is.True);
        await Store.Outbox.SettleAsync(Sent(id, platformIds));
    }

    private async Task<Opening> ReceiveAsync(Opening opening, DeliveryState state)
    {
        var draft = CaseDraft.Of(opening.Case, opening.Conversation, Opening.Morning.AddMinutes(1));
        draft.ChangeDelivery(new Cause(CauseKind.Receipt, "r"), opening.Answer.Seq, state, null, "said so");
        await CommitAsync(draft.ToUnitOfWork());
        return opening with { Case = draft.Current };
    }

    private async Task<IReadOnlyList<OutboxRow>> UnsentAsync() => (await Store.Outbox.ReadUnsentAsync(Web, 0, 10, Never)).Rows;

    private async Task<DeliveryView?> ViewAsync(MessageId id) => (await Store.Queries.FindAsync(id.Case, Never))!.Messages.Single(m => m.Message.Id == id).Delivery;
}
