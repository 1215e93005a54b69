using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Levels and departments in a running hub: by rule, by a person, up to the product team and back.</summary>
public sealed class EscalationTests
{
    private const string Up = """
        [
          {rule: near, when: {warned: first-response}, then: {tags: [due-soon]}},
          {rule: missed, when: {broken: any}, then: {level: next, tags: [late]}},
          {rule: twice, when: {reopened: 2}, then: {level: next}},
          {rule: again, when: {wroteAgain: 3, priority: [low, normal]}, then: {priority: high}},
          {rule: danger, when: {words: [$danger], department: support}, then: {priority: urgent, level: L3, tags: [danger]}},
          {rule: sold, when: {gotTag: upgrade}, then: {department: sales}}
        ]
        """;

    [Test]
    public async Task Rules_WarningAndBreaches_TakeTheCaseUpToTheProductTeamWithNotes()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules(Up));
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.Tags.Contains("due-soon"), step: TimeSpan.FromSeconds(30));
        Assert.That((await hub.ClockAsync("first-response")).BreachedAt, Is.Null, "the warning comes before the breach");
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.Queue == "makers", step: TimeSpan.FromMinutes(1));
        var c = await hub.CaseAsync(1001);
        Assert.That(c.Events.Select(e => e.Data).OfType<Escalated>().Select(e => (e.From, e.To, e.Queue)), Is.EqualTo(new[]
        {
            (SupportLevel.L1, SupportLevel.L2, "l2"), (SupportLevel.L2, SupportLevel.L3, "l3"), (SupportLevel.L3, SupportLevel.L3, "makers"),
        }), "first response, update and resolution, one level each");
        foreach (var e in c.Events.Where(e => e.Data is Escalated))
        {
            Assert.That(e.Cause, Is.EqualTo(new Cause(CauseKind.Rule, "missed")));
            var note = ((Escalated)e.Data).Note;
            Assert.That(new[] { note.Known, note.Tried, note.Missing }, Has.All.Not.Empty);
        }

        Assert.That(CaseFold.Fold(c.Case.Number, c.Events), Is.EqualTo(c.Case));
        await hub.AccountsAsync(time.GetUtcNow());
    }

    [Test]
    public async Task Rules_WordsOfDangerInALaterMessage_GoToTheSpecialistsNamingTheWords()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], ManualTime.AtNoon(), rules: PromiseDesk.Rules(Up));
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        Assert.That((await hub.SaysAsync(channel, "maria", "!auto hay un FRAUDE")).Level, Is.EqualTo(SupportLevel.L1), "a machine's answer sets nothing off");
        var c = await hub.SaysAsync(channel, "maria", "Esto es un FRÁUDE y habrá demanda legal");
        Assert.That((c.Level, c.Queue, c.Priority, c.SlaPolicy), Is.EqualTo((SupportLevel.L3, "l3", Priority.Urgent, "fast")), "and the promises follow the priority");
        var note = (await hub.CaseAsync(1001)).Events.Select(e => e.Data).OfType<Escalated>().Single().Note;
        Assert.That(note.Known, Does.Contain("FRÁUDE, demanda legal"));
    }

    [Test]
    public async Task Rules_RepeatedContactAndReopenings_CountRight()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules(Up, sla: "{normal: {resolution: 300d}, fast: {resolution: 300d}, relaxed: {resolution: 300d}}"));
        foreach (var text in new[] { "hola", "no puedo", "timbrar" }) await hub.SaysAsync(channel, "maria", text);
        time.Advance(TimeSpan.FromHours(2));
        Assert.That((await hub.SaysAsync(channel, "maria", "¿hola?")).Priority, Is.EqualTo(Priority.Normal), "what was written in one go is one contact");
        time.Advance(TimeSpan.FromHours(2));
        Assert.That((await hub.SaysAsync(channel, "maria", "¿nadie?")).Priority, Is.EqualTo(Priority.High));

        await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved));
        Assert.That((await hub.SaysAsync(channel, "maria", "volvió")).Level, Is.EqualTo(SupportLevel.L1));
        await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved));
        Assert.That((await hub.SaysAsync(channel, "maria", "volvió otra vez")).Level, Is.EqualTo(SupportLevel.L2));
    }

    [Test]
    public async Task Rule_ToAnotherDepartment_HandsOverWithItsQueueAndPromises()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], ManualTime.AtNoon(), rules: PromiseDesk.Rules(Up));
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        var c = await hub.DoAsync(new CaseCommand.ChangeTags(["upgrade"], []));
        Assert.That((c.Department, c.Queue, c.SlaPolicy), Is.EqualTo(("sales", "sales", "relaxed")));
    }

    [Test] // P48: rules that set each other off stop, and the case shows the chain.
    public async Task Rules_ThatSetEachOtherOff_AreCutAndTheChainIsOnTheCase()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], ManualTime.AtNoon(), rules: PromiseDesk.Rules("""
            [
              {rule: up, when: {becamePriority: urgent}, then: {level: L2}},
              {rule: calm, when: {reachedLevel: L2}, then: {priority: normal}},
              {rule: down, when: {becamePriority: normal}, then: {level: L1}},
              {rule: alarm, when: {reachedLevel: L1}, then: {priority: urgent}}
            ]
            """));
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        await hub.DoAsync(new CaseCommand.ChangePriority(Priority.Urgent));
        var cut = (await hub.CaseAsync(1001)).Events.Select(e => e.Data).OfType<AutomationCut>().Single();
        Assert.That(cut.Chain, Is.EqualTo(new[] { "up", "calm", "down", "alarm", "up" }));
    }

    [Test]
    public async Task Person_GoesUpToTheProductTeamAndBack_WithNotesOnly()
    {
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], ManualTime.AtNoon(), rules: PromiseDesk.Rules());
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        Assert.That(await RefusedAsync(hub, new CaseCommand.Escalate(SupportLevel.L2, new HandoverNote("No timbra.", "", "La bitácora."))), Is.EqualTo("note-missing"));
        Assert.That((await hub.DoAsync(new CaseCommand.Escalate(SupportLevel.L3, PromiseDesk.Note))).Queue, Is.EqualTo("l3"), "the queue follows the level");
        Assert.That(await RefusedAsync(hub, new CaseCommand.Escalate(SupportLevel.L3, PromiseDesk.Note, "l1")), Is.EqualTo("level"));
        Assert.That(await RefusedAsync(hub, new CaseCommand.DeEscalate(SupportLevel.L3, PromiseDesk.Note, "l1")), Is.EqualTo("level"));
        Assert.That(await RefusedAsync(hub, new CaseCommand.Escalate(SupportLevel.L3, new HandoverNote("", "x", "y"))), Is.EqualTo("note-missing"));

        var up = await hub.DoAsync(new CaseCommand.Escalate(SupportLevel.L3, PromiseDesk.Note));
        Assert.That((up.Level, up.Queue), Is.EqualTo((SupportLevel.L3, "makers")));
        var back = await hub.DoAsync(new CaseCommand.Escalate(SupportLevel.L3, PromiseDesk.Note));
        Assert.That((back.Level, back.Queue), Is.EqualTo((SupportLevel.L3, "l3")));
        Assert.That((await hub.CaseAsync(1001)).Events[^1].Data, Is.InstanceOf<DeEscalated>());
        Assert.That((await hub.DoAsync(new CaseCommand.DeEscalate(SupportLevel.L1, PromiseDesk.Note))).Queue, Is.EqualTo("l1"));
    }

    private static async Task<string> RefusedAsync(TestHub hub, CaseCommand command) =>
        await hub.Desk.ExecuteAsync(new CaseNumber(1001), command, PromiseDesk.Ana, null, CancellationToken.None) is CommandOutcome.Refused refused ? refused.Code : "done";
}
