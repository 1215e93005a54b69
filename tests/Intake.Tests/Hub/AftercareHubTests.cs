using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>What the hub does by itself, through the store and over a restart.</summary>
public sealed class AftercareHubTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    [Test]
    public async Task Survey_CustomerOptedOutBefore_IsNotSentInALaterCase()
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("sms")
        {
            OnMap = m => m.Text == "STOP"
                ? new Normalised.Signal(new ConversationSignal { Account = m.Account, ExternalId = m.ExternalId, Channel = m.Channel, Conversation = m.Conversation, Sender = m.Sender, Kind = SignalKind.OptedOut, Detail = "STOP" })
                : new Normalised.Message(m),
        };
        await using var hub = await TestHub.StartAsync([channel], time);
        foreach (var customer in new[] { "maria", "jose" })
        {
            if (customer == "maria") await hub.ReceiveAsync(channel, customer, "STOP");
            await hub.SettledAsync();
            await hub.ReceiveAsync(channel, customer, "No puedo entrar al sistema");
            await hub.SettledAsync();
        }

        foreach (var c in await hub.AllCasesAsync()) await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved), c.Case.Number.Value);
        time.Advance(TimeSpan.FromHours(2));
        await hub.UntilAsync(() => Task.FromResult(channel.Tries.Any(t => t.Body.Choices.Count == 5)), TimeSpan.FromSeconds(1));
        await hub.UntilAsync(async () => (await hub.Get<ITimers>().ReadDueAsync(time.GetUtcNow(), 1, CancellationToken.None)).Count == 0, TimeSpan.FromSeconds(1));
        Assert.That(channel.Tries.Where(t => t.Body.Choices.Count == 5).Select(t => t.Conversation.Key), Is.EqualTo(new[] { "jose" }));
    }

    [Test]
    public async Task Survey_HubWasStoppedMeanwhile_IsSentOnceAfterTheStart()
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("web");
        var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        await hub.SettledAsync();
        await hub.DoAsync(new CaseCommand.ChangeStatus(CaseStatus.Solved));
        var directory = await hub.StopAsync();
        time.Advance(TimeSpan.FromHours(5));

        var again = new ScriptedChannel("web");
        await using var restarted = await TestHub.StartAsync([again], time, directory);
        await restarted.UntilAsync(() => Task.FromResult(again.Tries.Count > 0), TimeSpan.FromSeconds(1));
        await restarted.SettledAsync();
        time.Advance(TimeSpan.FromHours(1));
        await restarted.SettledAsync();
        Assert.That(again.Tries.Single().Body.Choices, Has.Count.EqualTo(5));
        Assert.That((await restarted.CaseAsync(1001)).Case.Bot.OpenQuestion, Is.EqualTo(BotAsked.Satisfaction));
    }
}
