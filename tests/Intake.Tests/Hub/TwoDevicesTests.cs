using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>One customer at two devices at the same moment: two messages of one conversation that nobody waits for in between.</summary>
public sealed class TwoDevicesTests
{
    [Test]
    public async Task Receive_TwoAnswersAtTheSameMoment_OneTalkGoesOn()
    {
        var channel = new ScriptedChannel("desk", type: "webchat");
        await using var hub = await TestHub.StartAsync([channel], new ManualTime(new DateTimeOffset(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6))));
        await hub.ReceiveAsync(channel, "maria", "Me sale un error al timbrar");
        await hub.SettledAsync();
        await Task.WhenAll(hub.ReceiveAsync(channel, "maria", "H021").AsTask(), hub.ReceiveAsync(channel, "maria", "H022").AsTask(), hub.ReceiveAsync(channel, "maria", "desde ayer").AsTask());
        await hub.SettledAsync();

        var details = (await hub.AllCasesAsync()).Single();
        Assert.That(details.Case.MessagesIn, Is.EqualTo(4), "everything is kept");
        Assert.That(details.Case.Bot.Asked, Is.Unique, "nothing is asked twice");
        Assert.That(details.Case.Bot.Facts.Select(f => f.Name), Is.EquivalentTo(new[] { "error-code", "since" }));
        Assert.That(details.Case.Bot.OpenQuestion, Is.Null);
        Assert.That(channel.Tries.Count(t => t.Author.Kind == AuthorKind.Bot), Is.InRange(2, 4), "at most one answer to each");
    }

    [Test]
    public async Task Receive_TwoFirstMessagesAtTheSameMoment_OpenOneCase()
    {
        var channel = new ScriptedChannel("desk", type: "webchat");
        await using var hub = await TestHub.StartAsync([channel]);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => hub.ReceiveAsync(channel, "maria", $"No puedo entrar al sistema {(char)('a' + i)}").AsTask()));
        await hub.SettledAsync();
        Assert.That((await hub.AllCasesAsync()).Single().Case.MessagesIn, Is.EqualTo(8));
        Assert.That(channel.Tries.Count(t => t.Body.Text.Contains("Gracias por escribirnos", StringComparison.Ordinal)), Is.EqualTo(1), "acknowledged once");
    }
}
