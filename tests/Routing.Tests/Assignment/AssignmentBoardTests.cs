using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Tests.Promises;
using static ChannelHub.Routing.Assignment.AssignmentCommand;
using Assigned = ChannelHub.Routing.Assignment.AssignmentDecision.Assigned;
using Offered = ChannelHub.Routing.Assignment.AssignmentDecision.Offered;
using SkillNeed = ChannelHub.Routing.Assignment.SkillNeed;

namespace ChannelHub.Routing.Tests.Assignment;

public sealed class AssignmentBoardTests
{
    private static readonly DateTimeOffset Start = new(2026, 7, 15, 15, 0, 0, TimeSpan.Zero);

    private static readonly AssignmentSettings Settings = new()
    {
        Queues = [new("l1", "support"), new("l2", "support", [SupportLevel.L2], "l1", TimeSpan.FromSeconds(60)), new("sales", "sales", OverflowTo: "l1")],
        Channels = [new("voice", 60, AcceptWithin: TimeSpan.FromSeconds(20)), new("webchat", 20), new("email", 6, Interruptible: true)],
        Calendars = [Books.Office("madrid", "Europe/Madrid")],
    };

    private AssignmentBoard board = new(Settings);

    [SetUp]
    public void NewBoard() => board = new AssignmentBoard(Settings);

    private static AgentId Id(string name) => new(name);

    private static AgentProfile Agent(string name) => new() { Id = Id(name), Departments = ["support"], Languages = ["es"] };

    private static WaitingCase Chat(long number, int minute = 0) =>
        new() { Number = new CaseNumber(number), Queue = "l1", Channel = "webchat", Since = Start.AddMinutes(minute) };

    private void Hire(params AgentProfile[] agents)
    {
        foreach (var agent in agents)
        {
            board.Apply(new SetAgent(agent), Start);
            board.Apply(new SetPresence(agent.Id, Presence.Available), Start);
        }
    }

    private AssignmentDecision[] At(double minute, AssignmentCommand command) => [.. board.Apply(command, Start.AddMinutes(minute))];

    private static string[] Given(IEnumerable<AssignmentDecision> decisions) => decisions.OfType<Assigned>().Select(a => $"{a.Case.Value}:{a.Agent}").ToArray();

    [Test]
    public void Apply_AgentsFree_TheLeastLoadedThenLongestWithoutWorkGetsTheCase()
    {
        Hire(Agent("ana"), Agent("bea"));
        Assert.That(Given(At(1, new Wait(Chat(1)))), Is.EqualTo(new[] { "1:ana" }));
        Assert.That(Given(At(2, new Wait(Chat(2)))), Is.EqualTo(new[] { "2:bea" }));
        At(3, new Leave(new CaseNumber(1)));
        At(4, new Leave(new CaseNumber(2)));
        Assert.That(Given(At(5, new Wait(Chat(3)))), Is.EqualTo(new[] { "3:ana" }));
    }

    // P39
    [Test]
    public void Apply_EveryoneFullThenOneSlotFrees_TheFirstOfTheQueueGoesOut()
    {
        Hire(Agent("ana") with { Capacity = 20 }, Agent("bea") with { Capacity = 20 });
        At(0, new Wait(Chat(1)));
        At(0, new Wait(Chat(2)));
        At(5, new Wait(Chat(4, 5)));
        At(6, new Wait(Chat(3, 4)));
        At(7, new Wait(Chat(5, 7) with { Priority = Priority.Urgent }));
        Assert.That(board.Waiting, Is.EqualTo(3));
        Assert.That(Given(At(8, new Leave(new CaseNumber(2)))), Is.EqualTo(new[] { "5:bea" }), "urgent counts as four hours older");
        Assert.That(Given(At(9, new Leave(new CaseNumber(1)))), Is.EqualTo(new[] { "3:ana" }), "then the one that waits longest");
    }

    [Test]
    public void Apply_PromiseNearItsEnd_GoesBeforeOlderCases()
    {
        Hire(Agent("ana") with { Capacity = 20 });
        At(0, new Wait(Chat(1)));
        At(1, new Wait(Chat(2, 1)));
        At(20, new Wait(Chat(3, 20) with { DueAt = Start.AddMinutes(25) }));
        Assert.That(Given(At(21, new Leave(new CaseNumber(1)))), Is.EqualTo(new[] { "3:ana" }));
    }

    // P41
    [Test]
    public void Apply_CustomerReturnsWhileTheirAgentIsOffShift_TheCaseGoesToTheQueue()
    {
        Hire(Agent("ana") with { Hours = "madrid" }, Agent("bea"));
        Assert.That(Given(At(1, new Wait(Chat(1) with { LastAgent = Id("ana") }))), Is
            .EqualTo(new[] { "1:ana" }), "17:01 in Madrid: on shift, and knows the customer");
        At(2, new Wait(Chat(2)));
        Assert.That(Given(At(70, new Wait(Chat(3, 70) with { LastAgent = Id("ana") }))), Is.EqualTo(new[] { "3:bea" }), "18:10: the shift is over");
    }

    [Test]
    public void Apply_ShiftBegins_WaitingCasesGoOutAtTheOpening()
    {
        Hire(Agent("ana") with { Hours = "madrid" });
        At(200, new Wait(Chat(1, 200)));
        Assert.That(board.Waiting, Is.EqualTo(1));
        var opening = new DateTimeOffset(2026, 7, 16, 9, 0, 0, TimeSpan.FromHours(2));
        Assert.That(NextDueAfter(Start.AddMinutes(300)), Is.EqualTo(opening));
        Assert.That(Given(board.Apply(Tick.Value, opening)), Is.EqualTo(new[] { "1:ana" }));
    }

    [Test]
    public void Apply_RequiredSkill_IsWaitedForUntilItIsDropped()
    {
        Hire(Agent("ana"), Agent("bea") with { Skills = [new Skill("tax", 2)] });
        var expert = Chat(1) with { Required = [new SkillNeed("tax", 3, TimeSpan.FromMinutes(10))], Language = "es" };
        Assert.That(At(0, new Wait(expert)), Is.Empty, "bea does not know enough of it");
        Assert.That(board.NextDue, Is.EqualTo(Start.AddMinutes(5)).Or.EqualTo(Start.AddMinutes(10)));
        var decisions = At(10, Tick.Value);
        Assert.That(decisions[0], Is.EqualTo(new AssignmentDecision.NeedDropped(new CaseNumber(1), "tax")));
        Assert.That(Given(decisions), Is.EqualTo(new[] { "1:ana" }));
    }

    [Test]
    public void Apply_PreferredSkill_ChoosesAmongTheFreeAndMakesNobodyWait()
    {
        Hire(Agent("ana"), Agent("bea") with { Skills = [new Skill("tax")] });
        var prefers = Chat(1) with { Preferred = [new SkillNeed("tax", 1, TimeSpan.FromMinutes(10))] };
        Assert.That(Given(At(1, new Wait(prefers))), Is.EqualTo(new[] { "1:bea" }));
        Assert.That(Given(At(20, new Wait(prefers with { Number = new CaseNumber(2) }))), Is.EqualTo(new[] { "2:ana" }), "dropped after ten minutes");
        At(21, new SetPresence(Id("bea"), Presence.Away));
        Assert.That(Given(At(22, new Wait(prefers with { Number = new CaseNumber(3), Since = Start.AddMinutes(22) }))), Is.EqualTo(new[] { "3:ana" }));
    }

    [Test]
    public void Apply_OfferNotAccepted_GoesToTheNextAndNotBackInThisRound()
    {
        Hire(Agent("ana"), Agent("bea"));
        var call = Chat(1) with { Channel = "voice" };
        Assert.That(At(0, new Wait(call)), Is.EqualTo(new AssignmentDecision[] { new Offered(call.Number, Id("ana"), Start.AddSeconds(20), "least loaded") }));
        var late = board.Apply(Tick.Value, Start.AddSeconds(20));
        Assert.That(late, Is.EqualTo(new AssignmentDecision[]
        {
            new AssignmentDecision.OfferEnded(call.Number, Id("ana"), "not accepted in time"),
            new Offered(call.Number, Id("bea"), Start.AddSeconds(40), "least loaded"),
        }));
        Assert.That(board.Apply(new Accept(call.Number, Id("ana")), Start.AddSeconds(21)), Has.One.TypeOf<AssignmentDecision.Refused>(), "two can't have it");
        Assert.That(board.Apply(new Decline(call.Number, Id("bea")), Start.AddSeconds(22)), Has.Count.EqualTo(1), "both declined: it waits");
        Assert.That(board.Find(call.Number)!.Case.Since, Is.EqualTo(Start), "its age is kept");
        Assert.That(At(5, Tick.Value), Is.Empty);
        Assert.That(At(11, Tick.Value).OfType<Offered>().Count(), Is.EqualTo(1), "a new round");
        Assert.That(Given(At(11.1, new Accept(call.Number, board.Find(call.Number)!.Agent!.Value))), Has.Length.EqualTo(1));
        Assert.That(At(20, Tick.Value), Is.Empty);
    }

    [Test]
    public void Apply_Overflow_LetsTheSecondQueueHelpAtOnceOrLater()
    {
        Hire(Agent("ana"));
        Assert.That(At(0, new Wait(Chat(1) with { Queue = "l2", Level = SupportLevel.L2 })), Is.Empty);
        var later = At(1, Tick.Value);
        Assert.That(later, Is
            .EqualTo(new AssignmentDecision[] { new AssignmentDecision.Overflowed(new CaseNumber(1), "l2", "l1") }), "ana serves level 1 only");
        Assert.That(Given(At(2, new SetAgent(Agent("ana") with { Levels = [SupportLevel.L1, SupportLevel.L2] }))), Is.EqualTo(new[] { "1:ana" }));
        Assert.That(Given(At(3, new Wait(Chat(2, 3) with { Queue = "sales" }))), Is.EqualTo(new[] { "2:ana" }), "sales overflows at once");
        Hire(Agent("zoe") with { Departments = ["sales"] });
        At(4, new Wait(Chat(4, 4) with { Queue = "sales" }));
        Assert.That(Given(At(4, new Wait(Chat(3, 4) with { Queue = "sales" }))), Is
            .EqualTo(new[] { "3:zoe" }), "the own queue's agent comes first, also with more work");
    }

    [TestCase(OfflinePolicy.Keep, 0)]
    [TestCase(OfflinePolicy.ReturnUrgent, 1)]
    [TestCase(OfflinePolicy.ReturnAll, 2)]
    public void Apply_AgentStaysOffline_WorkGoesBackByPolicyWithItsAge(OfflinePolicy policy, int returned)
    {
        board = new AssignmentBoard(Settings with { Offline = policy });
        Hire(Agent("ana"));
        At(1, new Wait(Chat(1)));
        At(1, new Wait(Chat(2) with { Channel = "email" }));
        At(2, new SetPresence(Id("ana"), Presence.Offline));
        Assert.That(At(3, Tick.Value), Is.Empty, "a lost connection is no leave");
        Assert.That(At(4, Tick.Value).OfType<AssignmentDecision.Returned>().Count(), Is.EqualTo(returned));
        Assert.That(board.Waiting, Is.EqualTo(returned));
        Hire(Agent("bea"));
        Assert.That(board.Waiting, Is.Zero);
    }

    [Test]
    public void Apply_InterruptibleWork_GivesWayToACall()
    {
        Hire(Agent("ana") with { Capacity = 60 });
        for (var i = 1; i <= 10; i++) At(0, new Wait(Chat(i) with { Channel = "email" }));
        Assert.That(At(1, new Wait(Chat(11) with { Channel = "email" })), Is.Empty, "full of mail");
        Assert.That(At(2, new Wait(Chat(12) with { Channel = "voice" })).OfType<Offered>().Count(), Is.EqualTo(1), "a call comes on top");
        At(2.1, new Accept(new CaseNumber(12), Id("ana")));
        Assert.That(At(3, new Wait(Chat(13))), Is.Empty, "but nothing beside the call");
    }

    [Test]
    public void Apply_LargeCaseAmongManySmallOnes_GetsRoomMade()
    {
        board = new AssignmentBoard(Settings with { Channels = [new("voice", 60), new("webchat", 20)] });
        Hire(Agent("ana"));
        for (var i = 1; i <= 3; i++) At(0, new Wait(Chat(i)));
        At(1, new Wait(Chat(50, 1) with { Channel = "voice" }));
        Assert.That(Given(At(2, new Wait(Chat(4, 2)))), Is.Empty);
        Assert.That(Given(At(3, new Leave(new CaseNumber(1)))), Is.EqualTo(new[] { "4:ana" }), "the call has not waited long yet");
        At(7, new Wait(Chat(5, 7)));
        Assert.That(At(8, new Leave(new CaseNumber(2))), Is.Empty, "now room is made");
        Assert.That(At(8, new Leave(new CaseNumber(3))), Is.Empty);
        Assert.That(Given(At(9, new Leave(new CaseNumber(4)))), Is.EqualTo(new[] { "50:ana" }));
    }

    [Test]
    public void Apply_TakenByHand_GoesOverCapacityAndCounts()
    {
        Hire(Agent("ana") with { Capacity = 20 });
        At(0, new Wait(Chat(1)));
        At(0, new Wait(Chat(2)));
        Assert.That(Given(At(1, new Take(new CaseNumber(2), Id("ana")))), Is.EqualTo(new[] { "2:ana" }));
        At(1, new Wait(Chat(3)));
        Assert.That(At(2, new Leave(new CaseNumber(1))), Is.Empty, "still full");
        Assert.That(At(3, new Take(new CaseNumber(9), Id("ana"))).Single(), Is.TypeOf<AssignmentDecision.Refused>());
    }

    [Test]
    public void New_WrongSettings_AreRefusedWithAllFaults()
    {
        var wrong = Settings with
        {
            Queues = [new("a", "x", OverflowTo: "b"), new("b", "x", OverflowTo: "c"), new("c", "x", OverflowTo: "a"), new("d", "x", OverflowTo: "nowhere"),
                new("a", "x")],
            Channels = [new("voice", 0)],
        };
        var message = Assert.Throws<ArgumentException>(() => _ = new AssignmentBoard(wrong))!.Message;
        Assert.That(message, Does.Contain("a → b → c → a").And.Contain("nowhere").And.Contain("twice").And.Contain("weight 0"));
    }

    private DateTimeOffset? NextDueAfter(DateTimeOffset at)
    {
        while (board.NextDue <= at) board.Apply(Tick.Value, board.NextDue.Value);
        return board.NextDue;
    }
}
