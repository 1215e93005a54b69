using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>What a "start" and a bot that is added come to.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class GreetingTests : ThreeChannels
{
    [Test]
    public async Task Start_NobodyKnown_IsGreetedInHisLanguageAndNoCaseIsOpened()
    {
        bot.OnMap = m => new Normalised.Message(m with { Language = "pt-BR" });
        await SayAsync(bot, "77", "!start");
        Assert.That(await hub.AllCasesAsync(), Is.Empty);
        Assert.That(bot.Tries.Single().Body.Text, Is.EqualTo(TestHub.Texts.Get("pt", "welcome")));
        Assert.That(bot.Tries.Single().Conversation.Key, Is.EqualTo("77"));
        Assert.That((await hub.LedgerAsync()).Single(r => r.Account == bot.Account), Has.Property("Balances").True.And.Property("Queued").EqualTo(1).And.Property("Sent").EqualTo(1).And.Property("Unsent").EqualTo(0));

        await hub.ReceiveAsync(bot, "77", "!start");
        await hub.SettledAsync();
        Assert.That(bot.Tries, Has.Count.EqualTo(1), "whoever presses again at once is not greeted again");
        await SayAsync(bot, "77", "Não consigo emitir a nota fiscal");
        Assert.That(await hub.AllCasesAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Start_PlatformRefusesTheGreeting_NothingIsRepeatedAndTheNextMessageIsAnswered()
    {
        bot.OnSend = (_, _) => throw new InvalidOperationException("gone");
        await SayAsync(bot, "77", "!start");
        await hub.UntilAsync(async () => (await hub.LedgerAsync()).Single(r => r.Account == bot.Account) is { Queued: 1, Unconfirmed: 1, Unsent: 0, Balances: true });
        bot.OnSend = (_, _) => Task.FromResult<SendOutcome>(SendOutcome.Sent.WithoutId);
        await SayAsync(bot, "77", "Me aparece el error H007 al timbrar");
        Assert.That(bot.Tries[^1].Body.Text, Does.Contain("CH-"));
    }

    [Test] // P22
    public async Task Start_ProgramStopsBeforeTheGreetingLeft_ItGoesOutAfterTheRestart()
    {
        bot.OnSend = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Retry("busy", TimeSpan.FromHours(1)));
        await hub.ReceiveAsync(bot, "77", "!start", "start");
        await hub.UntilAsync(() => Task.FromResult(bot.Tries.Count == 1));
        var directory = await hub.StopAsync();
        var again = new ScriptedChannel("bot", type: "telegram", addressKind: "telegram");
        time.Advance(TimeSpan.FromHours(2));
        hub = await TestHub.StartAsync([web, again, mail], time, directory);
        Assert.That(await hub.ReceiveAsync(again, "77", "!start", "start"), Is.InstanceOf<AcceptOutcome.Duplicate>());
        await hub.SettledAsync();
        Assert.That(again.Tries.Single().Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "welcome")));
        Assert.That((await hub.LedgerAsync()).Single(r => r.Account == bot.Account), Has.Property("Queued").EqualTo(1).And.Property("Sent").EqualTo(1));
    }

    [TestCase("Bienvenido a Acme", "Bienvenido a Acme")]
    [TestCase("", null)]
    public async Task Joined_AccountHasItsOwnWords_TheyAreSaidOrNothing(string own, string? said)
    {
        bot.OnSignal = s => s with { Greeting = own, Language = "pt-BR" };
        await SayAsync(bot, "-100", "!joined");
        Assert.That(bot.Tries.Select(t => t.Body.Text), Is.EqualTo(said is null ? [] : new[] { said }));
    }

    [Test]
    public async Task Joined_BotIsAdded_IsGreetedAndNoCaseIsOpened()
    {
        await SayAsync(bot, "-100", "!joined");
        await hub.UntilAsync(() => Task.FromResult(bot.Tries.Count == 1));
        Assert.That(bot.Tries.Single().Body.Text, Is.EqualTo(TestHub.Texts.Get("es", "welcome")));
        Assert.That(await hub.AllCasesAsync(), Is.Empty);
    }
}
