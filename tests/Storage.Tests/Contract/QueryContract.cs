using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

public abstract class QueryContract : StoreContract
{
    private static readonly string[] Departments = ["sales", "maintenance", "technical-support"];
    private static readonly AgentId[] Agents = [new("ana"), new("bruno")];

    /// <summary>Every filter, paged, gives what sorting and filtering all cases by hand gives.</summary>
    [Test]
    public async Task ListAsync_AnyFilterPageByPage_EqualsAFullSort()
    {
        var all = await FillAsync(120);
        foreach (var filter in Filters(all))
        {
            var expected = all.Where(c => Matches(filter, c)).OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Number).ToList();
            foreach (var limit in new[] { 1, 7, 200 }.Skip(filter == new CaseFilter() ? 0 : 1))
            {
                Assert.That(await PagesAsync(filter with { Limit = limit }), Is.EqualTo(expected), $"{filter} in pages of {limit}");
            }
        }
    }

    [Test]
    public async Task ReadLiveAsync_CasesInAllStatuses_GivesAllThatAreNotSolvedOrClosedByNumber()
    {
        var all = await FillAsync(120);
        var live = new List<Case>();
        await foreach (var c in Store.Queries.ReadLiveAsync(Never)) live.Add(c);
        Assert.That(live, Is.EqualTo(all.Where(c => c.IsLive).OrderBy(c => c.Number)).And.Count.InRange(20, 119));
    }

    [Test]
    public async Task ListAsync_CasesChangeBetweenPages_NoneOfTheUnchangedIsMissedOrRepeated()
    {
        var all = await FillAsync(30);
        var first = await Store.Queries.ListAsync(new CaseFilter { Limit = 10 }, Never);
        var changed = all.OrderBy(c => c.UpdatedAt).First();
        var draft = CaseDraft.Of(changed, null, Opening.Morning.AddDays(9));
        draft.Add(new Cause(CauseKind.Agent, "ana"), new PriorityChanged(changed.Priority, Priority.Low));
        await CommitAsync(draft.ToUnitOfWork());
        var rest = await PagesAsync(new CaseFilter { Limit = 10, Cursor = first.NextCursor });
        Assert.That(first.Items.Select(i => i.Case).Concat(rest).Select(c => c.Number), Is.EquivalentTo(all.Select(c => c.Number).Where(n => n != changed.Number)));
    }

    [Test]
    public async Task ListAsync_ForeignCursorOrLimit_IsRefused()
    {
        await OpenCaseAsync();
        foreach (var cursor in new[] { "x", new string('A', 21), new string('é', 22), "'; DROP TABLE cases; --" })
        {
            Assert.That(async () => await Store.Queries.ListAsync(new CaseFilter { Cursor = cursor }, Never), Throws.ArgumentException, cursor);
        }

        Assert.That(async () => await Store.Queries.ListAsync(new CaseFilter { Limit = 0 }, Never), Throws.ArgumentException);
        Assert.That(async () => await Store.Queries.ListAsync(new CaseFilter { Limit = CaseFilter.MaxLimit + 1 }, Never), Throws.ArgumentException);
    }

    [TestCase("CH-1001", new long[] { 1001 })]
    [TestCase(" ch-1002 ", new long[] { 1002 })]
    [TestCase("1003", new long[] { 1003 })]
    [TestCase("factura", new long[] { 1001 })]
    [TestCase("FACTÚRA canc", new long[] { 1001 })]
    [TestCase("perez", new long[] { 1002 })]
    [TestCase("jose@example.com", new long[] { 1002 })]
    [TestCase("+5255", new long[] { 1003 })]
    [TestCase("relatorio", new long[] { 1003 })]
    [TestCase("factura perez", new long[0])]
    [TestCase("v-1", new long[0], TestName = "a visitor's key is not searched")]
    [TestCase("\"' OR * NEAR(", new long[0])]
    [TestCase("¡!", new long[0])]
    public async Task ListAsync_Text_FindsByNumberSubjectNameAndAddress(string text, long[] numbers)
    {
        await FillSearchAsync();
        Assert.That((await Store.Queries.ListAsync(new CaseFilter { Text = text }, Never)).Items.Select(i => i.Case.Number.Value), Is.EqualTo(numbers));
        Assert.That((await Store.Queries.ListAsync(new CaseFilter { Text = text, Channel = "email" }, Never)).Items, Is.Empty, "the other conditions hold as well");
    }

    [Test]
    public async Task ListAsync_SubjectAndNameChanged_AreFoundByTheNewWordsOnly()
    {
        var opening = await OpenCaseAsync(change: o => Opening.Of(o.Case.Number, o.Contact.Id, "v-1", subject: "old words"));
        await CommitAsync(opening.Next(d => d.Add(new Cause(CauseKind.Agent, "ana"), new FieldsChanged(Subject: "fresh title"))) with { Contact = opening.Contact with { Name = "Zoe" } });
        Assert.That(await CountAsync("old"), Is.Zero);
        Assert.That(await CountAsync("lucia"), Is.Zero);
        Assert.That(await CountAsync("fresh"), Is.EqualTo(1));
        Assert.That(await CountAsync("zoe"), Is.EqualTo(1));

        async Task<int> CountAsync(string text) => (await Store.Queries.ListAsync(new CaseFilter { Text = text }, Never)).Items.Count;
    }

    [Test]
    public async Task ListAsync_Item_HasTheContactsNameAndTheFirstWords()
    {
        await OpenCaseAsync();
        var item = (await Store.Queries.ListAsync(new CaseFilter(), Never)).Items.Single();
        Assert.That((item.ContactName, item.FirstWords), Is.EqualTo(("Lucía Peña", "Me aparece el error H007 al timbrar")));
    }

    [Test]
    public async Task ReadConversationAsync_AfterAPosition_GivesTheRestInOrderWithoutNotes()
    {
        var opening = await OpenCaseAsync();
        var draft = CaseDraft.Of(opening.Case, opening.Conversation, Opening.Morning);
        draft.AddNote(new AgentId("ana"), "Ana", "a note");
        for (var i = 0; i < 3; i++) draft.AddMessage(Opening.Message, Direction.In, new MessageAuthor(AuthorKind.Customer), new MessageBody { Text = $"more {i}" });
        await CommitAsync(draft.ToUnitOfWork());
        await OpenCaseAsync("v-2");

        var views = await Store.Queries.ReadConversationAsync(opening.Conversation.Ref, 1, 3, Never);
        Assert.That(views.Select(v => v.Message.Position), Is.EqualTo(new[] { 2L, 3, 4 }));
        Assert.That(views[0].Delivery, Is.EqualTo(new DeliveryView(DeliveryState.Pending, null, 0, null)));
        Assert.That(views.Skip(1).Select(v => v.Message.Body.Text), Is.EqualTo(new[] { "more 0", "more 1" }));
        Assert.That(await Store.Queries.ReadConversationAsync(opening.Conversation.Ref, 5, 3, Never), Is.Empty);
        Assert.That(await Store.Queries.ReadConversationAsync(new ConversationRef(new AccountName("web"), "nobody"), 0, 3, Never), Is.Empty);
    }

    [Test]
    public async Task FindAsync_NoSuchCaseOrContact_IsNull()
    {
        Assert.That(await Store.Queries.FindAsync(new CaseNumber(4711), Never), Is.Null);
        Assert.That(await Store.Queries.FindContactAsync(new ContactId(4711), Never), Is.Null);
        Assert.That(await Store.Queries.ReadLedgerAsync(Never), Is.Empty);
    }

    private static IEnumerable<CaseFilter> Filters(List<Case> all)
    {
        yield return new CaseFilter();
        foreach (var status in Enum.GetValues<CaseStatus>()) yield return new CaseFilter { Status = status };
        yield return new CaseFilter { Department = "sales" };
        yield return new CaseFilter { Level = SupportLevel.L2, Channel = "webchat" };
        yield return new CaseFilter { Queue = "sales-l1", Status = CaseStatus.Open };
        yield return new CaseFilter { Channel = "email" };
        yield return new CaseFilter { Owner = Agents[0] };
        yield return new CaseFilter { Owner = Agents[1], Status = CaseStatus.Solved, Department = "maintenance" };
        yield return new CaseFilter { Unowned = true };
        yield return new CaseFilter { Unowned = true, Status = CaseStatus.New };
        yield return new CaseFilter { Unowned = true, Owner = Agents[0] };
        yield return new CaseFilter { Contact = all[3].Contact };
        yield return new CaseFilter { Contact = all[3].Contact, Unowned = true, Status = CaseStatus.New };
        yield return new CaseFilter { Contact = new ContactId(999) };
        yield return new CaseFilter { Since = all[all.Count / 2].UpdatedAt };
        yield return new CaseFilter { Since = all[all.Count / 2].UpdatedAt.AddTicks(1), Level = SupportLevel.L1 };
    }

    private static bool Matches(CaseFilter f, Case c) =>
        (f.Status is null || f.Status == c.Status) && (f.Level is null || f.Level == c.Level) && (f.Department is null || f.Department == c.Department)
        && (f.Channel is null || f.Channel == c.Channel) && (f.Queue is null || f.Queue == c.Queue) && (f.Contact is null || f.Contact == c.Contact)
        && (f.Owner is null || f.Owner == c.Owner) && (!f.Unowned || c.Owner is null) && (f.Since is null || c.UpdatedAt >= f.Since);

    private async Task<List<Case>> PagesAsync(CaseFilter filter)
    {
        var cases = new List<Case>();
        var cursor = filter.Cursor;
        do
        {
            var page = await Store.Queries.ListAsync(filter with { Cursor = cursor }, Never);
            Assert.That(page.Items, Has.Count.LessThanOrEqualTo(filter.Limit));
            cases.AddRange(page.Items.Select(i => i.Case));
            cursor = page.NextCursor;
            Assert.That(cases, Has.Count.LessThanOrEqualTo(1000), "the pages have no end");
        }
        while (cursor is not null);
        return cases;
    }

    /// <summary>Cases of all kinds; many changed at the same moment, so that the order among them matters.</summary>
    private async Task<List<Case>> FillAsync(int count)
    {
        var random = new Random(4711);
        var contacts = Enumerable.Range(0, 8).Select(i => new Contact { Id = Store.Cases.NextContactId(), Addresses = [new ContactAddress("email", $"c{i}@example.com")] }).ToList();
        var all = new List<Case>();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i =>
        {
            var department = Departments[random.Next(Departments.Length)];
            var opening = Opening.Of(
                Store.Cases.NextCaseNumber(), default, $"v-{i}", Opening.Morning.AddMinutes(random.Next(20)), contact: contacts[random.Next(contacts.Count)],
                more: draft =>
                {
                    var cause = new Cause(CauseKind.Agent, "ana");
                    draft.Add(cause, new Routed(Opening.Routing(department, $"{department}-l1", (SupportLevel)random.Next(1, 4)), new RoutingTrace { RuleSet = "x", Inputs = new RoutingInputs { Channel = "webchat", Account = new AccountName("web") } }));
                    if (random.Next(3) == 0) draft.Add(cause, new Assigned(Agents[random.Next(2)]));
                    if (Enum.GetValues<CaseStatus>()[random.Next(6)] is var status and not CaseStatus.New) draft.Add(cause, new StatusChanged(CaseStatus.New, status));
                    return draft;
                });
            all.Add(opening.Case);
            return CommitAsync(opening.Work);
        }));
        return all;
    }

    private async Task FillSearchAsync()
    {
        await OpenAsync("v-1", "Factura cancelada", null, null);
        await OpenAsync("v-2", null, "José Pérez", new ContactAddress("email", "jose@example.com"));
        await OpenAsync("v-3", "Relatório de estoque", null, new ContactAddress("phone", "+525512345678"));

        async Task OpenAsync(string visitor, string? subject, string? name, ContactAddress? address)
        {
            var contact = new Contact { Id = Store.Cases.NextContactId(), Name = name, Addresses = address is null ? [new ContactAddress("webchat", visitor)] : [new ContactAddress("webchat", visitor), address] };
            await CommitAsync(Opening.Of(Store.Cases.NextCaseNumber(), contact.Id, visitor, subject: subject, contact: contact).Work);
        }
    }
}
