using static ChannelHub.Cases.CaseCommand;

namespace ChannelHub.Cases.Tests;

public sealed class CaseCommandsTests
{
    private static readonly CaseNumber Other = new(7);
    private static readonly string TooLong = new('x', CaseCommands.MaxTextLength + 1);
    private static readonly string LongField = new('x', CaseCommands.MaxFieldLength + 1);

    private static CaseEventData[] Accept(CaseDraft draft, CaseCommand command, Actor? actor = null)
    {
        var already = draft.Events.Count;
        Assert.That(CaseCommands.Decide(draft, command, actor ?? Sample.Ana), Is.EqualTo(CommandDecision.Accepted.Value));
        return [.. draft.Events.Skip(already).Select(e => e.Data)];
    }

    private static void Refuse(CaseDraft draft, CaseCommand command, string code)
    {
        var before = draft.Current;
        Assert.That(CaseCommands.Decide(draft, command, Sample.Ana), Is.InstanceOf<CommandDecision.Refused>().With.Property("Code").EqualTo(code));
        Assert.That(draft.Current, Is.SameAs(before));
    }

    private static CaseDraft Fresh() => Sample.In(CaseStatus.New);

    private static IEnumerable<TestCaseData> Refusals()
    {
        yield return Case("blank answer", new Reply("  "), "empty");
        yield return Case("answer too long", new Reply(TooLong), "too-long");
        yield return Case("answer then new", new Reply("Hola", [], CaseStatus.New), "status");
        yield return Case("blank note", new AddNote("\n"), "empty");
        yield return Case("reason too long", new Assign(Sample.Bruno.Id, LongField), "too-long");
        yield return Case("unassign without owner", new Unassign(), "same");
        yield return Case("same status", new ChangeStatus(CaseStatus.New), "same");
        yield return Case("same priority", new ChangePriority(Priority.Normal), "same");
        yield return Case("no such priority", new ChangePriority((Priority)9), "priority");
        yield return Case("no field", new ChangeFields(), "empty");
        yield return Case("field as it is", new ChangeFields(Subject: "Error H007"), "same");
        yield return Case("field too long", new ChangeFields(Category: LongField), "too-long");
        yield return Case("blank queue", new ChangeFields(Queue: " "), "empty");
        yield return Case("no tag", new ChangeTags([" "], ["none"]), "same");
        yield return Case("tag too long", new ChangeTags([new string('t', CaseCommands.MaxTagLength + 1)], []), "too-long");
        yield return Case("too many tags", new ChangeTags([.. Enumerable.Range(0, CaseCommands.MaxTags + 1).Select(i => $"t{i}")], []), "too-many");
        yield return Case("escalate to the same level", new Escalate(SupportLevel.L1, Sample.Note), "level");
        yield return Case("hand back to the same level in another queue", new DeEscalate(SupportLevel.L1, Sample.Note, "makers"), "level");
        yield return Case("escalate to no level", new Escalate((SupportLevel)4, Sample.Note), "level");
        yield return Case("escalate without a note", new Escalate(SupportLevel.L2, null!), "note-missing");
        yield return Case("escalate with half a note", new Escalate(SupportLevel.L2, Sample.Note with { Missing = " " }), "note-missing");
        yield return Case("escalate with too long a note", new Escalate(SupportLevel.L2, Sample.Note with { Known = TooLong }), "too-long");
        yield return Case("escalate into a blank queue", new Escalate(SupportLevel.L2, Sample.Note, ""), "empty");
        yield return Case("hand back from the lowest level", new DeEscalate(SupportLevel.L1, Sample.Note), "level");
        yield return Case("hand back to no level", new DeEscalate(0, Sample.Note), "level");
        yield return Case("hand over to nowhere", new HandOver(" ", "billing-l1", Sample.Note), "empty");
        yield return Case("hand over into no queue", new HandOver("billing", "", Sample.Note), "empty");
        yield return Case("hand over without a note", new HandOver("billing", "billing-l1", Sample.Note with { Known = "" }), "note-missing");
        yield return Case("link to itself", new Link("parent", Sample.Number), "self");
        yield return Case("link of no kind", new Link("sister", Other), "link");
        yield return Case("unlink what is not linked", new Unlink("parent", Other), "link");
        yield return Case("merge into itself", new Merge(Sample.Number), "self");
        yield return Case("unmerge what is not merged", new Unmerge(), "same");
        yield return Case("score 0", new GiveSatisfaction(0), "score");
        yield return Case("score 6", new GiveSatisfaction(6), "score");
        yield return Case("resume a bot that runs", new ResumeBot(), "same");
        yield return Case("send again what did arrive", new SendAgain(2, "way") { Body = new MessageBody { Text = "x" } }, "same");
        yield return Case("settle what does not wait", new SettleDelivery(2, DeliveryState.Sent), "same");

        static TestCaseData Case(string what, CaseCommand command, string code) => new TestCaseData(command, code).SetArgDisplayNames(what);
    }

    [TestCaseSource(nameof(Refusals))]
    public void Decide_OnAFreshCase_Refuses(CaseCommand command, string code) => Refuse(Fresh(), command, code);

    private static IEnumerable<TestCaseData> ClosedRefusals() =>
        from command in new CaseCommand[]
        {
            new Reply("Hola"), new Assign(Sample.Bruno.Id), new ChangePriority(Priority.High), new Escalate(SupportLevel.L2, Sample.Note), new HandOver("billing", "billing-l1", Sample.Note),
            new ChangeStatus(CaseStatus.Solved), new ChangeStatus(CaseStatus.WaitingOnCustomer),
        }
        select new TestCaseData(command).SetArgDisplayNames(command.ToString()!);

    [TestCaseSource(nameof(ClosedRefusals))]
    public void Decide_OnAClosedCase_RefusesUntilItIsReopened(CaseCommand command) => Refuse(Sample.In(CaseStatus.Closed), command, "status");

    [Test]
    public void Decide_FirstAnswer_MakesTheAgentTheOwnerAndTheBotSilent()
    {
        var draft = Fresh();
        var events = Accept(draft, new Reply("  Buenos días  "));
        Assert.That(events.Select(e => e.GetType()), Is.EqualTo(new[] { typeof(Assigned), typeof(BotPaused), typeof(MessageAdded), typeof(StatusChanged) }));
        Assert.That((draft.Current.Owner, draft.Current.Bot.Paused, draft.Current.Status), Is.EqualTo((Sample.Ana.Id, true, CaseStatus.WaitingOnCustomer)));
        Assert.That(draft.Outbox.Single().Body.Text, Is.EqualTo("Buenos días"));
        Assert.That(draft.Outbox.Single().Author, Is.EqualTo(new MessageAuthor(AuthorKind.Agent, "ana", "Ana")));
    }

    [Test]
    public void Decide_AnswerOfAnotherAgent_LeavesTheOwner()
    {
        var draft = Fresh();
        Accept(draft, new Assign(Sample.Bruno.Id));
        var events = Accept(draft, new Reply("Hola", [], CaseStatus.Solved));
        Assert.That(events.Select(e => e.GetType()), Is.EqualTo(new[] { typeof(BotPaused), typeof(MessageAdded), typeof(StatusChanged) }));
        Assert.That((draft.Current.Owner, draft.Current.Status), Is.EqualTo((Sample.Bruno.Id, CaseStatus.Solved)));
    }

    [Test]
    public void Decide_AnswerWithOnlyAFile_IsSent()
    {
        var draft = Fresh();
        Accept(draft, new Reply("", [Sample.File]));
        Assert.That(draft.Outbox.Single().Body.Attachments, Is.EqualTo(ValueList.Create([Sample.File])));
    }

    [Test]
    public void Decide_AnswerWithAStatusThatCannotFollow_IsRefusedAndNotSent()
    {
        var draft = Sample.In(CaseStatus.Solved);
        Refuse(draft, new Reply("Hola", [], CaseStatus.WaitingOnCustomer), "status");
        Assert.That(draft.Outbox, Is.Empty);
    }

    [Test]
    public void Decide_AnswerWithoutAConversation_IsRefused() => Refuse(CaseDraft.Of(Fresh().Current, null, Sample.Morning), new Reply("Hola"), "conversation");

    [Test]
    public void Decide_Escalation_TakesTheCaseFromItsOwnerIntoTheNextQueue()
    {
        var draft = Fresh();
        Accept(draft, new Assign(Sample.Ana.Id));
        Accept(draft, new Escalate(SupportLevel.L3, Sample.Note, "support-l3"));
        Assert.That((draft.Current.Level, draft.Current.Queue, draft.Current.Owner, draft.Current.Rule), Is.EqualTo((SupportLevel.L3, "support-l3", (AgentId?)null, (string?)null)));
        Accept(draft, new DeEscalate(SupportLevel.L1, Sample.Note));
        Assert.That((draft.Current.Level, draft.Current.Queue), Is.EqualTo((SupportLevel.L1, "support-l3")));
    }

    [Test]
    public void Decide_HandOver_MovesDepartmentAndQueueAndFreesTheCase()
    {
        var draft = Fresh();
        Accept(draft, new Assign(Sample.Ana.Id));
        Assert.That(Accept(draft, new HandOver("billing", "billing-l1", Sample.Note)), Is.EqualTo(new[] { new HandedOver(null, "billing", Sample.Note, "billing-l1") }));
        Assert.That((draft.Current.Department, draft.Current.Queue, draft.Current.Owner), Is.EqualTo(("billing", "billing-l1", (AgentId?)null)));
        Refuse(draft, new HandOver("billing", "billing-l2", Sample.Note), "same");
    }

    [Test]
    public void Decide_QueueChangedByAPerson_NoRuleIsNamedAnyMore()
    {
        var draft = Fresh();
        draft.Add(new Cause(CauseKind.Rule, "cfdi"), new Routed(Sample.Routing(), new RoutingTrace { RuleSet = "0", Inputs = new RoutingInputs { Channel = "webchat", Account = Sample.Web } }));
        Accept(draft, new ChangeFields(Category: "payments"));
        Assert.That(draft.Current.Rule, Is.EqualTo("cfdi-errors"));
        Accept(draft, new ChangeFields(Queue: "support-l2", Category: ""));
        Assert.That((draft.Current.Rule, draft.Current.Queue, draft.Current.Category), Is.EqualTo(((string?)null, "support-l2", "")));
    }

    [Test]
    public void Decide_Merge_ClosesTheCaseAndLeavesOnlyNotesSettlingAndUndoing()
    {
        var draft = Fresh();
        Accept(draft, new Reply("Hola"));
        var answer = draft.Outbox.Single().Id.Seq;
        draft.ChangeDelivery(new Cause(CauseKind.Receipt), answer, DeliveryState.Failed, "63016", "number is gone");
        Accept(draft, new Merge(Other));
        Assert.That((draft.Current.MergedInto, draft.Current.Status), Is.EqualTo((Other, CaseStatus.Closed)));
        foreach (var command in new CaseCommand[] { new Reply("x"), new ChangeStatus(CaseStatus.Open), new Merge(new CaseNumber(8)), new Link("parent", Other) }) Refuse(draft, command, "merged");
        Accept(draft, new AddNote("see the other case"));
        Accept(draft, new SettleDelivery(answer, DeliveryState.Failed));
        Accept(draft, new Unmerge());
        Assert.That((draft.Current.MergedInto, draft.Current.Status), Is.EqualTo(((CaseNumber?)null, CaseStatus.Open)));
    }

    [TestCase(DeliveryState.Sent)]
    [TestCase(DeliveryState.Delivered)]
    [TestCase(DeliveryState.Failed)]
    public void Decide_AnswerSettledByAPerson_LeavesTheListOfThoseToSeeTo(DeliveryState state)
    {
        var draft = Fresh();
        Accept(draft, new Reply("Hola"));
        var answer = draft.Outbox.Single().Id;
        draft.ChangeDelivery(new Cause(CauseKind.Receipt), answer.Seq, DeliveryState.Unconfirmed, null, "connection lost");
        Assert.That(draft.Current.UndeliveredAnswers, Is.EqualTo(ValueList.Create([answer.Seq])));
        Refuse(draft, new SettleDelivery(answer.Seq, DeliveryState.Pending), "delivery");
        Accept(draft, new SettleDelivery(answer.Seq, state));
        Assert.That(draft.Current.UndeliveredAnswers, Is.Empty);
        Assert.That(draft.Deliveries[^1], Is.EqualTo(new DeliveryUpdate(answer, state, "settled by a person")));
        Refuse(draft, new SettleDelivery(answer.Seq, state), "same");
    }

    [Test]
    public void Decide_TagsOverTheLimitByRules_CanStillBeTakenOff()
    {
        var draft = Fresh();
        var tags = Enumerable.Range(0, CaseCommands.MaxTags + 5).Select(i => $"t{i}").ToValueList();
        draft.Add(new Cause(CauseKind.Rule), new TagsChanged(tags, []));
        Accept(draft, new ChangeTags([], ["t0"]));
        Refuse(draft, new ChangeTags(["more"], []), "too-many");
        Accept(draft, new ChangeTags(["more"], ["t1"]));
        Assert.That(draft.Current.Tags, Does.Contain("more").And.Not.Contain("t1"));
    }

    [Test]
    public void Decide_LinkTwice_IsRefusedTheSecondTimeAndUndoneOnce()
    {
        var draft = Fresh();
        Accept(draft, new Link("duplicate", Other));
        Refuse(draft, new Link("duplicate", Other), "same");
        Accept(draft, new Unlink("duplicate", Other));
        Assert.That(draft.Current.Links, Is.Empty);
    }

    [Test]
    public void Decide_BotPausedAndResumed_IsSilentInBetween()
    {
        var draft = Fresh();
        draft.Add(new Cause(CauseKind.Bot), new BotAsked("version", 2));
        Accept(draft, new PauseBot("I take it"));
        Assert.That(draft.Current.Bot, Is.EqualTo(new BotState { Paused = true, TakenOverAt = 4, Asked = ["version"] }));
        Refuse(draft, new PauseBot("again"), "same");
        Accept(draft, new ResumeBot());
        Assert.That(draft.Current.Bot.Paused, Is.False);
    }

    [Test] // P42
    public void Decide_BotsLaterAnswer_IsOnceAndOnlyToWhatTheBotAnswered()
    {
        var answer = new AnswerFromArticle("Renueve el certificado [1].", "es", [], "stamping", 1);
        var draft = Fresh();
        Refuse(draft, answer, "unanswered");
        Answer(draft);
        Refuse(draft, answer with { MessagesIn = 2 }, "outdated");
        Refuse(draft, answer with { Text = " " }, "empty");
        Assert.That(Accept(draft, answer).Skip(1), Is.EqualTo(new CaseEventData[] { new BotAnswered(ArticleAnswers.Drafted, draft.Messages[^1].Id.Seq, "stamping"), new BotAsked(ArticleAnswers.Question, draft.Messages[^1].Id.Seq) }));
        Assert.That((draft.Outbox[^1].Author.Kind, draft.Outbox[^1].Body.Text, draft.Current.Bot.OpenQuestion), Is.EqualTo((AuthorKind.Bot, answer.Text, ArticleAnswers.Question)));
        Refuse(draft, answer, "outdated"); // once

        foreach (var taken in new CaseCommand[] { new PauseBot("mine"), new Reply("Soy Ana"), new ChangeStatus(CaseStatus.Solved) })
        {
            var other = Fresh();
            Answer(other);
            Accept(other, taken);
            Refuse(other, answer, "taken-over");
            if (taken is not Reply) continue;
            Accept(other, new ResumeBot());
            Refuse(other, answer, "taken-over"); // a person has answered
        }

        static void Answer(CaseDraft draft) => draft.AddMessage(new Cause(CauseKind.Bot), Direction.Out, new MessageAuthor(AuthorKind.Bot), new MessageBody { Text = "Su caso es CH-1" });
    }

    [Test]
    public void Decide_OtherCommands_WriteTheirEvent()
    {
        var draft = Fresh();
        Assert.That(Accept(draft, new AddNote(" llamar mañana ")), Is.EqualTo(new[] { new NoteAdded(Sample.Ana.Id) }));
        Assert.That((draft.Messages.Single().Body.Text, draft.Outbox.Count), Is.EqualTo(("llamar mañana", 0)));
        Assert.That(Accept(draft, new GiveSatisfaction(4)), Is.EqualTo(new[] { new SatisfactionGiven(4) }));
        Assert.That(Accept(draft, new ChangePriority(Priority.Urgent)), Is.EqualTo(new[] { new PriorityChanged(Priority.Normal, Priority.Urgent) }));
        Assert.That(Accept(draft, new ChangeStatus(CaseStatus.WaitingOnThirdParty, "SAT")), Is.EqualTo(new[] { new StatusChanged(CaseStatus.New, CaseStatus.WaitingOnThirdParty, "SAT") }));
        Assert.That(Accept(draft, new Assign(Sample.Bruno.Id, "knows it")), Is.EqualTo(new[] { new Assigned(Sample.Bruno.Id, "knows it") }));
        Refuse(draft, new Assign(Sample.Bruno.Id), "same");
        Assert.That(Accept(draft, new Unassign("holiday")), Is.EqualTo(new[] { new Unassigned(Sample.Bruno.Id, "holiday") }));
    }
}
