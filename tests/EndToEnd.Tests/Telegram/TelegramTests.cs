using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Tests.Telegram;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests.Telegram;

/// <summary>The program with a bot, beside a stand-in for Telegram.</summary>
public sealed class TelegramTests
{
    private const int Rounds = 10;
    private const int Chats = 8;

    [Test] // P22
    public async Task Kill_AtRandomMomentsOfPolling_EveryUpdateHasItsEffectOnceAndNoAnswerGoesOutTwice()
    {
        using var folder = new HubFolder();
        await using var telegram = await TelegramStandIn.StartAsync();
        var random = new Random(20260303);
        var sent = new List<string>();
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var n = 1; !stop.IsCancellationRequested; n++)
            {
                var text = string.Create(CultureInfo.InvariantCulture, $"mensaje {n} del chat {n % Chats}");
                telegram.Queue(TelegramPayloads.Text(5000 + (n % Chats), n, text, 70_000 + n));
                sent.Add(text);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        });
        for (var round = 0; round < Rounds; round++)
        {
            await using var hub = await HubProcess.StartAsync(folder.Path, Settings(telegram), waitUntilReady: false);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(800, 2500)), TimeProvider.System);
            await hub.KillAsync();
        }

        await stop.CancelAsync();
        await writing;
        await using (var hub = await HubProcess.StartAsync(folder.Path, Settings(telegram)))
        {
            await UntilAsync(() => telegram.Queued == 0, hub);
            await folder.UntilAllIsDoneAsync();
            Assert.That(await hub.StopAsync(), Is.Zero, hub.Output);
            Assert.That(hub.Output, Does.Not.Contain(TelegramPayloads.Token[11..]), "the token is in the log");
        }

        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        var stored = cases.SelectMany(c => c.Messages).Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text).ToList();
        TestContext.Out.WriteLine($"{sent.Count} updates over {Rounds} kills; {stored.Count} messages in {cases.Count} cases; {telegram.Taken.Count} answers.");
        Assert.That(stored.Order(StringComparer.Ordinal), Is.EqualTo(sent.Order(StringComparer.Ordinal)));
        Assert.That(cases, Has.Count.EqualTo(Chats));
        Assert.That(telegram.Taken, Is.Unique);
    }

    [Test]
    public async Task Customer_SendsPhotosEditsAndBlocks_AllOfItStandsOnOneCase()
    {
        using var folder = new HubFolder();
        await using var telegram = await TelegramStandIn.StartAsync();
        telegram.AddFile("f1", [1, 2, 3]);
        telegram.AddFile("f2", [4, 5, 6, 7]);
        await using (var hub = await HubProcess.StartAsync(folder.Path, Settings(telegram)))
        {
            telegram.Queue(TelegramPayloads.Photo(5000, 1, "album", "f1", "Me aparece el error H007 al timbrar una factura"));
            telegram.Queue(TelegramPayloads.Photo(5000, 2, "album", "f2"));
            await UntilAsync(() => telegram.Taken.Count == 1, hub);
            telegram.Queue(TelegramPayloads.Text(5000, 3, "desde ayer", 3));
            telegram.Queue(TelegramPayloads.Text(5000, 3, "desde hoy", 4).Replace("\"message\":{", "\"edited_message\":{\"edit_date\":1767259000,", StringComparison.Ordinal));
            telegram.Queue("""{"update_id":5,"my_chat_member":{"chat":{"id":5000,"type":"private"},"from":{"id":5000,"is_bot":false,"first_name":"Ana"},"date":1767259001,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}""");
            await UntilAsync(() => telegram.Queued == 0, hub);
            await folder.UntilAllIsDoneAsync();
            Assert.That(await hub.StopAsync(), Is.Zero, hub.Output);
        }

        await using var store = folder.OpenStore();
        var details = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).Single();
        var album = details.Messages[0].Message.Body;
        Assert.That(album.Attachments.Select(a => a.Size), Is.EqualTo(new[] { 3L, 4L }));
        Assert.That(details.Case.Language, Is.EqualTo("es"));
        Assert.That(telegram.Taken[0], Does.Contain(details.Case.Number.ToString()));
        Assert.That((long)telegram.CallsOf("sendMessage").First().Arguments["reply_parameters"]!["message_id"]!, Is.EqualTo(1));
        Assert.That(details.Events.Select(e => e.Data).OfType<MessageEdited>().Single().Message, Is.EqualTo(details.Messages.Single(m => m.Message.Body.Text == "desde ayer").Message.Id.Seq));
        Assert.That(details.Events[^1].Data, Is.EqualTo(new ReachabilityChanged("telegram", false, "The customer blocked the bot.")));
    }

    [Test] // P26
    public async Task TwoBotsOfOneFirm_SameCustomer_AreTwoCases()
    {
        using var folder = new HubFolder();
        await using var first = await TelegramStandIn.StartAsync();
        await using var second = await TelegramStandIn.StartAsync();
        second.Token = "7000000002:AAE-other_made_up_0123456789";
        var settings = Settings(first);
        settings["Channels__ventas__type"] = "telegram";
        settings["Channels__ventas__Token"] = second.Token;
        settings["Channels__ventas__BaseUrl"] = second.Settings["BaseUrl"]!;
        await using (var hub = await HubProcess.StartAsync(folder.Path, settings))
        {
            first.Queue(TelegramPayloads.Text(5000, 1, "No puedo entrar"));
            second.Queue(TelegramPayloads.Text(5000, 1, "Quiero comprar"));
            await UntilAsync(() => first.Taken.Count == 1 && second.Taken.Count == 1, hub);
        }

        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.That(cases.Select(c => c.Case.Conversation.ToString()), Is.EquivalentTo(new[] { "bot/5000", "ventas/5000" }));
        Assert.That(cases.Select(c => c.Case.Contact).Distinct().Count(), Is.EqualTo(1), "one person");
    }

    [Test]
    public async Task Check_Online_SaysHowTheBotIs()
    {
        using var folder = new HubFolder();
        await using var telegram = await TelegramStandIn.StartAsync();
        var good = await HubProcess.RunAsync(folder.Path, Settings(telegram), null, "check", "--online");
        Assert.That((good.ExitCode, good.Output), Is.EqualTo((0, good.Output)).And.Matches<(int, string Output)>(r => r.Output.Contains("@acme_bot", StringComparison.Ordinal)), good.Error);
        telegram.Token = "7000000001:another";
        var bad = await HubProcess.RunAsync(folder.Path, Settings(telegram), null, "check", "--online");
        Assert.That(bad.ExitCode, Is.EqualTo(1));
        Assert.That(bad.Output + bad.Error, Does.Contain("token").And.Not.Contain(TelegramPayloads.Token[11..]));
    }

    [Test]
    public async Task Normalize_Update_IsTheMessage()
    {
        using var folder = new HubFolder();
        var (code, output, error) = await HubProcess.RunAsync(folder.Path, null, TelegramPayloads.Text(5000, 1, "Hola"), "normalize", "--channel", "telegram");
        Assert.That((code, error), Is.EqualTo((0, "")));
        Assert.That(output, Does.Contain("\"externalId\": \"5000:1\"").And.Contain("\"text\": \"Hola\""));
    }

    internal static Dictionary<string, string> Settings(TelegramStandIn telegram) => new()
    {
        ["Channels__bot__type"] = "telegram",
        ["Channels__bot__Token"] = TelegramPayloads.Token,
        ["Channels__bot__BaseUrl"] = telegram.Settings["BaseUrl"]!,
    };

    internal static async Task UntilAsync(Func<bool> holds, HubProcess hub)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(60)), () => hub.Output);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
