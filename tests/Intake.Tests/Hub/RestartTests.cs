using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

public sealed class RestartTests
{
    [Test]
    public async Task Restart_ManyWait_AllAreDecidedOnceInOrderThoughFewFitInMemory()
    {
        var release = new TaskCompletionSource();
        var first = new ScriptedChannel("web") { OnSend = async (_, stop) => { await release.Task.WaitAsync(stop); return SendOutcome.Sent.WithoutId; } };
        var hub = await TestHub.StartAsync([first], options: o => { o.MaxHeldPerAccount = 16; o.StopTimeout = TimeSpan.FromMilliseconds(100); });
        for (var i = 0; i < 300; i++) await hub.ReceiveAsync(first, $"c{i % 30}", $"mensaje {i}");
        var directory = await hub.StopAsync();

        var second = new ScriptedChannel("web", ScriptedChannel.Plain with { RecognisesRepeats = true });
        await using var again = await TestHub.StartAsync([second], directory: directory, options: o => o.MaxHeldPerAccount = 16);
        for (var i = 300; i < 330; i++) await again.ReceiveAsync(second, $"c{i % 30}", $"mensaje {i}", $"later{i}");
        await again.SettledAsync();
        var cases = await again.AllCasesAsync();
        Assert.That(cases, Has.Count.EqualTo(30));
        foreach (var c in cases)
        {
            var numbers = c.Messages.Where(m => m.Message.Direction == Direction.In).Select(m => int.Parse(m.Message.Body.Text.Split(' ')[1])).ToList();
            Assert.That(numbers, Is.Ordered.And.Count.EqualTo(11), "eleven messages of each customer, in order");
        }

        var answers = cases.Sum(c => c.Messages.Count(m => m.Message.Direction == Direction.Out));
        Assert.That((await again.LedgerAsync()).Single(), Is.EqualTo((await again.LedgerAsync()).Single() with { Stored = 330, Processed = 330, Queued = answers }).And.Property("Balances").True);
    }

    [Test]
    public async Task Timer_PromiseBroken_FiresAlsoWhenItFellDueWhileTheHubWasDown()
    {
        var time = ManualTime.AtNoon();
        var channel = new ScriptedChannel("web");
        var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "Me aparece el error H007 al timbrar una factura");
        await hub.ReceiveAsync(channel, "jose", "Quisiera saber el precio de dos licencias");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()) is [{ Pending: 0, Unsent: 0 }], step: TimeSpan.FromMilliseconds(10));
        var due = (await hub.CaseAsync(1001)).Case.Clocks.Single(k => k.Name == "first-response").DueAt;
        await hub.UntilAsync(async () => (await hub.CaseAsync(1001)).Case.Clocks.Single(k => k.Name == "first-response").BreachedAt is not null, step: TimeSpan.FromSeconds(1) * 60);
        var breached = (await hub.CaseAsync(1001)).Case.Clocks.Single(k => k.Name == "first-response").BreachedAt!.Value;
        Assert.That(breached, Is.GreaterThanOrEqualTo(due));
        var directory = await hub.StopAsync();

        time.Advance(TimeSpan.FromDays(60));
        await using var again = await TestHub.StartAsync([channel], time, directory);
        await again.UntilAsync(async () => (await again.CaseAsync(1002)).Case.Clocks.All(k => k.BreachedAt is not null));
        Assert.That((await again.CaseAsync(1001)).Events.Count(e => e.Data is SlaClockBreached { Clock: "first-response" }), Is.EqualTo(1), "once, also across the restart");
    }

    [Test]
    public async Task Receive_OneAccountFloods_AnotherIsServedMeanwhile()
    {
        var flood = new ScriptedChannel("flood");
        var calm = new ScriptedChannel("calm");
        await using var hub = await TestHub.StartAsync([flood, calm], options: o => { o.MaxConversations = 8; o.MaxHeldPerAccount = 10_000; });
        var accepted = new List<Task>();
        for (var i = 0; i < 3_000; i++) accepted.Add(hub.ReceiveAsync(flood, $"c{i}", "No puedo entrar al sistema").AsTask());
        await hub.ReceiveAsync(calm, "maria", "No puedo entrar al sistema");
        await hub.UntilAsync(() => Task.FromResult(calm.Tries.Count == 1));
        var waiting = (await hub.LedgerAsync()).Single(r => r.Account == flood.Account);
        await Task.WhenAll(accepted);
        await hub.SettledAsync();
        Assert.That(waiting.Processed, Is.LessThan(3_000), "the calm account's message was answered before the flood was over");
    }
}
