namespace ChannelHub.Cases.Tests;

/// <summary>Laws over random histories.</summary>
public sealed class HistoryLaws
{
    private static void ForAllHistories(Action<IReadOnlyList<Step>> check) => Law.Holds(Steps.History, check, runs: 1000, shrink: Law.Shorter);

    [Test] // P36
    public void Play_AnyHistory_FoldsToAValidCase() => ForAllHistories(steps =>
    {
        var desk = Desk.Open();
        foreach (var step in steps)
        {
            desk.Do(step);
            Assert.That(CaseInvariants.Broken(desk.Case, desk.Events), Is.Empty, $"after {step}");
        }
    });

    [Test]
    public void Decide_AnyCommandAnywhere_EitherIsRefusedAndChangesNothingOrAddsEventsOfTheActor() => ForAllHistories(steps =>
    {
        var desk = Desk.Open();
        foreach (var step in steps)
        {
            if (step.What is Happening.Asked asked) CheckDecision(desk.Draft(), asked);
            desk.Do(step);
        }
    });

    private static void CheckDecision(CaseDraft draft, Happening.Asked asked)
    {
        var (before, conversation) = (draft.Current, draft.Conversation);
        var decision = CaseCommands.Decide(draft, asked.Command, asked.Actor);
        if (decision is CommandDecision.Refused refused)
        {
            Assert.That(refused.Code, Does.Match("^[a-z]+(-[a-z]+)*$"), $"the code for {asked.Command}");
            Assert.That(refused.Reason, Does.Match(@"(?s)^\S.{8,400}\.$"), $"the sentence for {asked.Command}");
            Assert.That(draft.Current, Is.SameAs(before));
            Assert.That(draft.Conversation, Is.SameAs(conversation));
            Assert.That(
                new object[] { draft.Events.Count, draft.Messages.Count, draft.Outbox.Count, draft.Timers.Count, draft.Deliveries.Count }, Is.All.EqualTo(0), $"what {asked.Command} left behind");
            Assert.That(draft.ToUnitOfWork().Cases, Is.Empty);
        }
        else
        {
            Assert.That(draft.Events, Is.Not.Empty, $"{asked.Command} was accepted and changed nothing");
            Assert.That(draft.Events.Select(e => e.Cause), Is.All.EqualTo(asked.Command is CaseCommand.AnswerFromArticle ? new Cause(CauseKind.Bot, ArticleAnswers.Drafted) : new Cause(CauseKind.Agent, asked.Actor.Id.Value)));
        }
    }

    [Test]
    public void Play_AnyHistory_NumbersItsMessagesByTheirEventsAndPositions() => ForAllHistories(steps =>
    {
        var desk = Desk.Play(steps);
        Assert.That(desk.Messages.Select(m => m.Id.Seq), Is.EqualTo(desk.Events.Where(e => e.Data is MessageAdded or NoteAdded).Select(e => e.Seq)));
        Assert.That(desk.Messages.Where(m => m.Direction != Direction.Note).Select(m => m.Position), Is.EqualTo(Enumerable.Range(1, (int)desk.Conversation.Position)));
        Assert.That(desk.Outbox.Select(m => m.Id), Is.EqualTo(desk.Messages.Where(m => m.Direction == Direction.Out).Select(m => m.Id)).And.Unique);
        Assert.That(desk.Messages.Where(m => m.Direction == Direction.Note), Has.All.Matches<StoredMessage>(m => m is { Conversation: null, Position: 0, Channel: null }));
    });

    [Test]
    public void Play_TheSameHistoryTwice_GivesTheSameEventsMessagesAndCase() => ForAllHistories(steps =>
    {
        var (one, two) = (Desk.Play(steps), Desk.Play(steps));
        Assert.That(two.Case, Is.EqualTo(one.Case));
        Assert.That(two.Events, Is.EqualTo(one.Events));
        Assert.That(two.Messages, Is.EqualTo(one.Messages));
        Assert.That(two.Outbox, Is.EqualTo(one.Outbox));
    });

    [Test]
    public void Play_AnyHistory_SurvivesJson() => ForAllHistories(steps =>
    {
        var desk = Desk.Play(steps);
        Assert.That(Json.Again(desk.Case), Is.EqualTo(desk.Case));
        var read = desk.Events.Select(e => e with { Data = CaseEventTypes.Read(CaseEventTypes.NameOf(e.Data), CaseEventTypes.Write(e.Data)) });
        Assert.That(CaseFold.Fold(desk.Case.Number, read), Is.EqualTo(desk.Case));
    });

    /// <summary>The generator is worth its laws only if its histories go everywhere.</summary>
    [Test]
    public void History_OfTheGenerator_ReachesEveryStatusEveryCommandAndEveryEventOfTheDesk()
    {
        var (statuses, accepted, refused, events) = (new HashSet<CaseStatus>(), new HashSet<Type>(), new HashSet<Type>(), new HashSet<Type>());
        ForAllHistories(steps =>
        {
            var desk = Desk.Open();
            foreach (var step in steps)
            {
                if (step.What is Happening.Asked asked) (CaseCommands.Decide(desk.Draft(), asked.Command, asked.Actor) is CommandDecision.Accepted ? accepted : refused).Add(asked.Command.GetType());
                desk.Do(step);
                statuses.Add(desk.Case.Status);
            }

            events.UnionWith(desk.Events.Select(e => e.Data.GetType()));
        });

        var commands = typeof(CaseCommand).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(CaseCommand))).ToList();
        Assert.That(statuses, Is.EquivalentTo(Enum.GetValues<CaseStatus>()));
        Assert.That(accepted, Is.EquivalentTo(commands));
        Assert.That(refused, Is.EquivalentTo(commands));
        Assert.That(CaseEventTypes.All.Except(events), Is.Empty);
    }

    private static IEnumerable<TestCaseData> WrongCases()
    {
        yield return Wrong("version is the number of events", c => c with { Version = c.Version + 1 });
        yield return Wrong("time never goes back", c => c with { UpdatedAt = c.UpdatedAt.AddHours(-2) });
        yield return Wrong("status moves only by the table", c => c with { Status = CaseStatus.Closed });
        yield return Wrong("reopenings are counted", c => c with { Reopenings = 3 });
        yield return Wrong("messages are counted", c => c with { MessagesIn = 0 });
        yield return Wrong("the customer's last message is timed", c => c with { LastCustomerMessageAt = null });
        yield return Wrong("the agents' last message is timed", c => c with { LastAgentMessageAt = c.CreatedAt });
        yield return Wrong("the owner is the last one assigned and not taken off", c => c with { Owner = new AgentId("eva") });
        yield return Wrong("nobody is offered a case that somebody has", c => c with { Owner = new AgentId("eva"), Search = new AgentSearch() });
        yield return Wrong("levels move one after another within L1 to L3", c => c with { Level = (SupportLevel)7 });
        yield return Wrong("a rule stands only while no person moved the case", c => c with { Rule = "x" });
        yield return Wrong("department and queue are never blank", c => c with { Queue = "" });
        yield return Wrong("held back by the last routing and not recovered since", c => c with { Quarantined = true });
        yield return Wrong("undelivered answers are those", c => c with { UndeliveredAnswers = [9] });
        yield return Wrong("a merged case is closed", c => c with { MergedInto = new CaseNumber(5) });
        yield return Wrong("merged is the last merge not undone", c => c with { MergedInto = new CaseNumber(5) });
        yield return Wrong("a silent bot has no open question", c => c with { Bot = new BotState { Paused = true, OpenQuestion = "version" } });
        yield return Wrong("the open question was asked", c => c with { Bot = new BotState { OpenQuestion = "version" } });
        yield return Wrong("tags, links, facts and clocks are each there once", c => c with { Tags = ["vip", "vip"] });
        yield return Wrong("tags are within their limits", c => c with { Tags = [" vip"] });
        yield return Wrong("no case is linked to itself", c => c with { Links = [new CaseLink("parent", c.Number)] });
        yield return Wrong("a score is 1 to 5", c => c with { Satisfaction = new Satisfaction(6, c.CreatedAt) });

        static TestCaseData Wrong(string law, Func<Case, Case> bend) => new TestCaseData(law, bend).SetArgDisplayNames(law);
    }

    [TestCaseSource(nameof(WrongCases))]
    public void Broken_ACaseThatIsNotItsEvents_NamesTheLaw(string law, Delegate bend)
    {
        var desk = Desk.Open();
        var bent = ((Func<Case, Case>)bend)(desk.Case);
        Assert.That(CaseInvariants.Broken(desk.Case, desk.Events), Is.Empty);
        Assert.That(CaseInvariants.Broken(bent, desk.Events), Does.Contain(law).And.Contain("replaying the events gives the case"));
    }
}
