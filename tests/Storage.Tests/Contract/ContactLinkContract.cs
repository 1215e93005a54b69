using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>Contacts that become one and two again, and the codes that prove it.</summary>
public abstract class ContactLinkContract : StoreContract
{
    private static readonly LinkEvidence Evidence = new(LinkEvidenceKind.Code, "web", "m-9", "code:1");

    [Test]
    public async Task CommitAsync_Link_MovesAddressesCasesAndConversationsAndUndoMovesThemBack()
    {
        var (one, other) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        var link = await LinkAsync(one, other);
        Reopen();
        Assert.That(await Store.Contacts.FindAsync(other.Contact.Addresses[0], Never), Has.Property(nameof(Contact.Id)).EqualTo(one.Contact.Id));
        Assert.That((await Store.Cases.LoadCaseAsync(other.Case.Number, Never))!.Contact!.Addresses, Has.Count.EqualTo(2));
        Assert.That((await Store.Cases.LoadConversationAsync(other.Conversation.Ref, other.Contact.Addresses[0], Never)).Contact!.Id, Is.EqualTo(one.Contact.Id));
        Assert.That(await Store.Contacts.ReadConversationsAsync(one.Contact.Id, null, Never), Is.EquivalentTo(new[] { one.Conversation.Ref, other.Conversation.Ref }));
        Assert.That(await Store.Contacts.ListAsync(default, 10, Never), Has.Count.EqualTo(1));
        var stored = (await Store.Contacts.ReadLinksAsync(other.Contact.Id, Never)).Single();
        Assert.That(stored with { Id = default }, Is.EqualTo(link));
        Assert.That(await Store.Contacts.FindByProofAsync("code:1", Never), Is.EqualTo(stored));

        await CommitAsync(await UndoAsync(stored));
        Assert.That(await Store.Contacts.ListAsync(default, 10, Never), Is.EqualTo(new[] { one.Contact, other.Contact }));
        Assert.That((await Store.Cases.LoadConversationAsync(other.Conversation.Ref, other.Contact.Addresses[0], Never)).Contact, Is.EqualTo(other.Contact));
        Assert.That(await Store.Contacts.FindLinkAsync(stored.Id, Never), Is.EqualTo(stored with { UndoneAt = Opening.Morning.AddHours(2), UndoneBy = "ana" }));
    }

    [Test]
    public async Task CommitAsync_ProofThatWasUsed_ProvesNothingMoreAlsoAfterTheUndo()
    {
        var (one, other, third) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"), await OpenCaseAsync("v-3"));
        await LinkAsync(one, other);
        await CommitAsync(await UndoAsync((await Store.Contacts.ReadLinksAsync(one.Contact.Id, Never))[0]));
        Assert.That(await Store.Cases.CommitAsync(Work(one, third)), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That(await Store.Contacts.FindAsync(third.Contact.Addresses[0], Never), Is.EqualTo(third.Contact), "nothing of it was written");
    }

    [Test]
    public async Task CommitAsync_LinkDecidedOnAContactThatChanged_Conflicts()
    {
        var (one, other) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        var work = Work(one, other);
        await CommitAsync(new UnitOfWork { Contact = other.Contact with { Name = "Lucía" } });
        Assert.That(await Store.Cases.CommitAsync(work), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That((await Store.Cases.LoadCaseAsync(other.Case.Number, Never))!.Case, Is.EqualTo(other.Case));
    }

    [Test]
    public async Task CommitAsync_LinkThatLeavesACaseBehind_Conflicts()
    {
        var (one, other) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        Assert.That(await Store.Cases.CommitAsync(Work(one, other) with { Cases = [] }), Is.InstanceOf<CommitOutcome.Conflict>());
    }

    [Test]
    public async Task CommitAsync_NewCaseOfAContactThatWentIntoAnother_Conflicts()
    {
        var (one, other) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        await LinkAsync(one, other);
        var late = Opening.Of(Store.Cases.NextCaseNumber(), other.Contact.Id, "v-9", contact: other.Contact with { Addresses = [] });
        Assert.That(await Store.Cases.CommitAsync(late.Work with { Contact = null }), Is.InstanceOf<CommitOutcome.Conflict>());
    }

    [Test]
    public async Task FindLastWordAsync_Address_GivesWhereItLastWrote()
    {
        var one = await OpenCaseAsync("v-1");
        Assert.That(await Store.Contacts.FindLastWordAsync(one.Contact.Id, one.Contact.Addresses[0], Never), Is.Null, "a message that names no sender");
        var sender = new MessageSender("webchat", "v-1");
        var work = one.Next(d => d.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "¿hola?", Sender = sender }));
        await CommitAsync(work);
        Assert.That(await Store.Contacts.FindLastWordAsync(one.Contact.Id, one.Contact.Addresses[0], Never), Is.EqualTo(new LastWord(one.Case.Number, work.Conversation!.After)));
        Assert.That(await Store.Contacts.ReadConversationsAsync(one.Contact.Id, [new ContactAddress("webchat", "v-2")], Never), Is.Empty);
    }

    [Test]
    public async Task CountTryAsync_ManyAtOnce_FiveAreCountedAndNoneAfterItsTime()
    {
        var code = new LinkCode
        {
            Conversation = new ConversationRef(new AccountName("web"), "v-1"), Address = new ContactAddress("email", "maria@example.org"), Contact = new ContactId(1), Hash = "00",
            AskedAt = Opening.Morning, ExpiresAt = Opening.Morning.AddMinutes(10),
        };
        var id = await Store.Contacts.AddCodeAsync(code);
        var tries = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Store.Contacts.CountTryAsync(id, Opening.Morning)));
        Assert.That(tries.Count(t => t), Is.EqualTo(LinkCode.MaxTries));
        Assert.That(await Store.Contacts.FindCodeAsync(code.Conversation, Never), Is.EqualTo(code with { Id = id, Tries = LinkCode.MaxTries }));
        var late = await Store.Contacts.AddCodeAsync(code with { AskedAt = Opening.Morning.AddMinutes(1), Contact = null });
        Assert.That(await Store.Contacts.CountTryAsync(late, code.ExpiresAt), Is.False);
        Assert.That((await Store.Contacts.FindCodeAsync(code.Conversation, Never))!.Id, Is.EqualTo(late));
        Assert.That(await Store.Contacts.CountCodesAsync(new ConversationRef(new AccountName("web"), "v-2"), code.Address, Opening.Morning, Never), Is.EqualTo(1), "since, not from");
        await Store.Contacts.AddCodeAsync(code with { AskedAt = Opening.Morning.AddDays(3) });
        Assert.That(await Store.Contacts.CountCodesAsync(code.Conversation, code.Address, default, Never), Is.EqualTo(1), "old ones are forgotten");
    }

    private async Task<ContactLink> LinkAsync(Opening kept, Opening absorbed)
    {
        var work = Work(kept, absorbed);
        await CommitAsync(work);
        return work.Link!.Link;
    }

    private static UnitOfWork Work(Opening kept, Opening absorbed)
    {
        var link = new ContactLink
        {
            Evidence = Evidence, At = Opening.Morning.AddHours(1), KeptBefore = kept.Contact, AbsorbedBefore = absorbed.Contact,
            Cases = [absorbed.Case.Number], Conversations = [LinkedConversation.Of(absorbed.Conversation.Ref)],
        };
        var after = kept.Contact with { Addresses = [.. kept.Contact.Addresses, .. absorbed.Contact.Addresses] };
        return new UnitOfWork
        {
            Cases = absorbed.Next(d => d.Add(Opening.Message, new ContactIdentified(kept.Contact.Id))).Cases,
            Link = new LinkChange(link, null, kept.Contact, absorbed.Contact, after, absorbed.Contact with { Addresses = [] }, [absorbed.Conversation.Ref]),
        };
    }

    private async Task<UnitOfWork> UndoAsync(ContactLink link)
    {
        var now = (await Store.Queries.FindContactAsync(link.Kept, Never))!;
        var (kept, absorbed) = ContactLinking.Undo(link, now);
        var draft = CaseDraft.Of((await Store.Cases.LoadCaseAsync(link.Cases[0], Never))!.Case, null, Opening.Morning.AddHours(2));
        draft.Add(new Cause(CauseKind.Agent, "ana"), new ContactIdentified(absorbed.Id));
        return draft.ToUnitOfWork() with
        {
            Link = new LinkChange(link, new LinkUndone(Opening.Morning.AddHours(2), "ana"), now, absorbed with { Addresses = [] }, kept, absorbed, [.. link.Conversations.Select(c => c.ToRef())]),
        };
    }
}
