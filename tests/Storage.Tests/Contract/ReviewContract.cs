using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>Work that goes through all open cases.</summary>
public abstract class ReviewContract : StoreContract
{
    [Test]
    public async Task ReadOpenAsync_PageByPage_GivesEveryOpenCaseOnceInOrder()
    {
        var opened = new List<Opening>();
        for (var i = 0; i < 7; i++) opened.Add(await OpenCaseAsync($"v-{i}"));
        await CommitAsync(opened[2].Next(d => d.Trigger(StatusTrigger.Solve, Opening.Message)));
        await CommitAsync(opened[4].Next(d => d.Trigger(StatusTrigger.Close, Opening.Message)));
        await CommitAsync(opened[0].Next(d => d.Trigger(StatusTrigger.WaitForThirdParty, Opening.Message), Opening.Morning.AddDays(1)));
        var read = new List<CaseNumber>();
        for (var after = new CaseNumber(0); await Store.Histories.ReadOpenAsync(after, 2, Never) is { Count: > 0 } page; after = page[^1]) read.AddRange(page);
        Assert.That(read, Is.EqualTo(new[] { 0, 1, 3, 5, 6 }.Select(i => opened[i].Case.Number)));
    }

    [Test]
    public async Task ReadEventsAsync_Case_GivesItsWholeHistory()
    {
        var opening = await OpenCaseAsync();
        await CommitAsync(opening.Next(d => d.Trigger(StatusTrigger.Solve, Opening.Message)));
        var events = await Store.Histories.ReadEventsAsync(opening.Case.Number, Never);
        Assert.That(events, Is.EqualTo((await Store.Queries.FindAsync(opening.Case.Number, Never))!.Events));
        Assert.That(await Store.Histories.ReadEventsAsync(new CaseNumber(999_999), Never), Is.Empty);
    }

    [Test]
    public async Task ReadWrittenAsync_Conversation_GivesTheCustomersTimesOnlyLatestFirst()
    {
        var opening = await OpenCaseAsync();
        var later = Opening.Morning.AddHours(2);
        await CommitAsync(opening.Next(d => d.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "¿hola?" }), later));
        Assert.That(await Store.Histories.ReadWrittenAsync(opening.Conversation.Ref, Opening.Morning.AddTicks(-1), 10, Never), Is.EqualTo(new[] { later, Opening.Morning }));
        Assert.That(await Store.Histories.ReadWrittenAsync(opening.Conversation.Ref, Opening.Morning, 10, Never), Is.EqualTo(new[] { later }));
        Assert.That(await Store.Histories.ReadWrittenAsync(opening.Conversation.Ref, Opening.Morning.AddTicks(-1), 1, Never), Is.EqualTo(new[] { later }));
        Assert.That(await Store.Histories.ReadWrittenAsync(new ConversationRef(new AccountName("web"), "nobody"), default, 10, Never), Is.Empty);
    }

    [Test]
    public async Task WriteAsync_Mark_IsTheLastOneAlsoAfterReopening()
    {
        Assert.That(await Store.Marks.ReadAsync("a", Never), Is.Null);
        await Store.Marks.WriteAsync("a", "1");
        await Store.Marks.WriteAsync("a", "2");
        await Store.Marks.WriteAsync("b", "3");
        Reopen();
        Assert.That((await Store.Marks.ReadAsync("a", Never), await Store.Marks.ReadAsync("b", Never)), Is.EqualTo(("2", "3")));
    }
}
