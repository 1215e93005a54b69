using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsSenderTests : SmsFixture
{
    private const string Template = "HX0123456789abcdef0123456789abcdef";

    [Test]
    public async Task Send_Answer_GoesFromTheNumberThatTheCustomerWroteTo()
    {
        var outcome = await SendAsync(Row("Hola “Ana”"));
        Assert.That(((SendOutcome.Sent)outcome).PlatformIds, Is.EqualTo(new[] { Twilio.Messages[0].Sid }));
        Assert.That(Twilio.Messages[0].Fields, Is.EqualTo(new Dictionary<string, string>
        {
            ["To"] = Theirs, ["From"] = Ours, ["Body"] = "Hola \"Ana\"", ["StatusCallback"] = $"{TwilioStandIn.PublicUrl}/channels/{ChannelHost.Account}/sms/status/1042-3/1-1",
        }));
        Assert.That(Twilio.Lists, Is.Zero, "a first try asks nothing");
        Assert.That(Host.Services.GetService(typeof(IChannelMonitor)), Has.Property("Condition").Property("Health").EqualTo(ChannelHealth.Working));
    }

    [Test]
    public async Task SenderIn_Conversation_IsTheNumberOrTheService()
    {
        Assert.That((Host.Channel.SenderIn(new(ChannelHost.Account, Conversation)), Host.Channel.SenderIn(new(ChannelHost.Account, "12345/+52999"))), Is.EqualTo((Ours, "12345")));
        Assert.That(Host.Channel.Capabilities, Has.Property("MessagesPerSecondPerSender").EqualTo(1000).And.Property("MessagesPerSecond").EqualTo(0));
        await RestartAsync(("MessagingServiceSid", TwilioStandIn.ServiceSid));
        Assert.That(Host.Channel.SenderIn(new(ChannelHost.Account, Conversation)), Is.EqualTo(TwilioStandIn.ServiceSid));
    }

    [Test]
    public async Task Send_ThroughAService_NamesTheServiceAndTheNumber()
    {
        await RestartAsync(("MessagingServiceSid", TwilioStandIn.ServiceSid));
        await SendAsync(Row("Hola", $"{TwilioStandIn.ServiceSid}/{Theirs}", replyAddress: $"{Ours}|1772463600"));
        await SendAsync(Row("Hola", $"{TwilioStandIn.ServiceSid}/{Theirs}"));
        Assert.That(Twilio.Messages.Select(m => (m.Fields.GetValueOrDefault("MessagingServiceSid"), m.Fields.GetValueOrDefault("From"))), Is.EqualTo(new[] { (TwilioStandIn.ServiceSid, Ours), (TwilioStandIn.ServiceSid, (string?)null) }));
    }

    [Test]
    public async Task Send_LongAnswer_GoesInPartsAndGoesOnWhereItStopped()
    {
        var text = string.Join("\n\n", Enumerable.Range(1, 30).Select(i => $"Paso {i}: revise el certificado y vuelva a timbrar la factura con calma."));
        Twilio.Replies.Enqueue(new StandInReply(201, Takes: true));
        Twilio.Replies.Enqueue(new StandInReply(429, TwilioStandIn.Error(20429, 429, "Too Many Requests"), RetryAfter: "3"));
        var outcome = (SendOutcome.Retry)await SendAsync(Row(text));
        Assert.That((outcome.PartsSent, outcome.After, outcome.PlatformIds!.Count), Is.EqualTo((1, (TimeSpan?)TimeSpan.FromSeconds(3), 1)));
        Host.Services.GetRequired<InMemoryNames>().Put(ChannelHost.Account, outcome.PlatformIds[0], new MessageId(new CaseNumber(1042), 3));

        Assert.That(await SendAsync(Row(text, attempts: 1, partsSent: 1)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Taken, Has.Count.GreaterThan(2).And.All.Length.LessThanOrEqualTo(600));
        Assert.That(string.Join(' ', Twilio.Taken).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
        Assert.That(Twilio.Messages.Select(m => m.Fields["StatusCallback"].Split('/')[^1]), Is.EqualTo(Enumerable.Range(1, Twilio.Taken.Count).Select(i => $"{i}-{Twilio.Taken.Count}")));
    }

    [TestCase(true)] // P23: the connection broke after the request had been carried out, or before.
    [TestCase(false)]
    public async Task Send_OutcomeUnknown_IsLookedUpBeforeAnyRepeat(bool taken)
    {
        Twilio.Replies.Enqueue(new StandInReply(0, Takes: taken, Cuts: true));
        Assert.That(await SendAsync(Row("Ya quedó")), Is.InstanceOf<SendOutcome.Unknown>());
        Assert.That(await SendAsync(Row("Ya quedó", attempts: 1)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Taken, Is.EqualTo(new[] { "Ya quedó" }), "once, whichever it was");
        Assert.That(Twilio.Lists, Is.EqualTo(1));
    }

    [Test] // P22, P23
    public async Task Send_AfterARestartInTheMiddle_IsLookedUpFirst()
    {
        Twilio.Put(Theirs, Ours, "Ya quedó", Time.GetUtcNow().AddSeconds(2));
        Assert.That(await SendAsync(Row("Ya quedó", state: DeliveryState.Sending)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Taken, Has.Count.EqualTo(1));
    }

    [Test] // P23
    public async Task Send_SameTextSentForAnotherAnswer_IsNotTakenForThisOne()
    {
        var other = Twilio.Put(Theirs, Ours, "Gracias", Time.GetUtcNow().AddSeconds(1));
        Host.Services.GetRequired<InMemoryNames>().Put(ChannelHost.Account, other.Sid, new MessageId(new CaseNumber(1042), 2));
        Twilio.Put(Theirs, Ours, "Gracias", Time.GetUtcNow().AddHours(-1));
        Twilio.Put(Theirs, "+15005550009", "Gracias", Time.GetUtcNow().AddSeconds(1));
        Assert.That(await SendAsync(Row("Gracias", attempts: 1)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Twilio.Taken, Has.Count.EqualTo(4), "sent: none of the three was this answer");
    }

    [Test]
    public async Task Send_LookUpOverManyPages_FindsItAndStopsAtOlderOnes()
    {
        for (var i = 0; i < 120; i++) Twilio.Put(Theirs, Ours, $"otro {i}", Time.GetUtcNow().AddMinutes(1));
        Twilio.Put(Theirs, Ours, "Ya quedó", Time.GetUtcNow().AddSeconds(2));
        for (var i = 0; i < 200; i++) Twilio.Put(Theirs, Ours, $"antes {i}", Time.GetUtcNow().AddDays(-1));
        Assert.That(await SendAsync(Row("Ya quedó", attempts: 1)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That((Twilio.Taken.Count, Twilio.Lists), Is.EqualTo((321, 3)));
    }

    [Test] // P23
    public async Task Send_LookUpFails_NothingIsSent()
    {
        Twilio.ListReplies.Enqueue(new StandInReply(500, "<html>"));
        Assert.That(await SendAsync(Row("Hola", attempts: 1)), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(Twilio.Taken, Is.Empty);
    }

    [TestCase(500)]
    [TestCase(503)]
    [TestCase(302)]
    public async Task Send_AnswerThatSaysNothing_IsUnknown(int status)
    {
        Twilio.Replies.Enqueue(new StandInReply(status, "<html>Bad gateway</html>"));
        Assert.That(await SendAsync(Row("Hola")), Is.InstanceOf<SendOutcome.Unknown>());
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{}")]
    public async Task Send_TakenWithoutAnId_IsUnknown(string body)
    {
        Twilio.Replies.Enqueue(new StandInReply(201, body));
        Assert.That(await SendAsync(Row("Hola")), Is.InstanceOf<SendOutcome.Unknown>());
    }

    [TestCase(400, 21610, "unsubscribed")]
    [TestCase(400, 21211, "unreachable")]
    [TestCase(400, 21614, "unreachable")]
    [TestCase(400, 63016, "window-closed")]
    [TestCase(400, 21606, "sender")]
    [TestCase(400, 21408, "region")]
    [TestCase(400, 21617, "content")]
    [TestCase(400, 99999, "platform")]
    [TestCase(404, 20404, "platform")]
    public async Task Send_RefusedForGood_SaysSoInItsWordAndTwilios(int status, int code, string word)
    {
        Twilio.Replies.Enqueue(new StandInReply(status, TwilioStandIn.Error(code, status, "The 'To' number +52 999 123 4567 is not valid")));
        var outcome = (SendOutcome.Refused)await SendAsync(Row("Hola"));
        Assert.That((outcome.Code, outcome.Reason), Is.EqualTo((word, $"Twilio {code}: The 'To' number … is not valid")), "no number in what reaches the log");
    }

    [TestCase(401, 20003, ChannelHealth.Failing)]
    [TestCase(403, 20003, ChannelHealth.Failing)]
    [TestCase(429, 20429, ChannelHealth.Degraded)]
    [TestCase(400, 21611, ChannelHealth.Degraded)]
    public async Task Send_NotNow_IsRetriedAndShown(int status, int code, ChannelHealth health)
    {
        Twilio.Replies.Enqueue(new StandInReply(status, TwilioStandIn.Error(code, status, "no")));
        Assert.That(await SendAsync(Row("Hola")), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(Host.Services.GetRequired<IChannelMonitor>().Condition.Health, Is.EqualTo(health));
        Assert.That(await SendAsync(Row("Hola", seq: 4)), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Host.Services.GetRequired<IChannelMonitor>().Condition.Health, Is.EqualTo(ChannelHealth.Working));
    }

    [Test]
    public async Task Send_ProblemDetails_AreReadToo()
    {
        Twilio.Replies.Enqueue(new StandInReply(400, new { type = "about:blank", title = "Invalid", status = 400, detail = "Opted out", code = 21610 }));
        Assert.That(await SendAsync(Row("Hola")), Is.EqualTo(new SendOutcome.Refused("Twilio 21610: Opted out", "unsubscribed")));
    }

    [Test]
    public async Task Send_CustomerWhoOptedOut_IsRefusedBeforeAnythingLeaves()
    {
        var consents = Host.Services.GetRequired<InMemoryConsents>();
        var here = new ConversationRef(ChannelHost.Account, Conversation);
        consents.Put(new Consent(here, false, "BAJA", Time.GetUtcNow()));
        Assert.That(await SendAsync(Row("Hola")), Has.Property("Code").EqualTo("unsubscribed"));
        Assert.That(Twilio.Requests, Is.Empty);
        Assert.That(await SendAsync(Row("Hola", $"+15005550009/{Theirs}")), Is.InstanceOf<SendOutcome.Sent>(), "another number of ours");
        consents.Put(new Consent(here, true, "ALTA", Time.GetUtcNow()));
        Assert.That(await SendAsync(Row("Hola")), Is.InstanceOf<SendOutcome.Sent>());
    }

    [TestCase($"{Ours}/BANCO", "unreachable")]
    [TestCase("nonsense", "content")]
    public async Task Send_WhereNobodyCanBeReached_IsRefused(string conversation, string code)
    {
        Assert.That(await SendAsync(Row("Hola", conversation)), Has.Property("Code").EqualTo(code));
        Assert.That(Twilio.Requests, Is.Empty);
    }

    [Test]
    public async Task Send_WhatsAppAfter24Hours_IsRefusedOrWrittenByTheTemplate()
    {
        const string chat = "whatsapp:+15005550006/whatsapp:+5219991234567";
        var lastIn = $"whatsapp:+15005550006|{Time.GetUtcNow().ToUnixTimeSeconds()}";
        Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.That(await SendAsync(Row("Ya está", chat, replyAddress: lastIn)), Is.InstanceOf<SendOutcome.Sent>());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await SendAsync(Row("Ya está", chat, replyAddress: lastIn)), Has.Property("Code").EqualTo("window-closed"));
        Assert.That(Twilio.Taken, Has.Count.EqualTo(1));

        await RestartAsync(("WhatsAppTemplate", Template));
        Assert.That(await SendAsync(Row("Ya está\n\nsu  «factura»", chat, replyAddress: lastIn)), Is.InstanceOf<SendOutcome.Sent>());
        var fields = Twilio.Messages[^1].Fields;
        Assert.That((fields["To"], fields["ContentSid"], fields.ContainsKey("Body")), Is.EqualTo(("whatsapp:+5219991234567", Template, false)));
        Assert.That(System.Text.Json.JsonDocument.Parse(fields["ContentVariables"]).RootElement.GetProperty("1").GetString(), Is.EqualTo("Ya está su «factura»"));
    }

    [Test]
    public async Task Send_WhatsAppChoices_AreButtonsWhereATemplateHasAsMany()
    {
        await RestartAsync(("WhatsAppButtons", $"2={Template}"));
        Choice[] two = [new("yes", "Sí"), new("no", "No")];
        await SendAsync(Row("¿Funcionó?", "whatsapp:+15005550006/whatsapp:+5219991234567", choices: two));
        await SendAsync(Row("¿Funcionó?", "whatsapp:+15005550006/whatsapp:+5219991234567", choices: [.. two, new("maybe", "Quizá")]));
        await SendAsync(Row("¿Funcionó?", choices: two));
        Assert.That(Twilio.Messages[0].Fields["ContentSid"], Is.EqualTo(Template));
        Assert.That(Twilio.Taken[0], Does.Contain("\"2\":\"S").And.Contain("\"4\":\"yes\""));
        Assert.That(Twilio.Taken[1], Is.EqualTo("¿Funcionó?\n\n1. Sí\n2. No\n3. Quizá"));
        Assert.That(Twilio.Taken[2], Is.EqualTo("¿Funcionó?\n\n1. Sí\n2. No"));
    }

    [Test]
    public async Task Send_ApiKey_SignsInInPlaceOfTheToken()
    {
        await RestartAsync(("ApiKeySid", "SK0123456789abcdef0123456789abcdef"), ("ApiKeySecret", "a secret of the key"));
        await SendAsync(Row("Hola"));
        Assert.That(Twilio.Requests.Single().Authorization, Is.EqualTo("Basic " + Convert.ToBase64String("SK0123456789abcdef0123456789abcdef:a secret of the key"u8)));
        Assert.That(Twilio.Requests.Single().Target, Does.Contain(TwilioStandIn.Sid));
    }

    [Test]
    public async Task Probe_Account_SaysWhetherItWorks()
    {
        Assert.That(await Host.Services.GetRequired<IChannelProbe>().ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Fine>());
        await RestartAsync(("AuthToken", new string('f', 32)));
        Assert.That(await Host.Services.GetRequired<IChannelProbe>().ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Faulty>());
        Twilio.Next = PlatformAnswer.Unreachable;
        Assert.That(await Host.Services.GetRequired<IChannelProbe>().ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Faulty>());
    }
}

internal static class SmsServices
{
    public static T GetRequired<T>(this IServiceProvider services) => (T)services.GetService(typeof(T))!;
}
