using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>What leaves, in which form, and how each end of a try is judged.</summary>
internal sealed class TeamsSendingTests : TeamsFixture
{
    [TestCase(408)] // P23
    [TestCase(500)]
    [TestCase(502)]
    [TestCase(504)]
    public async Task Send_AnswerThatProvesNothing_IsUnknown(int status)
    {
        var (host, platform) = await StartAsync();
        platform.Answer(new ScriptedAnswer(status, "<html>bad gateway</html>"));
        Assert.That(await host.Channel.SendAsync(Row(Text("Hola")), CancellationToken.None), Is.InstanceOf<SendOutcome.Unknown>());
        Assert.That(platform.Calls, Has.Count.EqualTo(1), "it was repeated blindly");
    }

    [TestCase(412)]
    [TestCase(503)]
    [TestCase(429)]
    public async Task Send_SurelyNotTaken_IsTriedAgainAndHoldsBackThisConversationOnly(int status)
    {
        var (host, platform) = await StartAsync();
        platform.Answer(new ScriptedAnswer(status, """{"error":{"code":"PreconditionFailed","message":""}}""", RetryAfterSeconds: 3));
        var outcome = await host.Channel.SendAsync(Row(Text("Hola")), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Retry>().With.Property("ConversationOnly").True.And.Property("After").EqualTo(TimeSpan.FromSeconds(3)));
    }

    [TestCase(403, """{"error":{"code":"BotNotInConversationRoster","message":""}}""", SendOutcome.Unreachable)]
    [TestCase(403, "", SendOutcome.Unreachable)]
    [TestCase(404, """{"error":{"code":"ConversationNotFound","message":""}}""", SendOutcome.Unreachable)]
    [TestCase(400, """{"error":{"code":"BadArgument","message":""}}""", "BadArgument")]
    [TestCase(413, """{"error":{"code":"MessageSizeTooBig","message":""}}""", "size")]
    public async Task Send_RefusedForGood_SaysWhy(int status, string body, string code)
    {
        var (host, platform) = await StartAsync();
        platform.Answer(new ScriptedAnswer(status, body));
        Assert.That(await host.Channel.SendAsync(Row(Text("Hola")), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>().With.Property("Code").EqualTo(code));
    }

    [Test]
    public async Task Send_TokenWithdrawn_IsRenewedOnceAndThenTried()
    {
        var (host, platform) = await StartAsync();
        await host.Channel.SendAsync(Row(Text("uno")), CancellationToken.None);
        platform.Answer(new ScriptedAnswer(401, """{"error":{"code":"Unauthorized"}}"""));
        Assert.That(await host.Channel.SendAsync(Row(Text("dos")), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That((platform.TokensGiven, platform.Taken.Count), Is.EqualTo((2, 2)));
        platform.Answer(new ScriptedAnswer(401), new ScriptedAnswer(401));
        Assert.That(await host.Channel.SendAsync(Row(Text("tres")), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
    }

    [Test]
    public async Task Send_ManyAtOnce_AskForOneToken()
    {
        var (host, platform) = await StartAsync();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.Channel.SendAsync(Row(Text($"{i}"), $"a:{i}"), CancellationToken.None)));
        Assert.That(outcomes, Has.All.InstanceOf<SendOutcome.Sent>());
        Assert.That(platform.TokensGiven, Is.EqualTo(1));
    }

    [TestCase("AADSTS7000222: The provided client secret keys are expired.", "expired")]
    [TestCase("AADSTS700016: Application not found.", "TenantId")]
    [TestCase("AADSTS7000215: Invalid client secret.", "ClientSecret")]
    public async Task Send_SignInRefused_AnswersWaitAndTheConditionSaysWhatToDo(string says, string hint)
    {
        var (host, platform) = await StartAsync();
        platform.SignInFault = (401, $$"""{"error":"invalid_client","error_description":"{{says}}"}""");
        Assert.That(await host.Channel.SendAsync(Row(Text("Hola")), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
        var monitor = (IChannelMonitor)host.Services.GetService(typeof(IChannelMonitor))!;
        Assert.That(monitor.Condition.Health, Is.EqualTo(ChannelHealth.Failing));
        Assert.That(monitor.Condition.Says, Does.Contain(hint).And.Not.Contain(BotConnector.Secret));
        var probe = (IChannelProbe)host.Services.GetService(typeof(IChannelProbe))!;
        Assert.That(await probe.ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Faulty>().With.Property("WhatToDo").Contain(hint));
    }

    [Test] // P25
    public async Task Probe_RightSettings_SignsInAndReadsTheKeys()
    {
        var (host, platform) = await StartAsync();
        var probe = (IChannelProbe)host.Services.GetService(typeof(IChannelProbe))!;
        Assert.That(await probe.ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Fine>());
        platform.IsMetadataDown = true;
        Assert.That(await probe.ProbeAsync(CancellationToken.None), Is.InstanceOf<ProbeOutcome.Faulty>());
        Assert.That(platform.Calls, Is.Empty, "a probe writes to nobody");
    }

    [Test]
    public async Task Send_InAThread_GoesToTheThreadByTheStoredReference()
    {
        var (host, platform) = await StartAsync();
        var activity = With(Activity(platform, conversation: Channel), ("text", "<at>Soporte</at> ayuda"), ("entities", new JsonArray(new JsonObject { ["type"] = "mention", ["text"] = "<at>Soporte</at>", ["mentioned"] = new JsonObject { ["id"] = "28:" + BotConnector.AppId } })));
        using var response = await PostAsync(host, platform, activity);
        var message = ((Normalised.Message)host.Channel.Map(host.Hub.Inbox.Single())).Value;
        var outcome = await host.Channel.SendAsync(Row(Text("Voy"), message.Conversation, message.ReplyAddress), CancellationToken.None);
        var call = platform.Calls.Single();
        Assert.That(call.Conversation, Is.EqualTo(Channel));
        Assert.That(((string?)call.Body["replyToId"], (string?)call.Body["from"]!["id"], call.Body["recipient"]), Is.EqualTo(("1700000000001", "28:" + BotConnector.AppId, (JsonNode?)null)));
        Assert.That(((SendOutcome.Sent)outcome).PlatformIds.Single(), Does.StartWith("19:d0bba23c2fc8413991125a43a54cc30e@thread.tacv2/17"));
    }

    [Test]
    public async Task Send_AddressThatIsNoneOfThePlatforms_GetsNoToken([Values("https://evil.example/", "http://127.0.0.1:9/", "https://evil.trafficmanager.net/", "https://smba.trafficmanager.net.evil.example/", "https://smba.trafficmanager.net:8443/", "https://x@smba.trafficmanager.net/", "file:///etc/passwd", "")] string service)
    {
        var (host, platform) = await StartAsync();
        var reference = JsonSerializer.Serialize(new TeamsReference { ServiceUrl = service, Conversation = Personal }, TeamsJson.Default.TeamsReference);
        Assert.That(await host.Channel.SendAsync(Row(Text("Hola"), reference: reference), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>().With.Property("Code").EqualTo("service-url"));
        Assert.That(platform.TokensGiven, Is.Zero);
    }

    [Test]
    public async Task Send_TakenWithoutAnId_IsSent()
    {
        var (host, platform) = await StartAsync();
        platform.KeepsIds = true;
        Assert.That(await host.Channel.SendAsync(Row(Text("Hola")), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>().With.Property("PlatformIds").Empty);
    }

    [Test]
    public async Task Send_LongReplyCutInTheMiddle_GoesOnWithThePartThatFailed()
    {
        var (host, platform) = await StartAsync();
        var text = string.Join("\n\n", Enumerable.Range(1, 600).Select(i => $"Paso {i}: revise \"el\" certificado \\ y el reloj."));
        platform.Answer(new ScriptedAnswer(0, Takes: true), new ScriptedAnswer(0, Takes: true), new ScriptedAnswer(429, RetryAfterSeconds: 1));
        var first = (SendOutcome.Retry)await host.Channel.SendAsync(Row(Text(text)), CancellationToken.None);
        Assert.That((first.PartsSent, first.PlatformIds!.Count), Is.EqualTo((2, 2)));
        Assert.That(await host.Channel.SendAsync(Row(Text(text), partsSent: 2), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Words(string.Join(' ', platform.Taken)), Is.EqualTo(Words(text)));
    }

    [Test]
    public async Task Send_TextThatIsAllEscapes_StaysWithinTheLimit([Values("\"", "\\", "\u2028", "👍", "ñ")] string character)
    {
        var (host, platform) = await StartAsync();
        Assert.That(await host.Channel.SendAsync(Row(Text(string.Concat(Enumerable.Repeat(character, 12_000)))), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(platform.Calls.Select(c => c.Body.ToJsonString().Length), Is.Not.Empty);
    }

    [Test]
    public async Task Send_CardRefused_IsTextWithANumberedList()
    {
        var (host, platform) = await StartAsync();
        platform.Answer(new ScriptedAnswer(400, """{"error":{"code":"BadArgument","message":"Adaptive cards are not allowed"}}"""));
        Assert.That(await host.Channel.SendAsync(Row(Question(2)), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(platform.Taken, Is.EqualTo(new[] { "¿Cuál?\n\n1. Opción 1\n2. Opción 2" }));
    }

    [TestCase(3, "Action.Submit", 3)]
    [TestCase(20, "Input.ChoiceSet", 1)]
    public async Task Send_QuestionWithChoices_IsACardThatTeamsTakes(int count, string holds, int actions)
    {
        var (host, platform) = await StartAsync();
        Assert.That(await host.Channel.SendAsync(Row(Question(count)), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        var body = platform.Calls.Single().Body;
        Assert.That(body["text"], Is.Null, "text and card in one are split, and no id comes back");
        Assert.That((string)body["summary"]!, Is.EqualTo("¿Cuál?"));
        Assert.That(body.ToJsonString(), Does.Contain(holds));
        Assert.That(body["attachments"]![0]!["content"]!["actions"]!.AsArray(), Has.Count.EqualTo(actions));
    }

    [Test]
    public async Task Send_ListOfChoicesAnswered_ComesBackAsItsValue()
    {
        var (host, platform) = await StartAsync();
        await host.Channel.SendAsync(Row(Question(20)), CancellationToken.None);
        var card = platform.Calls.Single().Body["attachments"]![0]!["content"]!;
        var data = card["actions"]![0]!["data"]!.DeepClone();
        data["channelhubChoice"] = (string)card["body"]!.AsArray().Single(b => (string?)b!["type"] == "Input.ChoiceSet")!["choices"]![7]!["value"]!;
        using var response = await PostAsync(host, platform, With(Activity(platform), ("text", null), ("value", data), ("replyToId", "1700000000001")));
        var body = Messages(host).Single().Body;
        Assert.That((body.Text, body.FullText), Is.EqualTo(("v8", "Opción 8")));
    }

    [Test]
    public async Task Send_SuggestedActions_InPersonalChatsOnly()
    {
        var (host, platform) = await StartAsync(null, ("PersonalChoices", "suggested"), ("GroupChoices", "text"));
        await host.Channel.SendAsync(Row(Question(2)), CancellationToken.None);
        var group = JsonSerializer.Serialize(new TeamsReference { ServiceUrl = platform.ServiceUrl, Conversation = "19:x@thread.v2", Kind = "groupChat" }, TeamsJson.Default.TeamsReference);
        await host.Channel.SendAsync(Row(Question(2), "19:x@thread.v2", group), CancellationToken.None);
        Assert.That(platform.Calls[0].Body["suggestedActions"]!["actions"]!.AsArray().Select(a => ((string)a!["type"]!, (string)a["value"]!)), Is.EqualTo(new[] { ("imBack", "Opción 1"), ("imBack", "Opción 2") }));
        Assert.That((platform.Calls[1].Body["suggestedActions"], platform.Taken[1]), Is.EqualTo(((JsonNode?)null, "¿Cuál?\n\n1. Opción 1\n2. Opción 2")));
    }

    [Test]
    public async Task Send_HowCasesStand_IsACardOfFacts()
    {
        var (host, platform) = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "Sus casos:\nCH-1042 · No timbra · en curso\nCH-1001 · *Soporte* · recibido", Facts = [new StatedFact("CH-1042", "No timbra · en curso"), new StatedFact("CH-1001", "*Soporte* · recibido")] }), CancellationToken.None);
        var blocks = platform.Calls.Single().Body["attachments"]![0]!["content"]!["body"]!.AsArray();
        Assert.That(blocks.Select(b => (string)b!["type"]!), Is.EqualTo(new[] { "RichTextBlock", "FactSet" }));
        Assert.That((string)blocks[0]!["inlines"]![0]!["text"]!, Is.EqualTo("Sus casos"));
        Assert.That(blocks[1]!["facts"]!.AsArray().Select(f => ((string)f!["title"]!, (string)f!["value"]!)), Is.EqualTo(new[] { ("CH-1042", "No timbra · en curso"), ("CH-1001", "\\*Soporte\\* · recibido") }));
    }

    [Test] // P27
    public async Task Send_Picture_GoesByItsBytesAndOtherFilesByName()
    {
        var (host, platform) = await StartAsync();
        var picture = host.Files.Store([1, 2, 3]);
        var body = new MessageBody
        {
            Text = "Mire",
            Attachments = [new Attachment { Name = "foto.png", ContentType = "image/png", Size = 3, Sha256 = picture.Sha256 }, new Attachment { Name = "manual.pdf", ContentType = "application/pdf", Size = 9000, Sha256 = picture.Sha256 }],
        };
        Assert.That(await host.Channel.SendAsync(Row(body), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(platform.Taken[0], Does.Contain("Mire").And.Contain("manual.pdf"));
        Assert.That((string?)platform.Calls[1].Body["attachments"]![0]!["contentUrl"], Is.EqualTo("data:image/png;base64,AQID"));
    }

    private static MessageBody Text(string text) => new() { Text = text };

    private static MessageBody Question(int choices) => new() { Text = "¿Cuál?", Choices = Enumerable.Range(1, choices).Select(i => new Choice($"v{i}", $"Opción {i}")).ToValueList() };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
