using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>What is suspected is held back whole and let in whole.</summary>
public sealed class QuarantineTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    private static readonly Actor Ana = new(new AgentId("ana"), "Ana Pech");

    private static readonly CaseNumber First = new(1001);

    /// <summary>The shipped rules, but for the word that the queue is one from which nobody is given anything.</summary>
    private static RoutingSet DealtOut => RoutingFile.Load(File.ReadAllText(Path.Combine(TestContext.CurrentContext.TestDirectory, "routing.yaml")).Replace("byHand: [automatic-mail, quarantine]", "byHand: [automatic-mail]", StringComparison.Ordinal), "routing.yaml") is RoutingLoad.Loaded loaded
        ? loaded.Set
        : throw new InvalidOperationException("The shipped routing file has faults.");

    [Test]
    public async Task Receive_Suspected_IsStoredAndFoundButNobodyGetsItNorHearsOfIt()
    {
        var channel = new ScriptedChannel("mail", type: "email");
        await using var hub = await TestHub.StartAsync([channel], new ManualTime(Start), rules: DealtOut);
        await SignInAsync(hub);
        await hub.ReceiveAsync(channel, "eve@example.net", "!suspected No puedo entrar al sistema", "m-1");
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-2");
        await hub.UntilAsync(async () => (await hub.AllCasesAsync()).Exists(c => c.Case.Search?.OfferedTo is not null || c.Case.Owner is not null));
        await hub.SettledAsync();
        var held = (await hub.AllCasesAsync()).Single(c => c.Case.Quarantined);
        var found = await hub.Queries.ListAsync(new CaseFilter { Queue = "quarantine", Text = "entrar" }, CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That((held.Case.Owner, held.Case.Search, held.Case.Clocks.Count), Is.EqualTo(((AgentId?)null, (AgentSearch?)null, 0)));
            Assert.That(held.Messages.Select(m => m.Message.Direction), Is.EqualTo(new[] { Direction.In }));
            Assert.That(held.Messages[0].Message.Body.Notes, Is.EqualTo((ValueList<MessageNote>)[new MessageNote("suspected-sender", "bank.example")]));
            Assert.That(found.Items.Select(i => i.Case.Number), Is.EqualTo(new[] { held.Case.Number }));
            Assert.That(channel.Tries, Has.Count.EqualTo(1), "only the other one is answered");
        });
    }

    [Test]
    public async Task Recover_Suspected_IsRoutedPromisedAnsweredAndAssignedFromThen()
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("mail", type: "email");
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria@example.org", "!suspected No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        time.Advance(TimeSpan.FromDays(1));
        await SignInAsync(hub);
        var done = await hub.Desk.ExecuteAsync(First, new CaseCommand.Recover(), Ana, null, CancellationToken.None);
        await hub.SettledAsync();
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case is { Search.OfferedTo: not null } or { Owner: not null });
        var c = await hub.CaseAsync(1001);
        var recovered = c.Events.Single(e => e.Data is Recovered);
        var routed = (Routed)c.Events.Last(e => e.Data is Routed).Data;
        Assert.Multiple(() =>
        {
            Assert.That(done, Is.InstanceOf<CommandOutcome.Done>());
            Assert.That(recovered.Cause, Is.EqualTo(new Cause(CauseKind.Agent, "ana")));
            Assert.That((c.Case.Department, c.Case.Queue, c.Case.Quarantined), Is.EqualTo(("technical_support", "help-desk", false)));
            Assert.That(c.Case.Clocks.Select(k => k.StartedAt), Is.All.EqualTo(recovered.At), "nobody could see to it before");
            Assert.That(routed.Trace.Inputs.PastQuarantine, Is.True);
            Assert.That(routed.Trace.Tried[^1].Rule, Is.Not.EqualTo("quarantine"));
            Assert.That(channel.Tries.Select(t => t.Body.Text), Has.Exactly(1).Contains("CH-1001"));
        });
        var again = await hub.Desk.ExecuteAsync(First, new CaseCommand.Recover(), Ana, null, CancellationToken.None);
        Assert.That((again as CommandOutcome.Refused)?.Code, Is.EqualTo("same"));
    }

    [Test]
    public async Task Recover_CaseThatWasClosed_IsOpenAgain()
    {
        var channel = new ScriptedChannel("mail", type: "email");
        await using var hub = await TestHub.StartAsync([channel], new ManualTime(Start));
        await hub.ReceiveAsync(channel, "maria@example.org", "!suspected No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(First, new CaseCommand.ChangeStatus(CaseStatus.Closed), Ana, null, CancellationToken.None);
        await hub.Desk.ExecuteAsync(First, new CaseCommand.Recover(), Ana, null, CancellationToken.None);
        await hub.SettledAsync();
        var c = (await hub.CaseAsync(1001)).Case;
        Assert.That((c.Status, c.Quarantined, c.Clocks.Count), Is.EqualTo((CaseStatus.Open, false, 2)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Recover_MessageOfAMachine_IsNotAnswered(bool machine)
    {
        var channel = new ScriptedChannel("mail", type: "email")
        {
            OnMap = m => new Normalised.Message(m with { Traits = MessageTraits.Suspected | (machine ? MessageTraits.AutoReply : MessageTraits.None) }),
        };
        await using var hub = await TestHub.StartAsync([channel], new ManualTime(Start));
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        await hub.Desk.ExecuteAsync(First, new CaseCommand.Recover(), Ana, null, CancellationToken.None);
        await hub.SettledAsync();
        Assert.That(channel.Tries, Has.Count.EqualTo(machine ? 0 : 1));
        Assert.That((await hub.CaseAsync(1001)).Case.Queue, Is.EqualTo(machine ? "automatic-mail" : "help-desk"));
    }

    [TestCase(false, 2)] // P18
    [TestCase(true, 1)]
    public async Task Receive_ForgedSenderWhoQuotesHisCase_JoinsItOnlyWithOurSignature(bool signed, int cases)
    {
        ThreadClues? clues = null;
        var traits = MessageTraits.None;
        var channel = new ScriptedChannel("mail", type: "email")
        {
            OnMap = m => new Normalised.Message(m with { Conversation = clues is null ? m.Conversation : $"own:{m.ExternalId}", PlatformId = m.ExternalId, Thread = clues ?? new ThreadClues(), Traits = traits }),
        };
        await using var hub = await TestHub.StartAsync([channel], new ManualTime(Start));
        await hub.ReceiveAsync(channel, "maria@example.org", "No puedo entrar al sistema", "m-1");
        await hub.SettledAsync();
        clues = new ThreadClues { References = ["m-1"], Tagged = First, Signed = signed ? First : null };
        traits = MessageTraits.Suspected;
        await hub.ReceiveAsync(channel, "maria@example.org", "Envíen mi clave a este correo", "m-2");
        await hub.SettledAsync();
        Assert.That(await hub.AllCasesAsync(), Has.Count.EqualTo(cases));
        Assert.That((await hub.CaseAsync(1001)).Case.MessagesIn, Is.EqualTo(signed ? 2 : 1));

        // What is in quarantine stays together.
        if (signed) return;
        clues = new ThreadClues { References = ["m-2"] };
        await hub.ReceiveAsync(channel, "maria@example.org", "¿Y bien?", "m-3");
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single(c => c.Case.Quarantined).Case.MessagesIn, Is.EqualTo(2));
    }

    private static async Task SignInAsync(TestHub hub)
    {
        await hub.People.AddAgentAsync(new Agent(Ana.Id, Ana.Name, AgentRole.Agent, false, Start));
        Assert.That(await hub.Work.SetPresenceAsync(Ana.Id, Presence.Available, byProgram: true, CancellationToken.None), Is.True);
    }
}
