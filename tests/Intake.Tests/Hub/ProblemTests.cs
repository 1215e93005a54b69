using ChannelHub.Cases;
using ChannelHub.Intake.Problems;
using ChannelHub.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Failures that come again and again open a problem, on the real store.</summary>
public sealed class ProblemTests
{
    private const string Printer = "La impresora no imprime";
    private static readonly ScriptedChannel Web = new("web");

    [Test]
    public async Task Cases_OneFewerThanItTakes_OpenNothing()
    {
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(3));
        await WriteAsync(hub, 2);
        await RestAsync(hub);
        Assert.That((await hub.AllCasesAsync()).Select(c => c.Case.Links.Count), Is.EqualTo(new[] { 0, 0 }));
    }

    [Test]
    public async Task Cases_AsManyAsItTakes_OpenOneProblemThatTheyAreLinkedToAndLaterOnesJoin()
    {
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(3));
        await WriteAsync(hub, 3);
        var problem = await ProblemAsync(hub, members: 3);
        Assert.Multiple(() =>
        {
            Assert.That((problem.Case.Department, problem.Case.Queue, problem.Case.Category, problem.Case.Contact), Is.EqualTo(("maintenance", "maintenance", "printing", (ContactId?)null)));
            Assert.That(problem.Case.Clocks.Select(k => k.Name), Is.EqualTo(new[] { "resolution" }), "nobody waits for a word of the desk");
            Assert.That(problem.Events, Has.All.Property(nameof(CaseEvent.Cause)).EqualTo(new Cause(CauseKind.Rule, "problems")));
            Assert.That(CaseFold.Fold(problem.Case.Number, problem.Events), Is.EqualTo(problem.Case));
        });

        await WriteAsync(hub, 1, from: 3);
        problem = await ProblemAsync(hub, members: 4);
        var member = (await hub.AllCasesAsync()).First(c => !ProblemCase.Is(c.Case));
        var link = member.Events.Last(e => e.Data is Linked);
        Assert.That((link.Cause, link.Data), Is.EqualTo((new Cause(CauseKind.Rule, "problems"), (CaseEventData)new Linked("problem", problem.Case.Number))));
    }

    [Test]
    public async Task Reply_OnAProblem_IsRefusedInClearWordsAndANoteIsTaken()
    {
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(2));
        await WriteAsync(hub, 2);
        var problem = await ProblemAsync(hub, members: 2);
        var ana = new Actor(new AgentId("ana"), "Ana");
        var refused = await hub.Desk.ExecuteAsync(problem.Case.Number, new CaseCommand.Reply("Hola"), ana, null, CancellationToken.None);
        Assert.That(refused, Is.InstanceOf<CommandOutcome.Refused>().With.Property("Code").EqualTo("no-customer"));
        Assert.That(await hub.Desk.ExecuteAsync(problem.Case.Number, new CaseCommand.AddNote("Es el controlador."), ana, null, CancellationToken.None), Is.InstanceOf<CommandOutcome.Done>());
    }

    [Test]
    public async Task Waiting_OnACustomerThatAProblemDoesNotHave_RemindsNobody()
    {
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(2));
        await WriteAsync(hub, 2);
        var problem = await ProblemAsync(hub, members: 2);
        foreach (var status in new[] { CaseStatus.Open, CaseStatus.WaitingOnCustomer })
        {
            await hub.Desk.ExecuteAsync(problem.Case.Number, new CaseCommand.ChangeStatus(status), new Actor(new AgentId("ana"), "Ana"), null, CancellationToken.None);
        }

        Assert.That((await hub.CaseAsync(problem.Case.Number.Value)).Case.Status, Is.EqualTo(CaseStatus.WaitingOnCustomer));
        var due = await hub.Get<ITimers>().ReadDueAsync(TimeProvider.System.GetUtcNow().AddYears(1), 100, CancellationToken.None);
        Assert.That(due.Where(t => t.Key.Case == problem.Case.Number).Select(t => t.Key.Name), Has.None.StartsWith("nudge").And.None.EqualTo("auto-solve"));
        var draft = CaseDraft.Of(problem.Case, new Conversation { Ref = problem.Case.ReplyTo, Channel = "hub", Position = 1 }, TimeProvider.System.GetUtcNow());
        Assert.That(draft.Conversation, Is.Null, "nothing can write to nobody");
    }

    [Test]
    public async Task Cases_BeforeAndAfterARestart_MakeOneProblemTogetherAndItIsNotOpenedAgain()
    {
        var hub = await TestHub.StartAsync([Web], rules: Rules(3));
        await WriteAsync(hub, 2);
        var directory = await hub.StopAsync();
        hub = await TestHub.StartAsync([Web], directory: directory, rules: Rules(3));
        await WriteAsync(hub, 1, from: 2);
        await ProblemAsync(hub, members: 3);
        directory = await hub.StopAsync();

        await using var again = await TestHub.StartAsync([Web], directory: directory, rules: Rules(3));
        await WriteAsync(again, 1, from: 3);
        await ProblemAsync(again, members: 4);
    }

    [Test]
    public async Task Cases_RoutedWhenNobodyLooked_AreFoundAtTheStart()
    {
        var hub = await TestHub.StartAsync([Web], rules: Rules(1000));
        await WriteAsync(hub, 3);
        var directory = await hub.StopAsync();
        await using var again = await TestHub.StartAsync([Web], directory: directory, rules: Rules(3));
        await ProblemAsync(again, members: 3);
    }

    [Test]
    public async Task Link_TakenAwayByAPerson_IsNotMadeAgainAlsoAfterARestart()
    {
        var hub = await TestHub.StartAsync([Web], rules: Rules(2));
        await WriteAsync(hub, 2);
        var problem = await ProblemAsync(hub, members: 2);
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), new CaseCommand.Unlink("problem", problem.Case.Number), new Actor(new AgentId("ana"), "Ana"), null, CancellationToken.None);
        var directory = await hub.StopAsync();
        await using var again = await TestHub.StartAsync([Web], directory: directory, rules: Rules(2));
        await WriteAsync(again, 1, from: 2);
        await ProblemAsync(again, members: 2);
        Assert.That((await again.CaseAsync(1001)).Case.Links, Is.Empty);
    }

    [Test]
    public async Task Problem_Solved_TakesNoMoreAndTheNextNeedsAsManyAgain()
    {
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(2));
        await WriteAsync(hub, 2);
        var first = await ProblemAsync(hub, members: 2);
        await hub.Desk.ExecuteAsync(first.Case.Number, new CaseCommand.ChangeStatus(CaseStatus.Solved), new Actor(new AgentId("ana"), "Ana"), null, CancellationToken.None);
        await WriteAsync(hub, 1, from: 2);
        await RestAsync(hub);
        Assert.That((await hub.AllCasesAsync()).Count(c => ProblemCase.Is(c.Case)), Is.EqualTo(1));
        await WriteAsync(hub, 1, from: 3);
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Count(c => ProblemCase.Is(c.Case)) == 2);
        var second = (await hub.AllCasesAsync()).Single(c => ProblemCase.Is(c.Case) && c.Case.Number != first.Case.Number);
        Assert.That(second.Case.Links.Count(l => l.Kind == "related"), Is.EqualTo(2));
    }

    [Test]
    public async Task Search_ByTwoAtOnce_OpensExactlyOneProblemAndLosesNoCase()
    {
        const int Burst = 24;
        await using var hub = await TestHub.StartAsync([Web], rules: Rules(1000));
        using var stop = new CancellationTokenSource();
        var rivals = Enumerable.Range(0, 3).Select(_ => Rival(hub)).ToList();
        var running = rivals.Select(r => Task.Run(() => r.RunAsync(stop.Token))).ToList();
        await WriteAsync(hub, Burst);
        await hub.UntilAsync(() => Task.FromResult(rivals.All(r => r.IsAtRest)));

        // The changed rules wake all four at the same moment, and each finds enough cases.
        hub.Source.Replace(Rules(4));
        await ProblemAsync(hub, members: Burst);
        await stop.CancelAsync();
        await Task.WhenAll(running);
    }

    /// <summary>Another hub's search on the same store.</summary>
    private static ProblemService Rival(TestHub hub) => new(
        hub.Get<ICaseStore>(), hub.Queries, hub.Get<ICaseHistories>(), hub.Source, hub.Get<Processing.Committed>(), new ProblemNotes(), hub.Get<IntakeMetrics>(), hub.Get<IntakeOptions>(), TimeProvider.System, NullLogger<ProblemService>.Instance);

    private static async Task WriteAsync(TestHub hub, int customers, int from = 0)
    {
        await Task.WhenAll(Enumerable.Range(from, customers).Select(i => hub.ReceiveAsync(Web, $"customer-{i}", Printer, $"m{i}").AsTask()));
        await hub.SettledAsync();
    }

    private static Task RestAsync(TestHub hub) => hub.UntilAsync(() => Task.FromResult(hub.Get<ProblemService>().IsAtRest));

    /// <summary>The one problem, when so many cases name it; checks that it is the only one.</summary>
    private static async Task<CaseDetails> ProblemAsync(TestHub hub, int members)
    {
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Count(c => c.Case.Links.Any(l => l.Kind == "problem")) >= members);
        var all = await hub.AllCasesAsync();
        var problem = all.Single(c => ProblemCase.Is(c.Case));
        var linked = all.Where(c => c.Case.Links.Contains(new CaseLink("problem", problem.Case.Number))).Select(c => c.Case.Number).ToList();
        Assert.That(linked, Has.Count.EqualTo(members));
        Assert.That(linked, Is.SubsetOf(problem.Case.Links.Where(l => l.Kind == "related").Select(l => l.Case)));
        return problem;
    }

    private static RoutingSet Rules(int cases)
    {
        var shipped = File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "routing.yaml"));
        var changed = shipped.Replace("problems: {cases: 10,", $"problems: {{cases: {cases},", StringComparison.Ordinal);
        Assert.That(changed, cases == 10 ? Is.EqualTo(shipped) : Is.Not.EqualTo(shipped));
        return ((RoutingLoad.Loaded)RoutingFile.Load(changed, "routing.yaml")).Set;
    }
}
