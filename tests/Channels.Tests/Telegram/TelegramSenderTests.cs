using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Answers on their way out: the platform's limits, its refusals and what each leads to.</summary>
public sealed class TelegramSenderTests : TelegramFixture
{
    [Test]
    public async Task Send_LongText_GoesInPartsThatTheServerTakes()
    {
        var host = await StartAsync();
        var text = string.Join("\n\n", Enumerable.Range(1, 300).Select(i => $"**Paso {i}**: revise el _certificado_ y el `reloj` 👍🏽, [guía](https://acme.example/{i})."));
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = text }), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>(), outcome.ToString());
        Assert.That(((SendOutcome.Sent)outcome).PlatformIds, Has.Count.EqualTo(Server.Taken.Count).And.All.Match("^4711:[0-9]+$"));
        Assert.That(Server.Taken, Has.Count.GreaterThan(2));
        Assert.That(string.Join("\n\n", Server.Taken), Is.EqualTo(MarkedText.Parse(text).Text));
    }

    [Test]
    public async Task Send_Marks_BecomeEntities()
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "😀 **Listo**: pulse `F5`\n```sql\nselect 1;\n```" }), default);
        var sent = Server.CallsOf("sendMessage").Single().Arguments;
        Assert.That((string)sent["text"]!, Is.EqualTo("😀 Listo: pulse F5\nselect 1;"));
        Assert.That(sent["entities"]!.AsArray().Select(e => $"{e!["type"]} {e["offset"]} {e["length"]} {e["language"]}".TrimEnd()), Is.EqualTo(new[] { "bold 3 5", "code 16 2", "pre 19 9 sql" }));
        Assert.That((bool)sent["link_preview_options"]!["is_disabled"]!, Is.True);
    }

    [Test]
    public async Task Send_AnswerToAMessage_RepliesToItWithTheFirstPartOnly()
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = new string('a', 5000) }, inReplyTo: "4711:55"), default);
        var sent = Server.CallsOf("sendMessage").Select(c => c.Arguments).ToList();
        Assert.That((long)sent[0]["reply_parameters"]!["message_id"]!, Is.EqualTo(55));
        Assert.That((bool)sent[0]["reply_parameters"]!["allow_sending_without_reply"]!, Is.True);
        Assert.That(sent[1]["reply_parameters"], Is.Null);
    }

    [TestCase("4712:55")]
    [TestCase("callback:9")]
    [TestCase("4711:55:edit:1:2")]
    public async Task Send_AnswerToWhatIsNoMessageOfTheChat_IsSentWithoutReply(string inReplyTo)
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }, inReplyTo: inReplyTo), default);
        Assert.That(Server.CallsOf("sendMessage").Single().Arguments["reply_parameters"], Is.Null);
    }

    [Test]
    public async Task Send_Topics_GoWhereTheyBelong()
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "a" }, conversation: "-1001/45"), default);
        await host.Channel.SendAsync(Row(new MessageBody { Text = "b" }, conversation: "-1002/d7"), default);
        Assert.That(Server.CallsOf("sendMessage").Select(c => $"{c.Arguments["chat_id"]} {c.Arguments["message_thread_id"]} {c.Arguments["direct_messages_topic_id"]}"), Is.EqualTo(new[] { "-1001 45 ", "-1002  7" }));
    }

    [Test]
    public async Task Send_Choices_AreButtonsWhosePressComesBackAsTheChoice()
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "¿Está resuelto?", Choices = [new Choice("yes", "Sí"), new Choice("no", "No")] }), default);
        var rows = Server.CallsOf("sendMessage").Single().Arguments["reply_markup"]!["inline_keyboard"]!.AsArray();
        Assert.That(rows.Select(r => (string)r![0]!["text"]!), Is.EqualTo(new[] { "Sí", "No" }));
        var data = (string)rows[1]![0]!["callback_data"]!;
        var pressed = ((Normalised.Message)host.Channel.Map(TelegramSamples.Raw(TelegramPayloads.Press(4711, "77", data, "No")))).Value;
        Assert.That((pressed.ChoiceValue, pressed.Text, pressed.FullText, pressed.InReplyTo, pressed.Traits), Is.EqualTo(("no", "no", "No", "4711:9", MessageTraits.Button)));
    }

    [Test]
    public async Task Send_ChoicesTooLongForButtons_AreANumberedList()
    {
        var host = await StartAsync();
        await host.Channel.SendAsync(Row(new MessageBody { Text = "¿Cuál?", Choices = [new Choice(new string('v', 60), "Uno"), new Choice("b", "Dos")] }), default);
        Assert.That(Server.Taken.Single(), Is.EqualTo("¿Cuál?\n\n1. Uno\n2. Dos"));
    }

    [Test] // P27
    public async Task Send_Files_AreUploadedWithTheirNamesAndBytes()
    {
        var host = await StartAsync();
        var bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        var pdf = File(host, "Factura ñandú \"2\".pdf", "application/pdf", bytes);
        var picture = File(host, "foto.png", "image/png", bytes);
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "Su factura", Attachments = [pdf, picture] }), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>(), outcome.ToString());
        Assert.That(((SendOutcome.Sent)outcome).PlatformIds, Has.Count.EqualTo(3));
        var document = Server.CallsOf("sendDocument").Single();
        Assert.That(document.FileHeader, Does.Contain("name=\"document\"; filename=\"Factura ñandú _2_.pdf\"").And.Not.Contain("filename*").And.Not.Contain("=?utf-8"));
        Assert.That((document.File, (string)document.Arguments["chat_id"]!), Is.EqualTo((bytes, "4711")));
        Assert.That(Server.CallsOf("sendPhoto").Single().File, Is.EqualTo(bytes));
        Assert.That(Server.CallsOf("sendChatAction").Select(c => (string)c.Arguments["action"]!), Is.EqualTo(new[] { "upload_document", "upload_photo" }));
    }

    [Test]
    public async Task Send_PictureThatTheServerCanNotShow_GoesAsAFile()
    {
        var host = await StartAsync();
        Server.Script(400, """{"ok":false,"error_code":400,"description":"Bad Request: PHOTO_INVALID_DIMENSIONS"}""");
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "", Attachments = [File(host, "plano.png", "image/png", [1, 2, 3])] }), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Server.CallsOf("sendDocument").Single().File, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Send_FileThatIsGone_IsRefusedInWords()
    {
        var host = await StartAsync();
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "", Attachments = [new Attachment { Name = "x.pdf", ContentType = "application/pdf", Size = 1, Sha256 = new string('0', 64) }] }), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Refused>());
    }

    [Test]
    public async Task Send_FileTooBigForThePlatform_IsNamedInTheText()
    {
        var host = await StartAsync(("MaxUploadBytes", "10"));
        await host.Channel.SendAsync(Row(new MessageBody { Text = "Aquí va", Attachments = [File(host, "grande.zip", "application/zip", new byte[2000])] }), default);
        Assert.That(Server.Taken.Single(), Is.EqualTo("Aquí va\n\n[grande.zip, 2 kB]"));
    }

    [TestCase(403, "Forbidden: bot was blocked by the user")]
    [TestCase(403, "Forbidden: user is deactivated")]
    [TestCase(403, "Forbidden: bot was kicked from the supergroup chat")]
    [TestCase(400, "Bad Request: chat not found")]
    public async Task Send_CustomerCanNotBeReached_IsUnreachableAndNotARetry(int code, string says)
    {
        var host = await StartAsync();
        Server.Script(code, $$"""{"ok":false,"error_code":{{code}},"description":"{{says}}"}""");
        Assert.That(await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }), default), Has.Property("Code").EqualTo(SendOutcome.Unreachable));
    }

    [Test]
    public async Task Send_Throttled_HoldsTheChatAndOnlyASecondOneTheBot()
    {
        var host = await StartAsync();
        Server.Next = PlatformAnswer.AsksToRetry;
        var outcomes = new List<SendOutcome>();
        foreach (var chat in new long[] { 1, 1, 2 }) outcomes.Add(await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }, chat), default));
        Assert.That(outcomes.Cast<SendOutcome.Retry>().Select(r => (r.After, r.ConversationOnly)), Is.EqualTo(new (TimeSpan?, bool)[]
        {
            (TimeSpan.FromSeconds(37), true), (TimeSpan.FromSeconds(37), true), (TimeSpan.FromSeconds(37), false),
        }));
    }

    [Test]
    public async Task Send_ThrottledInTheMiddle_GoesOnWithThePartThatFailed()
    {
        var host = await StartAsync();
        var body = new MessageBody { Text = $"{new string('a', 4000)}\n\n{new string('b', 4000)}\n\n{new string('c', 4000)}" };
        Server.ScriptCall(http => TelegramStandIn.WriteAsync(http, 200, """{"ok":true,"result":{"message_id":1,"chat":{"id":4711}}}"""));
        Server.Script(429, """{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":3}}""");
        var first = (SendOutcome.Retry)await host.Channel.SendAsync(Row(body), default);
        Assert.That((first.PartsSent, string.Join(',', first.PlatformIds!)), Is.EqualTo((1, "4711:1")));
        var second = await host.Channel.SendAsync(Row(body, partsSent: first.PartsSent), default);
        Assert.That(((SendOutcome.Sent)second).PlatformIds, Has.Count.EqualTo(2));
        Assert.That(Server.Taken.Select(t => t[0]), Is.EqualTo("abbc"));
    }

    [Test]
    public async Task Send_MoreThanAGroupTakesAMinute_WaitsInThatGroupOnly()
    {
        var host = await StartAsync();
        SendOutcome last = SendOutcome.Sent.WithoutId;
        for (var i = 0; i < 21; i++) last = await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }, conversation: "-1001"), default);
        Assert.That(last, Has.Property("ConversationOnly").EqualTo(true));
        Assert.That(((SendOutcome.Retry)last).After, Is.InRange(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(4)));
        Assert.That(Server.Taken, Has.Count.EqualTo(20));
    }

    [Test]
    public async Task Send_GroupBecameASupergroup_GoesToItsNewNumber()
    {
        var host = await StartAsync();
        Server.Script(400, """{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}""");
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }, conversation: "-40", inReplyTo: "-40:3"), default);
        Assert.That(((SendOutcome.Sent)outcome).PlatformIds.Single(), Does.StartWith("-1009:"));
        await host.Channel.SendAsync(Row(new MessageBody { Text = "Otra" }, conversation: "-40"), default);
        Assert.That(Server.CallsOf("sendMessage").Select(c => c.Arguments["chat_id"]!.ToString()), Is.EqualTo(new[] { "-40", "-1009", "-1009" }));
    }

    [TestCase("Bad Request: message thread not found", "message_thread_id")]
    [TestCase("Bad Request: can't parse entities: odd", "entities")]
    [TestCase("Bad Request: message to be replied not found", "reply_parameters")]
    public async Task Send_SomethingAboutItRefused_IsSentOnceMoreWithoutThat(string says, string without)
    {
        var host = await StartAsync();
        Server.Script(400, $$"""{"ok":false,"error_code":400,"description":"{{says}}"}""");
        var outcome = await host.Channel.SendAsync(Row(new MessageBody { Text = "**Hola**" }, conversation: "-1001/45", inReplyTo: "-1001:3"), default);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Sent>());
        var calls = Server.CallsOf("sendMessage").Select(c => c.Arguments[without] is null).ToList();
        Assert.That(calls, Is.EqualTo(new[] { false, true }));
    }

    [TestCase(500, """{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}""", typeof(SendOutcome.Unknown))]
    [TestCase(502, "<html>Bad Gateway</html>", typeof(SendOutcome.Unknown))]
    [TestCase(504, "", typeof(SendOutcome.Unknown))]
    [TestCase(200, "<html>", typeof(SendOutcome.Unknown))]
    [TestCase(503, "<html>", typeof(SendOutcome.Retry))]
    [TestCase(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""", typeof(SendOutcome.Retry))]
    [TestCase(413, "<html>Too Large</html>", typeof(SendOutcome.Refused))]
    [TestCase(302, "", typeof(SendOutcome.Unknown))] // P23
    public async Task Send_ServersFault_IsJudgedByWhetherItMayHaveBeenTaken(int status, string body, Type expected)
    {
        var host = await StartAsync();
        Server.ScriptCall(async http =>
        {
            http.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
            await TelegramStandIn.WriteAsync(http, status, body);
        });
        Assert.That(await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }), default), Is.InstanceOf(expected));
        Assert.That(Server.CallsOf("sendMessage").Count(), Is.EqualTo(1));
    }

    [Test] // P23
    public async Task Send_CutAfterTheMessageWasTaken_IsUnknownAndSentOnce()
    {
        var host = await StartAsync();
        Server.ScriptCall(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        Assert.That(await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }), default), Is.InstanceOf<SendOutcome.Unknown>());
        Assert.That(Server.Taken, Is.EqualTo(new[] { "Hola" }));
    }

    [Test]
    public async Task Send_ServersWordsWithTheToken_AreMasked()
    {
        var host = await StartAsync();
        Server.Script(400, $$"""{"ok":false,"error_code":400,"description":"Bad Request: /bot{{TelegramPayloads.Token}}/x is odd"}""");
        var outcome = (SendOutcome.Refused)await host.Channel.SendAsync(Row(new MessageBody { Text = "Hola" }), default);
        Assert.That(outcome.Reason, Does.Contain("***").And.Not.Contain("AAE"));
    }

    [Test]
    public void Sign_ForAChat_IsShortAndWorthNothingElsewhere([Values("yes", "ñ", "no.1", "5")] string value)
    {
        var callbacks = TelegramSamples.Secrets.Callbacks;
        var question = new MessageId(new CaseNumber(123456789), 42);
        var data = callbacks.Sign(4711, question, value)!;
        Assert.That(System.Text.Encoding.UTF8.GetByteCount(data), Is.LessThanOrEqualTo(64));
        Assert.That(callbacks.TryRead(4711, data, out var read, out var chosen), Is.True);
        Assert.That((read, chosen), Is.EqualTo((question, value)));
        Assert.That(callbacks.TryRead(4712, data, out _, out _), Is.False, "another chat");
        Assert.That(new TelegramSecrets(TelegramSamples.Options, new AccountName("other")).Callbacks.TryRead(4711, data, out _, out _), Is.False, "another account");
        for (var i = 0; i < data.Length; i++)
        {
            var bent = string.Concat(data.AsSpan(0, i), data[i] == 'x' ? "y" : "x", data.AsSpan(i + 1));
            Assert.That(callbacks.TryRead(4711, bent, out _, out _), Is.False, bent);
        }
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase(".")]
    [TestCase("1001-3")]
    [TestCase("1001-3.AAAAAAAAAAAAAAAA")]
    [TestCase("1001-3.AAAAAAAAAAAAAAAA.")]
    [TestCase("1001-3..yes")]
    public void TryRead_NotOfTheForm_IsRefused(string? data) => Assert.That(TelegramSamples.Secrets.Callbacks.TryRead(4711, data, out _, out _), Is.False);

    private static Attachment File(ChannelHost host, string name, string type, byte[] content)
    {
        var stored = host.Files.Store(content);
        return new Attachment { Name = name, ContentType = type, Size = stored.Size, Sha256 = stored.Sha256 };
    }
}
