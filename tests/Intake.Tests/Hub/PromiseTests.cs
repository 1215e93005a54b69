using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>The promises of a running hub: what is due when, what stands still, what is broken, and what a change of the promises moves.</summary>
public sealed class PromiseTests
{
    // A Monday, 7:00 in Bogotá and 13:00 in Madrid.
    private static readonly DateTimeOffset Noon = ManualTime.AtNoon().GetUtcNow();

    [Test]
    public async Task Clocks_OfACaseOnItsWay_RunPauseAndAreMetByTheRightOnes()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        var opened = await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        Assert.That(opened.Clocks.Select(k => (k.Name, k.DueAt)), Is.EquivalentTo(new[]
        {
            ("first-response", Noon.AddHours(1)), ("resolution", Noon.AddHours(9)), ("update", Noon.AddHours(4)),
        }), "the office opens an hour later, and the resolution counts by it");
        Assert.That(opened.MessagesOut, Is.EqualTo(1), "the bot has answered, and the first response is still open");
        Assert.That(opened.Clocks[0].MetAt, Is.Null);

        time.Advance(TimeSpan.FromMinutes(30));
        var answered = await hub.DoAsync(new CaseCommand.Reply("Lo reviso"));
        Assert.That(answered.Clocks.Single(k => k.Name == "first-response").MetAt, Is.EqualTo(Noon.AddMinutes(30)));
        Assert.That(answered.Clocks.Single(k => k.Name == "resolution").PausedAt, Is.EqualTo(Noon.AddMinutes(30)), "the case waits on the customer");

        time.Advance(TimeSpan.FromHours(2));
        var back = await hub.SaysAsync(channel, "maria", "Sigue igual");
        Assert.That(back.Clocks.Single(k => k.Name == "next-response").DueAt, Is.EqualTo(Noon.AddHours(4.5)));
        Assert.That(back.Clocks.Single(k => k.Name == "resolution"), Has.Property(nameof(SlaClock.PausedAt)).Null.And.Property(nameof(SlaClock.DueAt)).EqualTo(Noon.AddHours(25.5)),
            "nothing was counted yet: seven and a half hours of this day and half an hour of the next");

        time.Advance(TimeSpan.FromHours(1));
        await hub.DoAsync(new CaseCommand.Reply("Listo", default, CaseStatus.Solved));
        var accounts = await hub.AccountsAsync(time.GetUtcNow());
        Assert.That(accounts.Single(a => a.Clock == "resolution"), Has.Property(nameof(ClockAccount.Elapsed)).EqualTo(TimeSpan.FromHours(1)).And.Property(nameof(ClockAccount.MetAt)).EqualTo(Noon.AddHours(3.5)));
        Assert.That(accounts.Single(a => a.Clock == "resolution").Spans.Select(s => s.Kind), Is.EqualTo(new[] { SpanKind.OutOfHours, SpanKind.Paused, SpanKind.Counted }));
        Assert.That(accounts.Single(a => a.Clock == "next-response").Elapsed, Is.EqualTo(TimeSpan.FromHours(1)));
    }

    [Test]
    public async Task Clocks_AMachineAnswers_StartNoNextResponse()
    {
        var channel = new ScriptedChannel("web");
        var time = ManualTime.AtNoon();
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        await hub.DoAsync(new CaseCommand.Reply("Lo reviso", default, CaseStatus.Open));
        time.Advance(TimeSpan.FromMinutes(1));
        var c = await hub.SaysAsync(channel, "maria", "!auto Estoy de vacaciones");
        Assert.That((c.MessagesIn, c.Clocks.Any(k => k.Name == "next-response")), Is.EqualTo((2, false)), "nobody waits for an answer to a machine");
        Assert.That((await hub.SaysAsync(channel, "maria", "¿Y bien?")).Clocks.Any(k => k.Name == "next-response"), Is.True);
    }

    [Test] // P37: what a customer or an agent does has the same effect on the promises whatever the channel, and a note has none.
    public async Task Clocks_SameStoryOnEveryChannel_AreTheSame()
    {
        var time = ManualTime.AtNoon();
        ScriptedChannel[] channels = [.. new[] { "webchat", "email", "telegram", "teams", "sms" }.Select(t => new ScriptedChannel(t, type: t))];
        await using var hub = await TestHub.StartAsync(channels, time, rules: PromiseDesk.Rules());
        for (var i = 0; i < channels.Length; i++) await hub.SaysAsync(channels[i], "maria", "No puedo timbrar", 1001 + i);
        time.Advance(TimeSpan.FromMinutes(20));
        for (var i = 0; i < channels.Length; i++)
        {
            Assert.That((await hub.DoAsync(new CaseCommand.AddNote("llamar"), 1001 + i)).Clocks.Single(k => k.Name == "first-response").MetAt, Is.Null, "a note is no answer");
            await hub.DoAsync(new CaseCommand.Reply("Lo reviso"), 1001 + i);
        }

        time.Advance(TimeSpan.FromMinutes(20));
        var stories = new List<string>();
        for (var i = 0; i < channels.Length; i++)
        {
            await hub.SaysAsync(channels[i], "maria", "Sigue igual", 1001 + i);
            stories.Add(string.Join('\n', (await hub.CaseAsync(1001 + i)).Case.Clocks));
        }

        Assert.That(stories.Distinct(), Has.Exactly(1).Items);
    }

    [Test]
    public async Task Breach_OfEachClock_FiresWithinFiveSecondsAlsoAfterARestart()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        time.Advance(TimeSpan.FromMinutes(59) + TimeSpan.FromSeconds(58));
        Assert.That((await hub.ClockAsync("first-response")).BreachedAt, Is.Null);
        await hub.UntilAsync(async () => (await hub.ClockAsync("first-response")).BreachedAt is not null, step: TimeSpan.FromMilliseconds(10));
        Assert.That((await hub.ClockAsync("first-response")).BreachedAt, Is.InRange(Noon.AddHours(1), Noon.AddHours(1).AddSeconds(5)));
        var directory = await hub.StopAsync();

        time.Advance(TimeSpan.FromDays(2));
        var start = time.GetUtcNow();
        await using var again = await TestHub.StartAsync([channel], time, directory, rules: PromiseDesk.Rules());
        await again.UntilAsync(async () => (await again.CaseAsync(1001)).Case.Clocks.All(k => k.BreachedAt is not null), step: TimeSpan.FromMilliseconds(10));
        foreach (var clock in new[] { "update", "resolution" }) Assert.That((await again.ClockAsync(clock)).BreachedAt, Is.InRange(start, start.AddSeconds(5)), clock);
        var accounts = await again.AccountsAsync(time.GetUtcNow());
        Assert.That(accounts.Single(a => a.Clock == "resolution").BreachedAt, Is.EqualTo(Noon.AddHours(9)), "told by its very moment, whenever it was noticed");
        Assert.That((await again.CaseAsync(1001)).Events.Count(e => e.Data is SlaClockBreached { Clock: "first-response" }), Is.EqualTo(1));
    }

    [Test]
    public async Task HandOver_ToAnotherDepartment_KeepsTheHistoryAndCountsByItsHours()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        await hub.SaysAsync(channel, "maria", "Quiero otra licencia");
        time.Advance(TimeSpan.FromHours(3));
        var moved = await hub.DoAsync(new CaseCommand.HandOver("sales", "sales", PromiseDesk.Note));
        var resolution = moved.Clocks.Single(k => k.Name == "resolution");
        Assert.That((moved.SlaPolicy, moved.Queue), Is.EqualTo(("relaxed", "sales")));
        Assert.That(resolution.DueAt, Is.EqualTo(new DateTimeOffset(2026, 3, 3, 13, 0, 0, TimeSpan.Zero)),
            "two hours had counted by the clock of Bogotá; the other seven count by that of Madrid: two today, five tomorrow");
        Assert.That(moved.Clocks.Select(k => k.Name), Is.EqualTo(new[] { "first-response", "resolution" }).Or.EqualTo(new[] { "resolution" }), "sales promises neither an answer nor updates");
        Assert.That((await hub.CaseAsync(1001)).Events.Select(e => e.Data).OfType<HandedOver>().Single().Note, Is.EqualTo(PromiseDesk.Note));
        await hub.AccountsAsync(time.GetUtcNow());
    }

    [Test]
    public async Task Priority_Raised_BringsTheDepartmentsOtherPolicyAndKeepsWhatWasCounted()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        time.Advance(TimeSpan.FromMinutes(5));
        var urgent = await hub.DoAsync(new CaseCommand.ChangePriority(Priority.Urgent));
        Assert.That((urgent.SlaPolicy, urgent.Clocks.Single(k => k.Name == "first-response").DueAt), Is.EqualTo(("fast", Noon.AddMinutes(10))));
        var calm = await hub.DoAsync(new CaseCommand.ChangePriority(Priority.Normal));
        Assert.That((calm.SlaPolicy, calm.Clocks.Single(k => k.Name == "first-response").DueAt), Is.EqualTo(("normal", Noon.AddHours(1))));
    }

    [Test]
    public async Task Promises_ChangeWhileTheHubRunsAndWhileItIsDown_OpenCasesMoveOnceAndSaySo()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        var hub = await TestHub.StartAsync([channel], time, rules: PromiseDesk.Rules());
        for (var i = 0; i < 5; i++) await hub.SaysAsync(channel, $"c{i}", "No puedo timbrar", 1001 + i);
        await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved), 1005);
        var solved = (await hub.CaseAsync(1005)).Case;
        time.Advance(TimeSpan.FromMinutes(10));

        hub.Source.Replace(PromiseDesk.Rules(sla: "{normal: {firstResponse: 30m, resolution: 8h working}, fast: {firstResponse: 10m, resolution: 2h}, relaxed: {resolution: 9h working}}"));
        await hub.UntilAsync(async () => (await hub.ClockAsync("first-response", 1004)).DueAt == Noon.AddMinutes(30), step: TimeSpan.FromMilliseconds(100));
        for (var number = 1001; number <= 1004; number++)
        {
            var c = await hub.CaseAsync(number);
            Assert.That(c.Case.Clocks.Select(k => (k.Name, k.DueAt)), Is.EquivalentTo(new[] { ("first-response", Noon.AddMinutes(30)), ("resolution", Noon.AddHours(9)) }));
            Assert.That(c.Events.Where(e => e.Cause.Id == "promises-changed").Select(e => e.Data), Is.EqualTo(new CaseEventData[]
            {
                new SlaClockResumed("first-response", Noon.AddMinutes(30)), new SlaClockStopped("update", "not promised any more"),
            }));
        }

        Assert.That((await hub.CaseAsync(1005)).Case, Is.EqualTo(solved), "what is over stays as it was");
        await hub.UntilAsync(async () => (await hub.ClockAsync("first-response")).BreachedAt is not null, step: TimeSpan.FromSeconds(1));
        Assert.That((await hub.ClockAsync("first-response")).BreachedAt, Is.InRange(Noon.AddMinutes(30), Noon.AddMinutes(30).AddSeconds(30)), "the timer moved with the deadline");
        var directory = await hub.StopAsync();

        await using var again = await TestHub.StartAsync([channel], time, directory, rules: PromiseDesk.Rules(sla: "{normal: {firstResponse: 30m, resolution: 4h working}, fast: {firstResponse: 10m, resolution: 2h}, relaxed: {resolution: 9h working}}"));
        await again.UntilAsync(async () => (await again.ClockAsync("resolution", 1004)).DueAt == Noon.AddHours(5), step: TimeSpan.FromMilliseconds(100));
        Assert.That((await again.CaseAsync(1002)).Events.Count(e => e.Cause.Id == "promises-changed"), Is.EqualTo(3));
        Assert.That(CaseFold.Fold(new CaseNumber(1002), (await again.CaseAsync(1002)).Events), Is.EqualTo((await again.CaseAsync(1002)).Case));
    }

    [Test]
    public async Task Restart_PromisesWrittenInAnotherWay_AreReviewedAndNoCaseChanges()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        var rules = PromiseDesk.Rules();
        var hub = await TestHub.StartAsync([channel], time, rules: rules);
        await hub.SaysAsync(channel, "maria", "No puedo timbrar");
        time.Advance(TimeSpan.FromMinutes(10));
        await hub.DoAsync(new CaseCommand.Reply("Lo reviso"));
        time.Advance(TimeSpan.FromHours(2));
        await hub.SaysAsync(channel, "maria", "Sigue igual");
        await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.WaitingOnThirdParty));
        await hub.UntilAsync(async () => await hub.ReviewedAsync() == rules.Promises.Id);
        var before = (await hub.CaseAsync(1001)).Case;
        var directory = await hub.StopAsync();

        time.Advance(TimeSpan.FromMinutes(30));
        var same = PromiseDesk.Rules(sla: "{normal: {firstResponse: 60m, nextResponse: 120m, resolution: 480m working, update: 240m}, fast: {firstResponse: 10m, resolution: 2h}, relaxed: {resolution: 9h working}}");
        await using var again = await TestHub.StartAsync([channel], time, directory, rules: same);
        await again.UntilAsync(async () => await again.ReviewedAsync() == same.Promises.Id);
        Assert.That((await again.CaseAsync(1001)).Case, Is.EqualTo(before), "a review that finds nothing writes nothing");
        Assert.That(PromiseDesk.Rules(escalation: "[{rule: x, when: {reopened: 9}, then: {tags: [y]}}]").Promises.Id, Is.EqualTo(rules.Promises.Id), "another rule is no other promise");
    }
}
