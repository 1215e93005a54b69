using ChannelHub.Cases;
using ChannelHub.Intake.Assignment;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Sending;
using ChannelHub.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Cases come to agents in the running hub: the real store, the real pipeline, a clock that the test moves.</summary>
public sealed class AssignmentTests
{
    private const string Settings = """
        version: 1
        departments: [{key: desk}, {key: shop}]
        queues:
          - {key: desk, department: desk}
          - {key: shop, department: shop}
        defaults: {department: desk}
        assignment:
          capacity: 20
          channels: {scripted: {weight: 10, acceptWithin: 30s}}
          language: {required: false}
          offline: {policy: return-all, grace: 2m}
          overflow: [{from: desk, to: shop, after: 5m}]
        """;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1); // the test moves the clock on while the hub works: on a busy machine some of its time passes unseen
    private static readonly AgentId Ana = new("ana");
    private static readonly AgentId Bruno = new("bruno");

    private readonly ManualTime time = ManualTime.AtNoon();
    private readonly ScriptedChannel channel = new("web");

    [Test]
    public async Task Arrival_NobodyAvailable_WaitsAndIsTakenByHandAsEver()
    {
        await using var hub = await StartAsync();
        await AgentAsync(hub, Ana);
        await ArriveAsync(hub, 1);
        Assert.That(await hub.Desk.ExecuteAsync(Number(1), new CaseCommand.Assign(Ana), Who(Ana), null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Done>());
        time.Advance(TimeSpan.FromHours(1));
        Assert.That((await hub.CaseAsync(1001)).Events.Select(e => e.Data), Has.None.InstanceOf<Offered>());
    }

    [Test]
    public async Task Arrival_TwoAvailable_IsOfferedLapsesAndGoesToTheNextWithItsAgeKept()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana, Bruno);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        var arrived = (await hub.CaseAsync(1001)).Case.WaitingSince;
        await hub.UntilAsync(() => Task.FromResult(hub.Work.OffersTo(Ana).Count == 1)); // what agents are shown follows the commit
        Assert.That(hub.Work.OffersTo(Ana).Single() is { Queue: "desk" } offer && offer.Case == Number(1), Is.True);

        await OfferedAsync(hub, 1, Bruno);
        var c = (await hub.CaseAsync(1001)).Case;
        Assert.That((c.Search!.Passed, c.WaitingSince), Is.EqualTo(((ValueList<AgentId>)[Ana], arrived)));
        Assert.That(await AcceptAsync(hub, 1, Ana), Is.InstanceOf<CommandOutcome.Refused>().With.Property("Code").EqualTo("offer"));
        Assert.That(await AcceptAsync(hub, 1, Bruno), Is.InstanceOf<CommandOutcome.Done>());
        var told = (await hub.CaseAsync(1001)).Events.Select(e => e.Data).Where(d => d is Offered or OfferEnded or Assigned).Select(d => d switch
        {
            Offered o => $"offered {o.Agent}: {o.Reason}",
            OfferEnded o => $"ended {o.Agent}: {o.Reason}",
            Assigned a => $"assigned {a.Agent}: {a.Reason}",
            _ => "",
        });
        Assert.That(told, Is.EqualTo(new[] { "offered ana: least loaded", "ended ana: not accepted in time", "offered bruno: least loaded", "assigned bruno: accepted" }));
        await hub.UntilAsync(() => Task.FromResult(hub.Work.OffersTo(Bruno).Count == 0));
    }

    [Test]
    public async Task Decline_InThisRound_IsNotAskedAgainAndIsInTheNext()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        await hub.Desk.ExecuteAsync(Number(1), new CaseCommand.DeclineOffer(), Who(Ana), null, CancellationToken.None);
        var round = (await hub.CaseAsync(1001)).Case.Search!.RoundEndsAt!.Value;
        time.Advance(TimeSpan.FromMinutes(9));
        await ArriveAsync(hub, 2);
        await OfferedAsync(hub, 2, Ana, step: null);
        Assert.That((await hub.CaseAsync(1001)).Case.Search!.OfferedTo, Is.Null, "still in the round");
        await OfferedAsync(hub, 1, Ana);
        Assert.That((await hub.CaseAsync(1001)).Events.Last(e => e.Data is Offered).At, Is.GreaterThanOrEqualTo(round));
    }

    // P39
    [Test]
    public async Task Solve_EveryoneWasFull_TheOldestByQueueOrderGoesOutWithinASecond()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana);
        for (var i = 1; i <= 4; i++) await ArriveAsync(hub, i);
        await OfferedAsync(hub, 1, Ana, step: null);
        await AcceptAsync(hub, 1, Ana);
        await OfferedAsync(hub, 2, Ana, step: null);
        await hub.Desk.ExecuteAsync(Number(4), new CaseCommand.ChangePriority(Priority.Urgent), Who(Ana), null, CancellationToken.None);
        var freed = time.GetUtcNow();
        await hub.Desk.ExecuteAsync(Number(1), new CaseCommand.ChangeStatus(CaseStatus.Solved), Who(Ana), null, CancellationToken.None);
        await OfferedAsync(hub, 4, Ana, step: null);
        Assert.That(time.GetUtcNow(), Is.EqualTo(freed), "at once: the hub's clock stood still meanwhile");
        Assert.That((await hub.CaseAsync(1003)).Case.Search, Is.Null, "there was room for one");
    }

    [Test]
    public async Task Offline_ByHand_TheWorkIsReturnedAfterTheGraceTimeAndGoesToAnother()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        await AcceptAsync(hub, 1, Ana);
        await ThereAsync(hub, Bruno);
        await hub.Work.SetPresenceAsync(Ana, Presence.Offline, byProgram: false, CancellationToken.None);
        var left = time.GetUtcNow();
        await OfferedAsync(hub, 1, Bruno);
        var returned = (await hub.CaseAsync(1001)).Events.Single(e => e.Data is Unassigned);
        Assert.That((returned.At - left, ((Unassigned)returned.Data).Reason), Is.EqualTo((TimeSpan.FromMinutes(2), "agent is offline")).Using<(TimeSpan, string?)>((a, b) => (a.Item1 - b.Item1).Duration() < Slack && a.Item2 == b.Item2));
    }

    [Test]
    public async Task Connection_Lost_IsNoLeaveUntilTheGraceTimeIsOver()
    {
        await using var hub = await StartAsync();
        await AgentAsync(hub, Ana);
        var console = hub.Work.Connect(Ana);
        await hub.Work.SetPresenceAsync(Ana, Presence.Available, byProgram: false, CancellationToken.None);
        time.Advance(TimeSpan.FromHours(1));
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana, step: null);
        await AcceptAsync(hub, 1, Ana);

        console.Dispose();
        time.Advance(TimeSpan.FromSeconds(20));
        using (hub.Work.Connect(Ana)) await ArriveAsync(hub, 2);
        await OfferedAsync(hub, 2, Ana, step: null);
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.Owner is null, Step);
        Assert.That((await hub.People.FindAgentAsync(Ana, CancellationToken.None))!.Presence.State, Is.EqualTo(Presence.Offline));
        Assert.That(hub.Work.PresenceOf(Ana).State, Is.EqualTo(Presence.Offline));
    }

    [Test]
    public async Task Overflow_NobodyOfTheOwnQueue_TheSecondQueuesAgentsHelpAfterTheTime()
    {
        await using var hub = await StartAsync();
        await AgentAsync(hub, Ana, new WorkProfile { Departments = ["shop"] });
        await hub.Work.SetPresenceAsync(Ana, Presence.Available, byProgram: true, CancellationToken.None);
        await ArriveAsync(hub, 1);
        var arrived = (await hub.CaseAsync(1001)).Case.WaitingSince!.Value;
        await OfferedAsync(hub, 1, Ana, TimeSpan.FromSeconds(1));
        var offered = (await hub.CaseAsync(1001)).Events.Single(e => e.Data is Offered);
        Assert.That(offered.At - arrived, Is.EqualTo(TimeSpan.FromMinutes(5)).Within(Slack));
        Assert.That(((Offered)offered.Data).Reason, Is.EqualTo("helps out"));
    }

    [Test]
    public async Task Assign_AgentLockedOutBesideTheHub_IsNeverGivenACase()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana, Bruno);
        await hub.People.SetAgentDisabledAsync(Ana, true);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Bruno, step: null);
        Assert.That((await hub.CaseAsync(1001)).Events.Select(e => e.Data).OfType<Offered>().Select(o => o.Agent), Is.EqualTo(new[] { Bruno }));
    }

    // P41
    [Test]
    public async Task Arrival_CustomerComesBack_GoesToHisLastAgentAndElseToTheQueue()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Bruno);
        foreach (var i in new[] { 1, 2 })
        {
            await ArriveAsync(hub, i);
            await OfferedAsync(hub, i, Bruno);
            await AcceptAsync(hub, i, Bruno);
            foreach (var status in new[] { CaseStatus.Solved, CaseStatus.Closed }) await hub.Desk.ExecuteAsync(Number(i), new CaseCommand.ChangeStatus(status), Who(Bruno), null, CancellationToken.None);
        }

        await ThereAsync(hub, Ana);
        await hub.ReceiveAsync(channel, "visitor1", "Otra pregunta");
        await OfferedAsync(hub, 3, Bruno, step: null);
        Assert.That(((Offered)(await hub.CaseAsync(1003)).Events.Single(e => e.Data is Offered).Data).Reason, Is.EqualTo("knows the customer"));

        await hub.Work.SetPresenceAsync(Bruno, Presence.Away, byProgram: true, CancellationToken.None);
        await hub.ReceiveAsync(channel, "visitor2", "Otra pregunta");
        await OfferedAsync(hub, 4, Ana, step: null);
    }

    [Test]
    public async Task Release_ByHand_IsNotGivenBackAtOnce()
    {
        await using var hub = await StartAsync();
        await ThereAsync(hub, Ana);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        await AcceptAsync(hub, 1, Ana);
        await hub.Desk.ExecuteAsync(Number(1), new CaseCommand.Unassign(), Who(Ana), null, CancellationToken.None);
        await ArriveAsync(hub, 2);
        await OfferedAsync(hub, 2, Ana, step: null);
        Assert.That((await hub.CaseAsync(1001)).Case.Search!.OfferedTo, Is.Null);
        await ThereAsync(hub, Bruno);
        await OfferedAsync(hub, 1, Bruno, step: null);
    }

    [Test]
    public async Task Answer_TheCaseWaitsOnItsCustomer_KeepsTheRoomForAWhileOnly()
    {
        await using var hub = await StartAsync(Settings.Replace("weight: 10, acceptWithin: 30s", "weight: 20, acceptWithin: 30s, keepsRoom: 10m", StringComparison.Ordinal));
        await ThereAsync(hub, Ana);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        await AcceptAsync(hub, 1, Ana);
        await ArriveAsync(hub, 2);
        await hub.Desk.ExecuteAsync(Number(1), new CaseCommand.Reply("¿De qué se trata?"), Who(Ana), null, CancellationToken.None);
        var answered = (await hub.CaseAsync(1001)).Case.LastAgentMessageAt!.Value;
        await OfferedAsync(hub, 2, Ana, TimeSpan.FromSeconds(1));
        Assert.That((await hub.CaseAsync(1002)).Events.Single(e => e.Data is Offered).At - answered, Is.EqualTo(TimeSpan.FromMinutes(10)).Within(Slack));
    }

    [Test]
    public async Task Restart_InTheMiddle_OffersDeclinesOwnersAndOrderAreAsBefore()
    {
        var hub = await StartAsync();
        await ThereAsync(hub, Ana, Bruno);
        await ArriveAsync(hub, 1);
        await OfferedAsync(hub, 1, Ana);
        await AcceptAsync(hub, 1, Ana);
        await ArriveAsync(hub, 2);
        await OfferedAsync(hub, 2, Bruno);
        await hub.Desk.ExecuteAsync(Number(2), new CaseCommand.DeclineOffer(), Who(Bruno), null, CancellationToken.None);
        await OfferedAsync(hub, 2, Ana, step: null);
        await ArriveAsync(hub, 3);
        await OfferedAsync(hub, 3, Bruno, step: null);
        var directory = await hub.StopAsync();

        await using var again = await TestHub.StartAsync([channel], time, directory, rules: Rules());
        await again.UntilAsync(() => Task.FromResult(again.Work.OffersTo(Ana).Count == 1 && again.Work.OffersTo(Bruno).Count == 1));
        Assert.That((await again.CaseAsync(1002)).Case.Search is { Passed: [var passed], OfferedTo: var to } && passed == Bruno && to == Ana, Is.True);
        await again.UntilAsync(async () => (await again.CaseAsync(1002)).Case.Search!.OfferedTo is null, Step);
        Assert.That((await again.CaseAsync(1002)).Events.Select(e => e.Data).OfType<Offered>().Select(o => o.Agent), Is.EqualTo(new[] { Bruno, Ana }), "Bruno declined before the restart and is not asked again in this round");
        Assert.That(await again.Desk.ExecuteAsync(Number(1), new CaseCommand.ChangeStatus(CaseStatus.Solved), Who(Ana), null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Done>());
    }

    // P40
    [Test]
    public async Task Race_SeveralServicesOnOneStore_EveryCaseHasOneAgentAndNobodyMoreThanFits()
    {
        await using var hub = await StartAsync(Settings.Replace(", acceptWithin: 30s", "", StringComparison.Ordinal));
        for (var i = 1; i <= 30; i++) await ArriveAsync(hub, i);
        var agents = Enumerable.Range(0, 10).Select(i => new AgentId($"agent{i}")).ToArray();
        foreach (var agent in agents) await AgentAsync(hub, agent);
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 4).Select(_ => Second(hub)).ToList();
        var loops = others.Select(o => Task.Run(() => o.Service.RunAsync(stop.Token))).ToList();
        await hub.UntilAsync(() => Task.FromResult(others.TrueForAll(o => o.Service.KnownCases == 30)));

        // Each knows all cases as waiting when all hear at once, beside the hub's own, that the agents are there.
        foreach (var agent in agents) await hub.People.SetPresenceAsync(agent, new AgentPresence(Presence.Available, true, time.GetUtcNow()));
        foreach (var (_, notes) in others) notes.PeopleChanged();
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Count(c => c.Case.Owner is not null) == 20);
        await hub.UntilAsync(() => Task.FromResult(others.TrueForAll(o => o.Service.IsAtRest)));
        await stop.CancelAsync();
        await Task.WhenAll(loops);

        var cases = await hub.AllCasesAsync();
        foreach (var c in cases) Assert.That(c.Events.Count(e => e.Data is Assigned), Is.EqualTo(c.Case.Owner is null ? 0 : 1), $"{c.Case.Number}");
        Assert.That(cases.Where(c => c.Case.Owner is not null).CountBy(c => c.Case.Owner!.Value).Select(p => p.Value), Has.All.EqualTo(2));
        Assert.That(cases.Where(c => c.Case.Owner is null).Select(c => c.Case.Number.Value), Is.EquivalentTo(Enumerable.Range(1021, 10)), "the oldest went out");
    }

    private static (AssignmentService Service, AssignmentNotes Notes) Second(TestHub hub)
    {
        var notes = new AssignmentNotes();
        var committed = new Committed(hub.Feed, hub.Get<Dispatcher>(), notes, hub.Get<Problems.ProblemNotes>());
        var service = new AssignmentService(hub.Get<ICaseStore>(), hub.Queries, hub.People, hub.Get<RoutingSource>(), committed, new CaseTurns(), notes, hub.Feed, hub.Get<IntakeMetrics>(), hub.Get<TimeProvider>(), NullLogger<AssignmentService>.Instance);
        return (service, notes);
    }

    private static RoutingSet Rules(string? settings = null) =>
        RoutingFile.Load(settings ?? Settings, "routing.yaml") is RoutingLoad.Loaded loaded ? loaded.Set : throw new InvalidOperationException("The test's routing file has faults.");

    private Task<TestHub> StartAsync(string? settings = null) => TestHub.StartAsync([channel], time, rules: Rules(settings));

    private static Task AgentAsync(TestHub hub, AgentId agent, WorkProfile? work = null) =>
        hub.People.AddAgentAsync(new Agent(agent, agent.Value, AgentRole.Agent, false, DateTimeOffset.UnixEpoch) { Work = work ?? new WorkProfile { Departments = ["desk"] } });

    private static async Task ThereAsync(TestHub hub, params AgentId[] agents)
    {
        foreach (var agent in agents)
        {
            await AgentAsync(hub, agent);
            Assert.That(await hub.Work.SetPresenceAsync(agent, Presence.Available, byProgram: true, CancellationToken.None), Is.True);
        }
    }

    /// <summary>The i-th customer writes; his case gets the number 1000 + i.</summary>
    private async Task ArriveAsync(TestHub hub, int i)
    {
        await hub.ReceiveAsync(channel, $"visitor{i}", "Buenos días, tengo una pregunta");
        await hub.UntilAsync(async () => await hub.Queries.FindAsync(Number(i), CancellationToken.None) is not null);
        time.Advance(TimeSpan.FromMilliseconds(10));
    }

    private static Task OfferedAsync(TestHub hub, int i, AgentId agent) => OfferedAsync(hub, i, agent, Step);

    private static Task OfferedAsync(TestHub hub, int i, AgentId agent, TimeSpan? step) =>
        hub.UntilAsync(async () => (await hub.Queries.FindAsync(Number(i), CancellationToken.None))?.Case.Search?.OfferedTo == agent, step);

    private static Task<CommandOutcome> AcceptAsync(TestHub hub, int i, AgentId agent) => hub.Desk.ExecuteAsync(Number(i), new CaseCommand.AcceptOffer(), Who(agent), null, CancellationToken.None);

    private static CaseNumber Number(int i) => new(1000 + i);

    private static Actor Who(AgentId agent) => new(agent, agent.Value);
}
