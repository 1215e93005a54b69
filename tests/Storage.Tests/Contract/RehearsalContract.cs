using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>A rehearsal does all that storing does, and nothing of it is there afterwards.</summary>
public abstract class RehearsalContract : StoreContract
{
    [Test]
    public async Task RehearseAsync_PayloadAndDecision_CouldBeKeptAndNothingIs()
    {
        var opening = Opening.Of(new CaseNumber(5000), new ContactId(5000), "v-1", subject: "Error H007");
        var next = opening.Next(d => d.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "again" }));
        Assert.That(await Store.Cases.RehearseAsync(Opening.Raw("m-1"), [opening.Work, next]), Is.True);
        Reopen();
        Assert.That((await Store.Queries.ListAsync(new CaseFilter(), Never)).Items, Is.Empty);
        Assert.That((await Store.Queries.ListAsync(new CaseFilter { Text = "H007" }, Never)).Items, Is.Empty);
        Assert.That(await Store.Cases.LoadConversationAsync(opening.Conversation.Ref, opening.Contact.Addresses[0], Never), Is.EqualTo(new ConversationSnapshot()));
        Assert.That(await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 10, Never), Is.Empty);
        Assert.That((await Store.Outbox.ReadUnsentAsync(new AccountName("web"), 0, 10, Never)).Rows, Is.Empty);
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.Null);
        Assert.That(await Store.Queries.ReadLedgerAsync(Never), Is.Empty);
        Assert.That(Store.Cases.NextCaseNumber(), Is.EqualTo(new CaseNumber(1001)));
    }

    [Test]
    public async Task RehearseAsync_BesideWhatIsMeant_TheOthersAreKept()
    {
        var rehearsals = new List<Task<bool>>();
        var accepts = new List<Task<AcceptOutcome>>();
        var opening = Opening.Of(new CaseNumber(5000), new ContactId(5000), "v-1");
        for (var i = 0; i < 20; i++)
        {
            accepts.Add(Store.Inbox.AcceptAsync(Opening.Raw($"m-{i}")).AsTask());
            rehearsals.Add(Store.Cases.RehearseAsync(Opening.Raw($"r-{i}"), [opening.Work]));
        }

        Assert.That(await Task.WhenAll(rehearsals), Has.All.True);
        Assert.That(await Task.WhenAll(accepts), Has.All.InstanceOf<AcceptOutcome.Stored>());
        Assert.That((await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 100, Never)).Select(r => r.Raw.ExternalId), Is.EquivalentTo(Enumerable.Range(0, 20).Select(i => $"m-{i}")));
        Assert.That((await Store.Queries.ReadLedgerAsync(Never)).Single(), Has.Property("Received").EqualTo(20).And.Property("Balances").True);
    }

    [Test]
    public async Task RehearseAsync_WhatCouldNotBeKept_IsSaid()
    {
        var stale = Opening.Of(new CaseNumber(5000), new ContactId(5000), "v-1").Next(d => d.Add(Opening.Message, new PriorityChanged(Priority.Normal, Priority.High)));
        Assert.That(await Store.Cases.RehearseAsync(Opening.Raw("m-1"), [stale]), Is.False, "there is no such case");
    }
}
