using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;
using Microsoft.Extensions.DependencyInjection;
using static ChannelHub.Channels.Tests.Telegram.TelegramPayloads;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Polling: what is confirmed was stored, what is repeated is known, what goes wrong is said and passes.</summary>
public sealed class TelegramPollerTests : TelegramFixture
{
    [Test]
    public async Task Poll_Updates_AreStoredInOrderAndConfirmedAfterwards()
    {
        var host = await StartAsync();
        for (var i = 1; i <= 5; i++) Server.Queue(Text(4711, i, $"mensaje {i}", 100 + i));
        await UntilAsync(() => Server.Queued == 0, "the server keeps nothing");
        Assert.That(Texts(host, 4711), Is.EqualTo(Enumerable.Range(1, 5).Select(i => $"mensaje {i}")));
        Assert.That(TelegramPosition.Parse(await host.Hub.ReadPositionAsync(ChannelHost.Account, "updates", default))!.Value.Offset, Is.EqualTo(106));
        Assert.That(Condition(host).Health, Is.EqualTo(ChannelHealth.Working));
    }

    [Test] // P22
    public async Task Poll_StoreIsDown_NothingIsConfirmedUntilItIsStored()
    {
        var host = await StartAsync();
        await UntilAsync(() => !Server.Offsets.IsEmpty, "the first request");
        host.Hub.Fault = "the disk is full";
        Server.Queue(Text(4711, 1, "hola", 101));
        await UntilAsync(() => Condition(host).Says.Contains("disk", StringComparison.Ordinal), "the monitor says why");
        Assert.That(Server.Queued, Is.EqualTo(1));
        host.Hub.Fault = null;
        await UntilAsync(() => Server.Queued == 0, "it is read again and confirmed");
        Assert.That(Texts(host, 4711), Is.EqualTo(new[] { "hola" }));
    }

    [Test] // P22
    public async Task Poll_SameMessageUnderAnotherUpdateNumber_IsOneMessage()
    {
        var host = await StartAsync();
        Server.Queue(Text(4711, 1, "hola", 900));
        await UntilAsync(() => Server.Queued == 0, "stored");

        // After a quiet week the platform numbers anew, and what was not confirmed in time comes once more.
        Server.Queue(Text(4711, 1, "hola", 950));
        Server.Queue(Text(4711, 2, "¿siguen ahí?", 951));
        await UntilAsync(() => Texts(host, 4711).Count == 2, "the second message");
        Assert.That(Texts(host, 4711), Is.EqualTo(new[] { "hola", "¿siguen ahí?" }));
        Assert.That(host.Hub.Ledger(ChannelHost.Account).Duplicate, Is.EqualTo(1));
    }

    [TestCase(4, 500L)]
    [TestCase(6, null)]
    [TestCase(-6, null)] // P22
    public void Offset_OfAnOldPosition_IsNotUsedAfterTheNumbersMayHaveBegunAnew(int daysAgo, long? expected)
    {
        var now = new DateTimeOffset(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
        var stored = new TelegramPosition(500, now.AddDays(-daysAgo)).ToString();
        Assert.That(TelegramPosition.Parse(stored)!.Value.OffsetAt(now), Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("12")]
    [TestCase("x@y")]
    [TestCase("1@99999999999999999")]
    public void Parse_NoPosition_IsNone(string? text) => Assert.That(TelegramPosition.Parse(text), Is.Null);

    [Test]
    public async Task Poll_Album_IsOneMessageWithAllItsFilesEvenWhenItsPartsComeLate()
    {
        var host = await StartAsync();
        await UntilAsync(() => !Server.Offsets.IsEmpty, "the first request");
        Server.Queue(Photo(4711, 1, "g1", "f1", "Tres fotos"));
        Server.Queue(Text(4712, 7, "otra persona", 2));
        await UntilAsync(() => Server.Given == 1, "the poller has the first part");
        Server.Queue(Photo(4711, 3, "g1", "f3"));
        Server.Queue(Photo(4711, 4, "g1", "f4"));
        await UntilAsync(() => Server.Queued == 0, "all is confirmed");
        Assert.That(Texts(host, 4711), Is.EqualTo(new[] { "Tres fotos" }));
        Assert.That(Texts(host, 4712), Is.EqualTo(new[] { "otra persona" }));
        var album = (Normalised.Message)host.Channel.Map(host.Hub.Inbox.Single(r => r.ExternalId == "4711:1+4711:3+4711:4"));
        Assert.That(album.Value.PendingFiles.Select(f => f.Handle), Is.EqualTo(new[] { "f1", "f3", "f4" }));
        Assert.That((album.Value.ExternalId, album.Value.PartOf, album.Value.PartIds), Is.EqualTo(("4711:1", "4711:album:g1", (ValueList<string>)["4711:1", "4711:3", "4711:4"])));
    }

    [Test]
    public async Task Poll_PartOfAnAlbumThatComesMuchLater_NamesItsAlbum()
    {
        var host = await StartAsync();
        Server.Queue(Photo(4711, 1, "g1", "f1"));
        Server.Queue(Photo(4711, 2, "g1", "f2"));
        await UntilAsync(() => Server.Queued == 0, "the first two");
        Server.Queue(Photo(4711, 3, "g1", "f3"));
        await UntilAsync(() => Server.Queued == 0, "the third");
        Assert.That(host.Hub.Inbox.Select(r => r.ExternalId), Is.EqualTo(new[] { "4711:1+4711:2", "4711:3" }));
        Assert.That(((Normalised.Message)host.Channel.Map(host.Hub.Inbox[1])).Value.PartOf, Is.EqualTo(((Normalised.Message)host.Channel.Map(host.Hub.Inbox[0])).Value.PartOf));
    }

    [Test]
    public async Task Poll_AnotherProgramPollsTheBot_IsSaidInWordsAndPasses()
    {
        Server.HasRival = true;
        var host = await StartAsync();
        await UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, "the conflict is seen");
        Assert.That(Condition(host).Says, Does.Contain("Another program polls the same bot"));
        Server.HasRival = false;
        Server.Queue(Text(4711, 1, "hola"));
        await UntilAsync(() => Texts(host, 4711).Count == 1, "polling goes on when the other has stopped");
        Assert.That(Condition(host).Health, Is.EqualTo(ChannelHealth.Working));
    }

    [Test]
    public async Task Poll_ForeignWebhook_IsLeftAndSaidInWords()
    {
        Server.WebhookUrl = "https://other.example/hook";
        var host = await StartAsync();
        await UntilAsync(() => Condition(host).Says.Contains("webhook", StringComparison.Ordinal), "the conflict is seen");
        Assert.That(Condition(host).Says, Does.Contain("remove it (deleteWebhook), or set Mode to webhook"));
        Assert.That(Server.WebhookUrl, Is.Not.Null);
    }

    [Test]
    public async Task Poll_OwnWebhookOfAnEarlierSetting_IsRemoved()
    {
        Server.WebhookUrl = "https://hub.example.com/channels/acme/telegram";
        var host = await StartAsync();
        Server.Queue(Text(4711, 1, "hola"));
        await UntilAsync(() => Texts(host, 4711).Count == 1, "polling works");
        Assert.That(Server.WebhookUrl, Is.Null);
    }

    [Test]
    public async Task Poll_TokenRevoked_IsSaidInWordsWithoutTheToken()
    {
        Server.Token = "7000000001:another";
        var host = await StartAsync();
        await UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, "the refusal is seen");
        Assert.That(Condition(host).Says, Does.Contain("does not take the bot's token").And.Not.Contain("AAE"));
    }

    [Test]
    public async Task Poll_ServerDownAndBackAgain_GoesOn()
    {
        var other = await TelegramStandIn.StartAsync();
        var address = other.Settings["BaseUrl"]!;
        await other.DisposeAsync();
        var host = await StartAsync(("BaseUrl", address));
        await UntilAsync(() => Condition(host).Says.Contains("can't be reached", StringComparison.Ordinal), "the fault is seen");
        Assert.That(Condition(host).Health, Is.EqualTo(ChannelHealth.Degraded).Or.EqualTo(ChannelHealth.Failing));
    }

    [Test]
    public async Task Poll_TwoAccountsOfOneBot_OnlyOnePolls()
    {
        var first = await StartAsync();
        await UntilAsync(() => Condition(first).Health == ChannelHealth.Working || !Server.Offsets.IsEmpty, "the first polls");
        var second = await StartAsync();
        await UntilAsync(() => Condition(second).Health == ChannelHealth.Failing, "the second does not");
        Assert.That(Condition(second).Says, Does.Contain("one bot belongs to one account"));
        Server.Queue(Text(4711, 1, "hola"));
        await UntilAsync(() => Texts(first, 4711).Count == 1, "the first goes on");
    }

    [TestCase("""{"ok":true,"result":[]}""", 0)]
    [TestCase("""{"ok":true,"result":[ {"update_id":1} , {"update_id":"2","message":{"message_id":5,"chat":{"id":7},"x":[1,{"y":2}]}} ]}""", 2)]
    [TestCase("""{"ok":true,"result":[{"update_id":1,"message":"odd"},5,null]}""", 3)]
    [TestCase("""{"ok":true}""", null)]
    [TestCase("""{"ok":true,"result":{}}""", null)]
    [TestCase("<html>", null)]
    [TestCase("", null)]
    [TestCase("""{"ok":true,"result":[{"update_id":1}""", null)]
    public void Read_Answer_GivesEachUpdateAsItCame(string answer, int? count)
    {
        var updates = TelegramUpdates.Read(System.Text.Encoding.UTF8.GetBytes(answer));
        Assert.That(updates?.Count, Is.EqualTo(count));
        foreach (var update in updates ?? []) Assert.That(answer, Does.Contain(System.Text.Encoding.UTF8.GetString(update.Body.Span)));
    }

    [Test]
    public async Task Probe_GoodToken_SaysWhoseItIs()
    {
        var host = await StartAsync();
        var outcome = await host.Services.GetRequiredService<IChannelProbe>().ProbeAsync(default);
        Assert.That(outcome, Is.EqualTo(new ProbeOutcome.Fine("The token of @acme_bot is good, and no webhook stands in the way of polling.")));
    }

    [Test]
    public async Task Probe_ForeignWebhookOrToken_IsFaultyWithWhatToDo()
    {
        var host = await StartAsync();
        var probe = host.Services.GetRequiredService<IChannelProbe>();
        Server.WebhookUrl = "https://other.example/hook";
        Assert.That(await probe.ProbeAsync(default), Is.InstanceOf<ProbeOutcome.Faulty>());
        Server.Token = "7000000001:another";
        var outcome = (ProbeOutcome.Faulty)await probe.ProbeAsync(default);
        Assert.That(outcome.Says + outcome.WhatToDo, Does.Contain("token").And.Not.Contain("AAE"));
    }
}
