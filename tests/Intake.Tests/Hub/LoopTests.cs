using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>Two machines that answer each other stop, also when neither says what it is; and a flood is answered once.</summary>
public sealed class LoopTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    [TestCase(2)] // P14
    [TestCase(45)]
    [TestCase(200)]
    public async Task Receive_RobotWithoutHeadersThatOpensACaseWithEachMail_GetsOneAnswer(int secondsBetween)
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("mail", type: "email") { OnMap = m => new Normalised.Message(m with { Sender = new MessageSender("email", "robot@example.org"), Subject = $"Respuesta automática {Words(m.Text)}" }) };
        await using var hub = await TestHub.StartAsync([channel], time);
        var mails = 0;
        for (var answered = -1; answered < channel.Tries.Count && mails < 50; mails++)
        {
            answered = channel.Tries.Count;
            await hub.ReceiveAsync(channel, $"thread-{mails}", $"Gracias por su mensaje, le atenderemos, {Words(mails.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
            await hub.SettledAsync();
            time.Advance(TimeSpan.FromSeconds(secondsBetween));
        }

        Assert.That(channel.Tries, Has.Count.EqualTo(1));
        Assert.That((await hub.AllCasesAsync()).Select(c => c.Case.Queue), Has.Exactly(mails).Not.Null, "each mail is kept and in front of somebody");
    }

    [Test] // P14
    public async Task Receive_TwoHubsThatAcknowledgeEachOther_ExchangeTwoMails()
    {
        var time = new ManualTime(Start);
        ScriptedChannel Mail(string other) => new("mail", type: "email") { OnMap = m => new Normalised.Message(m with { Sender = new MessageSender("email", other), Subject = m.Text.Split('\n')[0] }) };
        var (here, there) = (Mail("desk@there.example"), Mail("desk@here.example"));
        await using var first = await TestHub.StartAsync([here], time);
        await using var second = await TestHub.StartAsync([there], time);
        await first.ReceiveAsync(here, "t-0", "No puedo entrar al sistema");
        var (fromHere, fromThere) = (0, 0);
        for (var round = 1; round < 30; round++)
        {
            await first.SettledAsync();
            await second.SettledAsync();
            if (here.Tries.Count == fromHere && there.Tries.Count == fromThere) break;
            foreach (var mail in here.Tries.Skip(fromHere)) await second.ReceiveAsync(there, $"t-{mail.Id}", mail.Body.Text);
            foreach (var mail in there.Tries.Skip(fromThere)) await first.ReceiveAsync(here, $"t-{mail.Id}", mail.Body.Text);
            (fromHere, fromThere) = (here.Tries.Count, there.Tries.Count);
            time.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.That((here.Tries.Count, there.Tries.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Receive_SlowRobot_GetsTheAnswersOfADayAndOneNotice()
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("mail", type: "email") { OnMap = m => new Normalised.Message(m with { Sender = new MessageSender("email", "robot@example.org") }) };
        await using var hub = await TestHub.StartAsync([channel], time);
        for (var i = 0; i < 40; i++)
        {
            await hub.ReceiveAsync(channel, $"thread-{i}", $"Su solicitud fue recibida por {Words(i.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
            await hub.SettledAsync();
            time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.That(channel.Tries, Has.Count.EqualTo(TestHub.Dialogue.Limits.PerDay + 1));
        Assert.That(channel.Tries[^1].Body.Text, Does.Contain("muchos mensajes"));
    }

    [Test]
    public async Task Receive_TenThousandMessagesOfOneSenderInAMinute_GetOneNoticeAndAreAllKept()
    {
        const int messages = 10_000;
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time);
        for (var i = 0; i < messages; i++)
        {
            await hub.ReceiveAsync(channel, "maria", $"hola {Words(i.ToString(System.Globalization.CultureInfo.InvariantCulture))}");
            if (i % 100 == 99) time.Advance(TimeSpan.FromMilliseconds(600));
        }

        await hub.SettledAsync();
        var c = (await hub.AllCasesAsync()).Single().Case;
        Assert.That(c.MessagesIn, Is.EqualTo(messages));
        Assert.That(channel.Tries.Count(t => t.Body.Text.Contains("muchos mensajes", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(channel.Tries, Has.Count.LessThanOrEqualTo(7), "the first few are answered, then one notice, then nothing");
    }

    [Test]
    public async Task Receive_PersonWhoAsksAgainAndAgain_IsToldOnceAndStillGetsAPerson()
    {
        var time = new ManualTime(Start);
        var channel = new ScriptedChannel("web");
        await using var hub = await TestHub.StartAsync([channel], time);
        await hub.ReceiveAsync(channel, "maria", "No puedo entrar al sistema");
        for (var i = 0; i < 12; i++)
        {
            await hub.ReceiveAsync(channel, "maria", "estado");
            await hub.SettledAsync();
            time.Advance(TimeSpan.FromSeconds(20));
        }

        Assert.That(channel.Tries, Has.Count.EqualTo(TestHub.Dialogue.Limits.Burst + 1));
        await hub.ReceiveAsync(channel, "maria", "agente");
        await hub.SettledAsync();
        Assert.That(channel.Tries[^1].Body.Text, Does.Contain("le atenderá una persona"));
    }

    /// <summary>A number in letters, so that no two texts are alike.</summary>
    private static string Words(string text) => string.Concat(text.Select(c => (char)('a' + (c % 26))));
}
