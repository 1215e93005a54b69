using System.Net;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Tests.Sms;

/// <summary>Webhooks as Twilio sends them, and as nobody should.</summary>
public sealed class SmsReceiverTests : SmsFixture
{
    [Test]
    public async Task Post_Message_IsAnsweredWithEmptyTwiml()
    {
        using var response = await PostAsync(Inbound(SidOf(1), "Hola"));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/xml"), "a text/plain answer would be sent to the customer");
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response/>"));
        Assert.That(Host.Hub.Inbox.Single().ExternalId, Is.EqualTo(SidOf(1)));
    }

    [Test]
    public async Task Post_HelpWord_GetsTheHelpTextOnceAndStaysAMessage()
    {
        await RestartAsync(("HelpText", "Acme & Co <soporte>. BAJA = no más mensajes"));
        using var first = await PostAsync(Inbound(SidOf(1), "Ayuda"));
        using var again = await PostAsync(Inbound(SidOf(1), "Ayuda"));
        using var byTwilio = await PostAsync(Inbound(SidOf(2), "HELP", ("OptOutType", "HELP")));
        Assert.That(System.Xml.Linq.XDocument.Parse(await first.Content.ReadAsStringAsync()).Root!.Element("Message")!.Value, Is.EqualTo("Acme & Co <soporte>. BAJA = no más mensajes"));
        Assert.That(await again.Content.ReadAsStringAsync(), Does.EndWith("<Response/>"));
        Assert.That(await byTwilio.Content.ReadAsStringAsync(), Does.EndWith("<Response/>"), "Twilio has answered itself");
        Assert.That(Host.Hub.Messages(new ConversationRef(ChannelHost.Account, Conversation)).Select(m => m.Body.Text), Is.EqualTo(new[] { "Ayuda", "HELP" }));
        Assert.That(Message(Inbound(SidOf(1), "Ayuda")).Notes, Is.EqualTo(new[] { new MessageNote("help-text-sent") }));
    }

    [Test]
    public async Task Post_Stop_IsASignalAndNoCase()
    {
        using var response = await PostAsync(Inbound(SidOf(1), "STOP"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Host.Hub.Signals.Single(), Has.Property("Kind").EqualTo(SignalKind.OptedOut).And.Property("Detail").EqualTo("STOP"));
        Assert.That(Host.Hub.Messages(new ConversationRef(ChannelHost.Account, Conversation)), Is.Empty);
        Assert.That(Host.Hub.Inbox, Has.Count.EqualTo(1), "its bytes are kept");
    }

    [Test] // P28
    public async Task Post_ShortCode_IsStoredBeforeItIsAcknowledged()
    {
        using var response = await PostAsync(Inbound(SidOf(1), "Su código es 1234", ("From", "12345")));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Host.Hub.Messages(new ConversationRef(ChannelHost.Account, $"{Ours}/12345")).Single().Body.Text, Is.EqualTo("Su código es 1234"));
    }

    [TestCase("From")]
    [TestCase("To")]
    [TestCase("MessageSid")]
    public async Task Post_SignedButIncomplete_IsStoredAndSetAside(string missing)
    {
        var fields = Inbound(SidOf(1), "Hola").Where(f => f.Key != missing && (missing != "MessageSid" || !f.Key.EndsWith("Sid", StringComparison.Ordinal) || f.Key == "AccountSid")).ToList();
        using var response = await PostAsync(fields);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Host.Hub.Inbox, Has.Count.EqualTo(1));
        Assert.That(Host.Hub.Parked, Has.Count.EqualTo(missing == "MessageSid" ? 0 : 1), "without an id it is stored under its hash");
        using var again = await PostAsync(fields);
        Assert.That(Host.Hub.Inbox, Has.Count.EqualTo(1), "the repeat is recognised");
    }

    [Test]
    public async Task Post_Json_IsTakenWithItsHashInTheAddress()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"MessageSid":"{{SidOf(1)}}","AccountSid":"{{TwilioStandIn.Sid}}","From":"{{Theirs}}","To":"{{Ours}}","Body":"Hola ñ"}""");
        var path = $"{Account.Path}?bodySHA256={Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body))}";
        var genuine = new TrialRequest("POST", path, "application/json", body, [new(TwilioSignature.Header, TwilioSignature.Make(TwilioStandIn.Token, TwilioStandIn.PublicUrl + path, null))]) { ExternalId = "", Conversation = "" };
        using var response = await Host.SendAsync(genuine);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Host.Hub.Messages(new ConversationRef(ChannelHost.Account, Conversation)).Single().Body.Text, Is.EqualTo("Hola ñ"));

        using var changed = await Host.SendAsync(genuine with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(body).Replace("Hola", "Hule", StringComparison.Ordinal)) });
        Assert.That(changed.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("https://hub.example.test:443")] // signed with the port that we are not told
    [TestCase("https://hub.example.test")]
    public async Task Post_BehindAProxy_IsProvenByThePublicAddress(string signedAs)
    {
        var request = TwilioPlayed.Sign(Account, Account.Path, Inbound(SidOf(1), "Hola"));
        var signature = TwilioSignature.Make(TwilioStandIn.Token, signedAs + Account.Path, TwilioForm.OfForm(request.Body.Span));
        using var response = await Host.SendAsync(request with { Headers = [new(TwilioSignature.Header, signature), new("X-Forwarded-Host", "evil.test"), new("Host", "inner:8080")] });
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Post_NoPublicAddress_IsProvenByTheRequestsOwn()
    {
        await RestartAsync(("PublicUrl", ""));
        var request = TwilioPlayed.Sign(Account, Account.Path, Inbound(SidOf(1), "Hola"));
        var own = Host.BaseAddress.ToString().TrimEnd('/');
        using var response = await Host.SendAsync(request with { Headers = [new(TwilioSignature.Header, TwilioSignature.Make(TwilioStandIn.Token, own + Account.Path, TwilioForm.OfForm(request.Body.Span)))] });
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await SendAsync(Row("Hola")), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Messages[0].Fields, Does.Not.ContainKey("StatusCallback"));
        Assert.That(Host.Services.GetRequired<IChannelMonitor>().Condition.Says, Does.Contain("PublicUrl"));
    }

    [Test]
    public async Task Post_TenMegabytes_IsRefusedUnread()
    {
        var request = TwilioPlayed.Sign(Account, Account.Path, Inbound(SidOf(1), "Hola"));
        using var http = ChannelHost.ToHttp(request with { Body = new byte[10 * 1024 * 1024] });
        using var response = await Host.Client.SendAsync(http);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(Host.Hub.Refusals, Does.ContainKey("size"));
    }

    [Test] // P29
    public async Task PostStatus_BeforeTheAnswerToOurRequest_FindsItsAnswerByTheAddress()
    {
        using var response = await PostAsync(Status(SidOf(7), "delivered"), "/status/1042-3/1-1");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(Host.Hub.Receipts.Single(), Has.Property("Message").EqualTo(new MessageId(new CaseNumber(1042), 3)).And.Property("State").EqualTo(DeliveryState.Delivered).And.Property("PlatformId").EqualTo(SidOf(7)));
    }

    [Test] // P29
    public async Task PostStatus_OrderAndRepeats_AreStoredOnceEach()
    {
        foreach (var status in new[] { "delivered", "sent", "delivered", "queued", "sent" })
        {
            using var response = await PostAsync(Status(SidOf(7), status), "/status/1042-3/1-1");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        }

        Assert.That(Host.Hub.Receipts.Select(r => r.State), Is.EqualTo(new[] { DeliveryState.Delivered, DeliveryState.Sent }));
        Assert.That(Host.Hub.Ledger(ChannelHost.Account), Has.Property("Duplicate").EqualTo(2).And.Property("Balances").True);
    }

    [Test]
    public async Task PostStatus_WithoutOurAddress_IsFoundByTwiliosId()
    {
        using var response = await PostAsync(Status(SidOf(7), "undelivered", 30005), "/status");
        Assert.That(Host.Hub.Receipts.Single(), Has.Property("Message").Null.And.Property("PlatformId").EqualTo(SidOf(7)).And.Property("Code").EqualTo("unreachable"));
    }

    [TestCase("/status/1042-3/2-1")]
    [TestCase("/status/1042-3/0-1")]
    [TestCase("/status/nonsense/1-1")]
    [TestCase("/status/1042-3/x")]
    public async Task PostStatus_AddressThatIsNotOurs_IsRefused(string below)
    {
        using var response = await PostAsync(Status(SidOf(7), "delivered"), below);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Host.Hub.Inbox, Is.Empty);
    }

    [Test]
    public async Task PostStatus_StoreUnavailable_Is503AndTakenLater()
    {
        Host.Hub.Fault = "full";
        using (var response = await PostAsync(Status(SidOf(7), "delivered"), "/status/1042-3/1-1")) Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Host.Hub.Fault = null;
        using var again = await PostAsync(Status(SidOf(7), "delivered"), "/status/1042-3/1-1");
        Assert.That(Host.Hub.Receipts, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Post_RandomlyBentRequests_AreRefusedOrTakenAndTheBooksBalance()
    {
        var random = new Random(5);
        var received = 0;
        for (var i = 0; i < 300; i++)
        {
            var request = TwilioPlayed.Sign(Account, Account.Path, Inbound(SidOf(i), "Hola"));
            var body = request.Body.ToArray();
            body[random.Next(body.Length)] = (byte)random.Next(256);
            using var response = await Host.SendAsync(request with { Body = body });
            Assert.That((int)response.StatusCode, Is.EqualTo(200).Or.EqualTo(403));
            received++;
        }

        Assert.That(Host.Hub.Ledger(ChannelHost.Account), Has.Property("Received").EqualTo(received).And.Property("Balances").True);
    }
}
