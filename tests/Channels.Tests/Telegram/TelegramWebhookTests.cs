using System.Net;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;
using static ChannelHub.Channels.Tests.Telegram.TelegramPayloads;
using static ChannelHub.Channels.Tests.Telegram.TelegramSamples;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>The webhook: registered and verified at the start, watched, and never an error for what an update holds.</summary>
public sealed class TelegramWebhookTests : TelegramFixture
{
    [Test] // P25
    public async Task Start_Webhook_IsRegisteredWithItsSecretAndVerified()
    {
        var host = await StartWebhookAsync();
        await UntilAsync(() => Condition(host).Health == ChannelHealth.Working, "the webhook works");
        Assert.That((Server.WebhookUrl, Server.WebhookSecret), Is.EqualTo(("https://hub.example.com/channels/acme/telegram", Secrets.WebhookSecret)));
        Assert.That(Secrets.WebhookSecret, Has.Length.InRange(32, 256).And.Match("^[A-Za-z0-9_-]+$"));
        var call = Server.CallsOf("setWebhook").Single().Arguments;
        Assert.That(call["allowed_updates"]!.AsArray().Select(u => (string)u!), Is.EqualTo(new[] { "message", "edited_message", "callback_query", "my_chat_member" }));
        Assert.That(Server.Offsets, Is.Empty, "a bot with a webhook is not polled");
    }

    [Test] // P25
    public async Task Start_WebhookRefused_IsSaidInTheServersWordsWithoutTheToken()
    {
        Server.Script(400, $$"""{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: HTTPS url must be provided for bot{{Token}}"}""");
        var host = await StartWebhookAsync();
        await UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, "the refusal is seen");
        Assert.That(Condition(host).Says, Does.Contain("HTTPS url must be provided").And.Not.Contain("AAE"));
    }

    [Test] // P25
    public void Judge_WhatTelegramReports_IsSaidInWords()
    {
        using var account = new TelegramAccount(ChannelHost.Account, Options with { Mode = TelegramMode.Webhook, WebhookUrl = "https://hub.example.com/x" }, TimeProvider.System);
        var now = DateTimeOffset.FromUnixTimeSeconds(1_767_258_000);
        var fine = new TelegramWebhookInfo("https://hub.example.com/x");
        Assert.That(Judge(fine), Is.EqualTo((ChannelHealth.Working, "The webhook works; 0 updates wait at Telegram.")));
        Assert.That(Judge(fine with { PendingUpdateCount = 1 }).Says, Does.Contain("1 update waits"));
        Assert.That(Judge(fine with { PendingUpdateCount = 500 }).Health, Is.EqualTo(ChannelHealth.Degraded));
        var failing = Judge(fine with { PendingUpdateCount = 7, LastErrorDate = 1_767_257_990, LastErrorMessage = "SSL error {certificate verify failed}" });
        Assert.That(failing.Health, Is.EqualTo(ChannelHealth.Failing));
        Assert.That(failing.Says, Does.Contain("certificate verify failed").And.Contain("7 updates wait"));
        Assert.That(Judge(fine with { LastErrorDate = 1_767_200_000, LastErrorMessage = "old" }).Health, Is.EqualTo(ChannelHealth.Working));
        Assert.That(Judge(fine with { Url = "" }).Says, Does.Contain("removed it"));
        Assert.That(Judge(fine with { Url = "https://other.example" }).Says, Does.Contain("another webhook"));

        (ChannelHealth Health, string Says) Judge(TelegramWebhookInfo info) => TelegramWebhook.Judge(info, account, now);
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("<html>")]
    [TestCase("[1]")]
    [TestCase("""{"update_id":5,"quantum":{}}""")]
    [TestCase("""{"update_id":5,"message":{"text":"\ud800","message_id":1,"chat":{"id":1}}}""")]
    [TestCase("""{"message":{"message_id":1,"chat":{"id":4711,"type":"private"}}}""")]
    public async Task Receive_OddUpdate_IsStoredForAPersonAndAcknowledged(string body)
    {
        var host = await StartWebhookAsync();
        Assert.That(await PostAsync(host, body), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await PostAsync(host, body), Is.EqualTo(HttpStatusCode.OK), "a repeat is known");
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(1));
        Assert.That(host.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    [Test]
    public async Task Receive_TextOfAMegabyte_IsTaken()
    {
        var host = await StartWebhookAsync();
        Assert.That(await PostAsync(host, Text(4711, 1, new string('ñ', 1_000_000))), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Texts(host, 4711).Single(), Has.Length.EqualTo(1_000_000));
    }

    [Test]
    public async Task Receive_DeepNesting_IsSetAside()
    {
        var host = await StartWebhookAsync();
        Assert.That(await PostAsync(host, new string('[', 100_000)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(host.Hub.Parked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Receive_PartsOfAnAlbumOneByOne_AreEachStoredAtOnce()
    {
        var host = await StartWebhookAsync();
        foreach (var i in new[] { 1, 2, 3 }) Assert.That(await PostAsync(host, Photo(4711, i, "g", $"f{i}", i == 1 ? "mis fotos" : null)), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Texts(host, 4711), Is.EqualTo(new[] { "mis fotos", "[photo]", "[photo]" }));
        Assert.That(host.Hub.Inbox.Select(r => ((Normalised.Message)host.Channel.Map(r)).Value.PartOf).Distinct(), Is.EqualTo(new[] { "4711:album:g" }), "the hub makes one message of them");
    }

    private static async Task<HttpStatusCode> PostAsync(ChannelHost host, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/channels/{ChannelHost.Account}/telegram") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", Secrets.WebhookSecret);
        using var response = await host.Client.SendAsync(request);
        return response.StatusCode;
    }
}
