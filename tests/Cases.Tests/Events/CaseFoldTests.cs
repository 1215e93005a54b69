namespace ChannelHub.Cases.Tests;

public sealed class CaseFoldTests
{
    private static readonly Cause ByBot = new(CauseKind.Bot);
    private static readonly Opened Opening = new("webchat", Sample.Web, "visitor-1", "Error H007", new CaseNumber(99));

    private static Case After(params CaseEventData[] data) =>
        CaseFold.Fold(Sample.Number, data.Prepend(Opening).Select((d, i) => new CaseEvent(i + 1, Sample.Morning.AddMinutes(i), ByBot, d)));

    [Test]
    public void Fold_Opened_IsANewCaseAtTheFirstLevel()
    {
        var c = After();
        Assert.That(c, Is.EqualTo(new Case
        {
            Number = Sample.Number, Version = 1, Status = CaseStatus.New, Channel = "webchat", Conversation = Sample.Chat, ReplyTo = Sample.Chat,
            CreatedAt = Sample.Morning, UpdatedAt = Sample.Morning, Subject = "Error H007", Links = [new CaseLink("follow-up", new CaseNumber(99))],
        }));
        Assert.That((c.Level, c.Priority, c.IsLive, c.NextSeq), Is.EqualTo((SupportLevel.L1, Priority.Normal, true, 2)));
    }

    private static IEnumerable<TestCaseData> WrongHistories()
    {
        yield return Wrong("no events");
        yield return Wrong("not opened first", new CaseEvent(1, Sample.Morning, ByBot, new BotResumed()));
        yield return Wrong("opened as the second", new CaseEvent(2, Sample.Morning, ByBot, Opening));
        yield return Wrong("opened twice", new CaseEvent(1, Sample.Morning, ByBot, Opening), new CaseEvent(2, Sample.Morning, ByBot, Opening));
        yield return Wrong("a gap", new CaseEvent(1, Sample.Morning, ByBot, Opening), new CaseEvent(3, Sample.Morning, ByBot, new BotResumed()));
        yield return Wrong("a repeat", new CaseEvent(1, Sample.Morning, ByBot, Opening), new CaseEvent(1, Sample.Morning, ByBot, new BotResumed()));
        yield return Wrong("an event that nobody knows", new CaseEvent(1, Sample.Morning, ByBot, Opening), new CaseEvent(2, Sample.Morning, ByBot, new Unknown()));

        static TestCaseData Wrong(string what, params CaseEvent[] events) => new TestCaseData(new object[] { events }).SetArgDisplayNames(what);
    }

    private sealed record Unknown : CaseEventData;

    [TestCaseSource(nameof(WrongHistories))]
    public void Fold_AWrongHistory_IsAFaultThatNamesTheCase(CaseEvent[] events) =>
        Assert.That(() => CaseFold.Fold(Sample.Number, events), Throws.InvalidOperationException.With.Message.Contains("CH-1234"));

    [Test]
    public void Fold_Clocks_RunPauseResumeAndEnd()
    {
        var due = Sample.Morning.AddHours(4);
        Assert.That(After(new SlaClockStarted("resolution", "gold", due)).Clocks.Single(), Is.EqualTo(new SlaClock { Name = "resolution", StartedAt = Sample.Morning.AddMinutes(1), DueAt = due }));
        Assert.That(After(new SlaClockStarted("resolution", "gold", due)).SlaPolicy, Is.EqualTo("gold"));

        var paused = After(new SlaClockStarted("resolution", "gold", due), new SlaClockPaused("resolution", "waiting")).Clocks.Single();
        Assert.That((paused.PausedAt, paused.IsRunning), Is.EqualTo((Sample.Morning.AddMinutes(2), false)));

        var resumed = After(new SlaClockStarted("resolution", "gold", due), new SlaClockPaused("resolution", "waiting"), new SlaClockResumed("resolution", due.AddHours(1))).Clocks.Single();
        Assert.That((resumed.PausedAt, resumed.DueAt, resumed.IsRunning), Is.EqualTo(((DateTimeOffset?)null, due.AddHours(1), true)));

        Assert.That(After(new SlaClockStarted("resolution", "gold", due), new SlaClockMet("resolution")).Clocks.Single(), Has.Property("MetAt").EqualTo(Sample.Morning.AddMinutes(2)).And.Property("IsRunning").False);
        Assert.That(After(new SlaClockStarted("resolution", "gold", due), new SlaClockBreached("resolution")).Clocks.Single(), Has.Property("BreachedAt").Not.Null.And.Property("IsRunning").False);
        Assert.That(After(new SlaClockStarted("resolution", "gold", due), new SlaClockStopped("resolution", "merged")).Clocks, Is.Empty);
        Assert.That(After(new SlaClockStarted("a", "gold", due), new SlaClockStarted("b", "gold", due), new SlaClockMet("b")).Clocks.Select(k => k.MetAt is null), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    public void Fold_MessagesFromTwoPlaces_AnswersGoWhereTheCustomerLastWrote()
    {
        var c = After(
            new MessageAdded(Direction.In, AuthorKind.Customer, "webchat", Sample.Web, "visitor-1"),
            new MessageAdded(Direction.In, AuthorKind.Customer, "email", new AccountName("support"), "thread-9"),
            new MessageAdded(Direction.Out, AuthorKind.Bot, "webchat", Sample.Web, "visitor-1"));
        Assert.That(c.ReplyTo, Is.EqualTo(new ConversationRef(new AccountName("support"), "thread-9")));
        Assert.That((c.MessagesIn, c.MessagesOut, c.LastAgentMessageAt), Is.EqualTo((2, 1, (DateTimeOffset?)null)), "the bot is no agent");
    }

    [Test]
    public void Fold_AnswersOfTheHubItself_AreRememberedForADayAndBounded()
    {
        var written = new MessageAdded(Direction.Out, AuthorKind.Bot, "webchat", Sample.Web, "visitor-1");
        var many = After([.. Enumerable.Repeat(written, 100)]);
        Assert.That(many.Bot.Answers, Is.EqualTo(Enumerable.Range(71, BotState.MostAnswers).Select(i => Sample.Morning.AddMinutes(i)).ToValueList()));
        var later = CaseFold.Apply(many.Number, many, new CaseEvent(many.NextSeq, Sample.Morning.AddDays(2), ByBot, written));
        Assert.That(later.Bot.Answers, Is.EqualTo(ValueList.Create([Sample.Morning.AddDays(2)])));
        Assert.That(After(written with { Author = AuthorKind.Agent }).Bot.Answers, Is.Empty, "a person may write as often as he likes");
        Assert.That(After(new BotAnswered(BotAnswered.SlowDown, 2), new BotAnswered("status", 3)).Bot.SlowedAt, Is.EqualTo(Sample.Morning.AddMinutes(1)));
    }

    [Test]
    public void Fold_MessagesOnTheHeelsOfEachOther_AreABurst()
    {
        var c = After();
        foreach (var (at, burst) in new[] { (0, 0), (3, 1), (7, 2), (12, 0), (13, 1) })
        {
            c = CaseFold.Apply(c.Number, c, new CaseEvent(c.NextSeq, Sample.Morning.AddSeconds(at), ByBot, new MessageAdded(Direction.In, AuthorKind.Customer, "webchat", Sample.Web, "visitor-1")));
            Assert.That(c.Burst, Is.EqualTo(burst), $"after {at} seconds");
        }
    }

    [Test]
    public void Fold_SatisfactionGiven_ClosesItsQuestion()
    {
        var c = After(new BotAsked(BotAsked.Satisfaction, 2), new SatisfactionGiven(4));
        Assert.That((c.Bot.OpenQuestion, c.Satisfaction), Is.EqualTo(((string?)null, new Satisfaction(4, Sample.Morning.AddMinutes(2)))));
    }

    [Test]
    public void Fold_FactLearnt_ClosesTheQuestionAndTheLatestValueStands()
    {
        var c = After(new BotAsked("version", 2), new FactLearnt("version", "11"), new FactLearnt("version", "12"));
        Assert.That(c.Bot, Is.EqualTo(new BotState { Asked = ["version"], Facts = [new KnownFact("version", "12")] }));
    }

    [Test]
    public void Fold_Routed_PutsTheCaseAndKeepsTagsThatArePresent()
    {
        var trace = new RoutingTrace { RuleSet = "0", Inputs = new RoutingInputs { Channel = "webchat", Account = Sample.Web } };
        var c = After(new TagsChanged(["vip", "cfdi"], []), new Routed(Sample.Routing(), trace));
        Assert.That((c.Department, c.Queue, c.Level, c.Priority, c.Category, c.Rule), Is.EqualTo(("technical-support", "support-l1", SupportLevel.L1, Priority.High, "invoicing", "cfdi-errors")));
        Assert.That(c.Tags, Is.EqualTo(ValueList.Create(["vip", "cfdi"])));
    }

    [Test]
    public void Fold_Routed_AsksForSkillsUntilAnotherDepartmentTakesOver()
    {
        var trace = new RoutingTrace { RuleSet = "0", Inputs = new RoutingInputs { Channel = "webchat", Account = Sample.Web } };
        var routed = new Routed(Sample.Routing() with { Skills = [new SkillNeed("tax", 3, DropAfter: TimeSpan.FromMinutes(10))] }, trace);

        Assert.That(After(routed).Skills, Is.EqualTo(routed.Result.Skills));
        Assert.That(After(routed, new HandedOver("technical-support", "sales", Sample.Note, "sales")).Skills, Is.Empty);
    }

    [Test]
    public void Fold_DeliveryChanged_ListsWhatAnAgentHasToSeeTo()
    {
        Assert.That(After(new DeliveryChanged(2, DeliveryState.Failed), new DeliveryChanged(3, DeliveryState.Unconfirmed)).UndeliveredAnswers, Is.EqualTo(ValueList.Create([2, 3])));
        Assert.That(After(new DeliveryChanged(2, DeliveryState.Failed), new DeliveryChanged(2, DeliveryState.Delivered)).UndeliveredAnswers, Is.Empty);
    }

    [TestCase(CaseStatus.Solved, CaseStatus.Open, 1)]
    [TestCase(CaseStatus.Closed, CaseStatus.Open, 1)]
    [TestCase(CaseStatus.Solved, CaseStatus.Closed, 0)]
    [TestCase(CaseStatus.WaitingOnCustomer, CaseStatus.Open, 0)]
    public void Fold_StatusChanged_CountsOnlyTrueReopenings(CaseStatus from, CaseStatus to, int reopenings) =>
        Assert.That(After(new StatusChanged(CaseStatus.New, from), new StatusChanged(from, to)).Reopenings, Is.EqualTo(reopenings));
}
