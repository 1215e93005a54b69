using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>A decision is written whole or not at all, once, and only on what it was decided on.</summary>
public abstract class CommitContract : StoreContract
{
    [Test]
    public async Task CommitAsync_NewCase_EverythingIsReadBackAsItWasDecided()
    {
        var inbox = await AcceptAsync(Opening.Raw("m-1"));
        var opening = await OpenCaseAsync(change: o => o with { Work = o.Work with { Inbox = inbox, InboxResult = "message" } });
        Reopen();
        var snapshot = await Store.Cases.LoadConversationAsync(opening.Conversation.Ref, new ContactAddress("webchat", "nobody"), Never);
        Assert.That(snapshot, Is.EqualTo(new ConversationSnapshot { Conversation = opening.Conversation, Case = opening.Case, Contact = opening.Contact }));
        Assert.That(await Store.Cases.LoadCaseAsync(opening.Case.Number, Never), Is.EqualTo(new CaseSnapshot(opening.Case, opening.Conversation, opening.Contact)));
        var details = (await Store.Queries.FindAsync(opening.Case.Number, Never))!;
        Assert.That(details.Case, Is.EqualTo(opening.Case));
        Assert.That(details.Contact, Is.EqualTo(opening.Contact));
        Assert.That(details.Events, Is.EqualTo(opening.Work.Cases[0].Events));
        Assert.That(details.Messages.Select(m => m.Message), Is.EqualTo(opening.Work.Messages));
        Assert.That((await Store.Outbox.ReadUnsentAsync(new AccountName("web"), 0, 10, Never)).Rows.Single().Message, Is.EqualTo(opening.Work.Outbox[0]));
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.EqualTo(Opening.Morning.AddHours(4)));
        Assert.That(await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 10, Never), Is.Empty);
        Assert.That(CaseFold.Fold(details.Case.Number, details.Events), Is.EqualTo(details.Case));
    }

    [Test]
    public async Task CommitAsync_InboxRowNotPending_IsAlreadyDoneAndWritesNothing()
    {
        var inbox = await AcceptAsync(Opening.Raw("m-1"));
        await CommitAsync(UnitOfWork.Nothing with { Inbox = inbox, InboxResult = "ignored" });
        var again = Opening.Of(Store.Cases.NextCaseNumber(), Store.Cases.NextContactId(), "v-1").Work with { Inbox = inbox };
        Assert.That(await Store.Cases.CommitAsync(again), Is.InstanceOf<CommitOutcome.AlreadyDone>());
        Assert.That(await Store.Cases.CommitAsync(again with { Inbox = new InboxId(999) }), Is.InstanceOf<CommitOutcome.AlreadyDone>(), "a row that never was");
        Assert.That((await Store.Queries.ListAsync(new CaseFilter(), Never)).Items, Is.Empty);
        Assert.That(await LedgerAsync(), Has.Property("Processed").EqualTo(1).And.Property("Queued").EqualTo(0));
    }

    [Test]
    public async Task CommitAsync_NamesOfMessages_AreFoundAndStayWithTheFirst()
    {
        var web = new AccountName("web");
        var one = await OpenCaseAsync();
        var seen = one.Work.Messages[0].Id;
        await CommitAsync(UnitOfWork.Nothing with { Names = [new PlatformName(web, "<a@b>", seen)] });
        await CommitAsync(UnitOfWork.Nothing with { Names = [new PlatformName(web, "<a@b>", one.Answer)] });
        Reopen();
        Assert.That(await Store.Outbox.FindByPlatformIdAsync(web, "<a@b>", Never), Is.EqualTo(seen));
        Assert.That(await Store.Cases.FindConversationAsync(seen, Never), Is.EqualTo(one.Conversation.Ref));
        Assert.That(await Store.Cases.FindConversationAsync(new MessageId(seen.Case, 999), Never), Is.Null);
        Assert.That(await Store.Cases.TakesPartAsync(seen.Case, one.Contact.Addresses[0], Never), Is.True);
        Assert.That(await Store.Cases.TakesPartAsync(seen.Case, new ContactAddress("webchat", "somebody else"), Never), Is.False);
    }

    [Test] // P09
    public async Task CommitAsync_NameTakenForUnknownIsKnownByNow_IsAConflictAndWritesNothing()
    {
        var (web, mail) = (new AccountName("web"), new AccountName("mail"));
        var one = await OpenCaseAsync();
        await CommitAsync(UnitOfWork.Nothing with { Names = [new PlatformName(mail, "<a@b>", one.Work.Messages[0].Id)] });
        var inbox = await AcceptAsync(Opening.Raw("m-9"));
        var late = Opening.Of(Store.Cases.NextCaseNumber(), Store.Cases.NextContactId(), "v-9").Work with { Inbox = inbox, Unknown = [new UnknownName(mail, "<a@b>")] };
        Assert.That(await Store.Cases.CommitAsync(late), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That((await Store.Queries.ListAsync(new CaseFilter(), Never)).Items, Has.Count.EqualTo(1));
        Assert.That(await Store.Cases.CommitAsync(late with { Unknown = [new UnknownName(web, "<a@b>"), new UnknownName(mail, "<c@d>")] }), Is.InstanceOf<CommitOutcome.Committed>());
    }

    [Test]
    public async Task CommitAsync_Consents_AreOfTheirConversationAndTheLastWordStands()
    {
        var (one, other) = (new ConversationRef(new AccountName("sms"), "+1/+52"), new ConversationRef(new AccountName("sms"), "+2/+52"));
        var (no, yes) = (new Consent(one, false, "BAJA", Opening.Morning), new Consent(one, true, "ALTA", Opening.Morning.AddDays(1)));
        Assert.That(await Store.Consents.FindAsync(one, Never), Is.Null);
        await CommitAsync(UnitOfWork.Nothing with { Consents = [no] });
        Reopen();
        Assert.That(await Store.Consents.FindAsync(one, Never), Is.EqualTo(no));
        Assert.That(await Store.Consents.FindAsync(other, Never), Is.Null, "another number of ours was not spoken of");
        await CommitAsync(UnitOfWork.Nothing with { Consents = [yes] });
        Assert.That(await Store.Consents.FindAsync(one, Never), Is.EqualTo(yes));
    }

    [Test]
    public async Task CommitAsync_ParkedRow_IsAlreadyDone()
    {
        var inbox = await AcceptAsync(Opening.Raw("m-1"));
        await Store.Inbox.ParkAsync(inbox, "x", Opening.Morning);
        Assert.That(await Store.Cases.CommitAsync(UnitOfWork.Nothing with { Inbox = inbox }), Is.InstanceOf<CommitOutcome.AlreadyDone>());
    }

    [Test]
    public async Task CommitAsync_TimerGone_IsAlreadyDoneAndTheInboxRowStaysPending()
    {
        var opening = await OpenCaseAsync();
        var key = new TimerKey(opening.Case.Number, "sla:first-response");
        var work = opening.Next(d => d.Add(new Cause(CauseKind.Timer, key.Name), new SlaClockStarted("resolution", "standard", Opening.Morning)));
        await CommitAsync(work with { Fired = key });
        Assert.That(await Store.Timers.NextDueAsync(Never), Is.Null);
        var inbox = await AcceptAsync(Opening.Raw("m-2"));
        Assert.That(await Store.Cases.CommitAsync(UnitOfWork.Nothing with { Inbox = inbox, Fired = key }), Is.InstanceOf<CommitOutcome.AlreadyDone>());
        Assert.That(await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 10, Never), Has.Count.EqualTo(1), "what the lost commit wrote is undone");
        Assert.That(await LedgerAsync(), Has.Property("Processed").EqualTo(0).And.Property("Balances").True);
    }

    [Test]
    public async Task CommitAsync_OldVersion_IsAConflictAndChangesNothing()
    {
        var opening = await OpenCaseAsync();
        var cause = new Cause(CauseKind.Agent, "ana");
        await CommitAsync(opening.Next(d => d.Add(cause, new PriorityChanged(Priority.High, Priority.Urgent))));
        var before = await Store.Queries.FindAsync(opening.Case.Number, Never);
        var inbox = await AcceptAsync(Opening.Raw("m-2"));
        var late = opening.Next(d => d.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "late" })) with { Inbox = inbox };
        Assert.That(await Store.Cases.CommitAsync(late), Is.InstanceOf<CommitOutcome.Conflict>().With.Property("What").Contains(opening.Case.Number.ToString()));
        AssertSame(await Store.Queries.FindAsync(opening.Case.Number, Never), before);
        Assert.That((await Store.Cases.LoadCaseAsync(opening.Case.Number, Never))!.ReplyTo, Is.EqualTo(opening.Conversation));
        Assert.That(await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 10, Never), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CommitAsync_RowDoneAndCaseChangedSince_IsAlreadyDoneAndNothingToDecideAgain()
    {
        var opening = await OpenCaseAsync();
        var inbox = await AcceptAsync(Opening.Raw("m-2"));
        var work = opening.Next(d => d.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = "once" })) with { Inbox = inbox };
        await CommitAsync(work);
        Assert.That(await Store.Cases.CommitAsync(work), Is.InstanceOf<CommitOutcome.AlreadyDone>());
        Assert.That((await Store.Queries.FindAsync(opening.Case.Number, Never))!.Case.Version, Is.EqualTo(work.Cases[0].After.Version));
    }

    [Test]
    public async Task CommitAsync_CaseNumberTaken_IsAConflict()
    {
        var opening = await OpenCaseAsync();
        var other = Opening.Of(opening.Case.Number, Store.Cases.NextContactId(), "v-2");
        Assert.That(await Store.Cases.CommitAsync(other.Work), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That((await Store.Cases.LoadConversationAsync(other.Conversation.Ref, other.Contact.Addresses[0], Never)), Is.EqualTo(new ConversationSnapshot()));
    }

    [Test]
    public async Task CommitAsync_ConversationWentOn_IsAConflict()
    {
        var opening = await OpenCaseAsync();
        await CommitAsync(UnitOfWork.Nothing with { Conversation = new ConversationChange(opening.Conversation with { Position = 9 }, opening.Conversation.Position) });
        var late = UnitOfWork.Nothing with { Conversation = new ConversationChange(opening.Conversation with { Position = 3 }, opening.Conversation.Position) };
        Assert.That(await Store.Cases.CommitAsync(late), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That(await Store.Cases.CommitAsync(late with { Conversation = new ConversationChange(opening.Conversation, 0) }), Is.InstanceOf<CommitOutcome.Conflict>(), "it is not new");
        Assert.That((await Store.Cases.LoadCaseAsync(opening.Case.Number, Never))!.ReplyTo!.Position, Is.EqualTo(9));
    }

    [Test]
    public async Task CommitAsync_TwoCasesOneOfThemOld_WritesNeither()
    {
        var (one, two) = (await OpenCaseAsync("v-1"), await OpenCaseAsync("v-2"));
        var cause = new Cause(CauseKind.Agent, "ana");
        await CommitAsync(two.Next(d => d.Add(cause, new Assigned(new AgentId("ana")))));
        var work = one.Next(d => d.Add(cause, new Linked("duplicate", two.Case.Number)));
        var both = work with { Cases = [.. work.Cases, .. two.Next(d => d.Add(cause, new Linked("duplicate", one.Case.Number))).Cases] };
        Assert.That(await Store.Cases.CommitAsync(both), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That((await Store.Cases.LoadCaseAsync(one.Case.Number, Never))!.Case, Is.EqualTo(one.Case));
    }

    [Test]
    public async Task CommitAsync_AddressOfAnotherContact_IsAConflict()
    {
        var one = await OpenCaseAsync("v-1");
        var thief = new Contact { Id = Store.Cases.NextContactId(), Addresses = [new ContactAddress("email", "x@example.com"), one.Contact.Addresses[0]] };
        Assert.That(await Store.Cases.CommitAsync(UnitOfWork.Nothing with { Contact = thief }), Is.InstanceOf<CommitOutcome.Conflict>());
        Assert.That(await Store.Queries.FindContactAsync(thief.Id, Never), Is.Null);
        Assert.That((await Store.Cases.LoadConversationAsync(new ConversationRef(new AccountName("mail"), "t"), new ContactAddress("email", "x@example.com"), Never)).Contact, Is.Null);
    }

    [Test]
    public async Task CommitAsync_ContactChanged_IsFoundByItsNewAddressesAndNotByItsOld()
    {
        var one = await OpenCaseAsync("v-1");
        var changed = one.Contact with { Name = "Lucía", Addresses = [new ContactAddress("email", "lucia@example.com")] };
        await CommitAsync(UnitOfWork.Nothing with { Contact = changed });
        Assert.That(await FindAsync("email", "lucia@example.com"), Is.EqualTo(changed));
        Assert.That(await FindAsync("webchat", "v-1"), Is.Null);
        await CommitAsync(UnitOfWork.Nothing with { Contact = new Contact { Id = Store.Cases.NextContactId(), Addresses = one.Contact.Addresses } });
        await CommitAsync(UnitOfWork.Nothing with { Contact = changed });
        Assert.That(await FindAsync("email", "lucia@example.com"), Is.EqualTo(changed), "written again as it is");

        async Task<Contact?> FindAsync(string kind, string address) =>
            (await Store.Cases.LoadConversationAsync(new ConversationRef(new AccountName("mail"), "t"), new ContactAddress(kind, address), Never)).Contact;
    }

    [Test]
    public async Task CommitAsync_AnswerAlreadyInTheOutbox_IsAMistakeOfThatCallerAlone()
    {
        var opening = await OpenCaseAsync();
        var twice = UnitOfWork.Nothing with { Inbox = await AcceptAsync(Opening.Raw("m-2")), Outbox = opening.Work.Outbox };
        var (wrong, right) = (Store.Cases.CommitAsync(twice), Store.Inbox.AcceptAsync(Opening.Raw("m-3")).AsTask());
        Assert.That(async () => await wrong, Throws.InvalidOperationException.With.Message.Contains(opening.Answer.ToString()));
        Assert.That(await right, Is.InstanceOf<AcceptOutcome.Stored>());
        Assert.That(await Store.Inbox.ReadPendingAsync(new AccountName("web"), default, 10, Never), Has.Count.EqualTo(2));
        Assert.That((await Store.Outbox.ReadUnsentAsync(new AccountName("web"), 0, 10, Never)).Rows, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task CommitAsync_EventsThatLeaveAGap_AreRefusedAsAMistake()
    {
        var opening = await OpenCaseAsync();
        var work = opening.Next(d => d.Add(Opening.Message, new LanguageDetected("pt")));
        var gap = work with { Cases = [work.Cases[0] with { ExpectedVersion = work.Cases[0].ExpectedVersion - 1 }] };
        Assert.That(async () => await Store.Cases.CommitAsync(gap), Throws.ArgumentException);
    }

    [Test]
    public async Task CommitAsync_NoteAndAnswerInAnotherConversation_AreStoredAsTheyAre()
    {
        var opening = await OpenCaseAsync();
        var mail = new Conversation { Ref = new ConversationRef(new AccountName("mail"), "thread-1"), Channel = "email", Position = 0, Case = opening.Case.Number };
        await CommitAsync(UnitOfWork.Nothing with { Conversation = new ConversationChange(mail with { Position = 1 }, 0) });
        var draft = CaseDraft.Of(opening.Case, opening.Conversation, Opening.Morning);
        draft.AddNote(new AgentId("ana"), "Ana", "ask the warehouse");
        await CommitAsync(draft.ToUnitOfWork());
        var note = (await Store.Queries.FindAsync(opening.Case.Number, Never))!.Messages[^1];
        Assert.That(note.Message, Is.EqualTo(draft.Messages[0]));
        Assert.That(note.Delivery, Is.Null);
    }

    [Test]
    public async Task NextCaseNumber_EmptyStore_StartsAt1001AndGoesOnAfterReopening()
    {
        Assert.That((Store.Cases.NextCaseNumber(), Store.Cases.NextContactId()), Is.EqualTo((new CaseNumber(1001), new ContactId(1))));
        var opening = await OpenCaseAsync();
        Reopen();
        Assert.That((Store.Cases.NextCaseNumber(), Store.Cases.NextContactId()), Is.EqualTo((new CaseNumber(opening.Case.Number.Value + 1), new ContactId(opening.Contact.Id.Value + 1))));
    }

    [Test]
    public async Task NextCaseNumber_ManyThreads_GivesEachNumberOnce()
    {
        var numbers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 500).Select(_ => Store.Cases.NextCaseNumber().Value).ToList())));
        Assert.That(numbers.SelectMany(n => n), Is.Unique);
    }

    [Test]
    public async Task LoadCaseAsync_NoSuchCase_IsNull() => Assert.That(await Store.Cases.LoadCaseAsync(new CaseNumber(4711), Never), Is.Null);

    [Test]
    public async Task LoadConversationAsync_NewConversationOfAKnownAddress_GivesTheContact()
    {
        var opening = await OpenCaseAsync();
        var found = await Store.Cases.LoadConversationAsync(new ConversationRef(new AccountName("mail"), "thread-1"), opening.Contact.Addresses[0], Never);
        Assert.That(found, Is.EqualTo(new ConversationSnapshot { Contact = opening.Contact, History = ContactHistory.Of([opening.Case]), Answers = ContactAnswers.Of([opening.Case]) }));
    }

    [Test]
    public async Task LoadConversationAsync_AMessageThatOpensACase_KnowsTheContactsLatestCasesAndNoMore()
    {
        var first = await OpenCaseAsync();
        var address = first.Contact.Addresses[0];
        var at = Opening.Morning;
        for (var i = 0; i < ContactHistory.MostCases + 5; i++)
        {
            at = at.AddHours(1);
            var more = Opening.Of(Store.Cases.NextCaseNumber(), first.Contact.Id, $"v-1-{i}", at, contact: first.Contact, more: d =>
            {
                if (i % 10 == 3) d.Add(Opening.Message, new SatisfactionGiven(i % 5 + 1));
                d.Add(Opening.Message, new StatusChanged(CaseStatus.New, CaseStatus.Solved));
                d.Add(Opening.Message, new StatusChanged(CaseStatus.Solved, CaseStatus.Open));
                return d;
            });
            await CommitAsync(more.Work);
        }

        var history = (await Store.Cases.LoadConversationAsync(new ConversationRef(new AccountName("mail"), "t"), address, Never)).History!;

        Assert.That(history.LastTouches, Has.Count.EqualTo(ContactHistory.MostCases));
        Assert.That(history.LastTouches, Is.Ordered.Descending);
        Assert.That(history.LastTouches[0], Is.EqualTo(at));
        Assert.That((history.Reopenings, history.LastScore), Is.EqualTo((ContactHistory.MostCases, 23 % 5 + 1)));
        Assert.That((await Store.Cases.LoadConversationAsync(first.Conversation.Ref, address, Never)).History, Is.Null, "a message to a live case asks for none of it");
    }

    [Test]
    public async Task LoadConversationAsync_AMessageToACaseThatTheHubAnsweredOften_KnowsTheAnswersInOtherCases()
    {
        var first = await OpenCaseAsync();
        var second = Opening.Of(Store.Cases.NextCaseNumber(), first.Contact.Id, "v-2", Opening.Morning.AddMinutes(1), subject: "Otra cosa", contact: first.Contact);
        await CommitAsync(second.Work);
        Assert.That((await Store.Cases.LoadConversationAsync(first.Conversation.Ref, first.Contact.Addresses[0], Never)).Answers, Is.Null, "a case with few answers is not worth the reading");

        await CommitAsync(first.Next(d =>
        {
            for (var i = 1; i < ContactAnswers.AskedFrom; i++) d.AddMessage(Opening.Message, Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = "Sus casos: …" });
            d.Add(Opening.Message, new BotAnswered(BotAnswered.SlowDown, d.Current.Version));
        }));

        var found = (await Store.Cases.LoadConversationAsync(first.Conversation.Ref, first.Contact.Addresses[0], Never)).Answers;
        Assert.That(found, Is.EqualTo(new ContactAnswers([Opening.Morning.AddMinutes(1)], null, [new RecentOpening(Opening.Morning.AddMinutes(1), "Otra cosa")])));
        var elsewhere = (await Store.Cases.LoadConversationAsync(second.Conversation.Ref with { Key = "v-3" }, first.Contact.Addresses[0], Never)).Answers!;
        Assert.That((elsewhere.At.Count, elsewhere.SlowedAt), Is.EqualTo((ContactAnswers.AskedFrom + 1, Opening.Morning.AddMinutes(1))));
    }

    private static void AssertSame(CaseDetails? now, CaseDetails? before)
    {
        Assert.That(now!.Case, Is.EqualTo(before!.Case));
        Assert.That(now.Events, Is.EqualTo(before.Events));
        Assert.That(now.Messages, Is.EqualTo(before.Messages));
    }
}
