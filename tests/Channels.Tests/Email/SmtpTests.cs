using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Sending answers: over a stand-in that answers as wanted, and over a real Postfix.</summary>
public sealed class SmtpTests : KeptServers
{
    [Test]
    public async Task Send_Answer_HasAllHeadersAndRepeatsItself()
    {
        var server = Keep(new SmtpStandIn());
        var host = await SendAsync(server.Settings);
        var row = Row("Hola, ¿ya funciona?\n.\n..dos puntos\nFrom aquí", new ReplyPath
        {
            To = new Mailbox("ana@customer.example", "Ana Ñandú, \"la jefa\""), Subject = "Impresora rota ñ", MessageId = "m3@customer.example", References = ["m1@customer.example", "m2@desk.example", "m3@customer.example"],
        });
        var sent = (SendOutcome.Sent)await host.Channel.SendAsync(row, CancellationToken.None);
        Assert.That(sent.PlatformIds.Single(), Does.Match(@"^ch\.1042-3\.[a-z2-7]{16}@desk\.example$"));
        var mail = server.Mails.Single();
        Assert.That(mail, Does.Contain("In-Reply-To: <m3@customer.example>\r\n").And.Contain("References: <m1@customer.example> <m2@desk.example> <m3@customer.example>\r\n"));
        Assert.That(mail, Does.Contain($"Message-ID: <{sent.PlatformIds.Single()}>").And.Contain("Date: Mon, 02 Mar 2026 15:00:00 +0000").And.Not.Contain("Auto-Submitted"));
        Assert.That(mail.Split("\r\n").Select(l => l.Length), Has.All.LessThan(200));

        var message = Read(mail);
        Assert.That(message.Subject, Is.EqualTo("Re: Impresora rota ñ [CH-1042]"));
        Assert.That(message.Text.ReplaceLineEndings("\n"), Is.EqualTo("Hola, ¿ya funciona?\n.\n..dos puntos\nFrom aquí"));
        Assert.That(message.Thread!.References, Is.EqualTo(new[] { "m3@customer.example", "m2@desk.example", "m1@customer.example" }));

        await host.Channel.SendAsync(row, CancellationToken.None);
        Assert.That(server.Mails[1], Is.EqualTo(mail), "a second try is the same mail");
    }

    [Test] // P14
    public async Task Send_AnswerOfTheBot_IsMarkedAsAutomatic()
    {
        var server = Keep(new SmtpStandIn());
        var host = await SendAsync(server.Settings);
        var row = Row("Recibido", To("ana@customer.example"));
        await host.Channel.SendAsync(row with { Message = row.Message with { Author = new MessageAuthor(AuthorKind.Bot) } }, CancellationToken.None);
        Assert.That(server.Mails.Single(), Does.Contain("Auto-Submitted: auto-replied\r\n").And.Contain("X-Auto-Response-Suppress: All\r\n").And.Contain("X-Loop: help@desk.example\r\n"));
        Assert.That(Read(server.Mails.Single()).Traits.HasFlag(MessageTraits.AutoReply), Is.True, "we would not answer ourselves");
    }

    [TestCase("a\r\nBcc: x@evil.example")]
    [TestCase("a\nX-Evil: 1")]
    [TestCase("a\r\n\r\nbody")]
    [TestCase("=?utf-8?Q?a=0D=0ABcc:_x?=")]
    [TestCase("a\u2028b\u0085c\0d")]
    public async Task Send_LineEndsInSubjectAndName_StayInTheirField(string evil)
    {
        var server = Keep(new SmtpStandIn());
        var host = await SendAsync(server.Settings);
        var row = Row("x", new ReplyPath { To = new Mailbox("ana@customer.example", evil), Subject = evil, MessageId = "a@b.example" }, [new Attachment { Name = evil, ContentType = "text/plain\r\nX: y", Size = 3, Sha256 = "" }], host);
        Assert.That(await host.Channel.SendAsync(row, CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        var header = server.Mails.Single().Split("\r\n\r\n")[0].Split("\r\n");
        Assert.That(header, Has.All.Matches<string>(l => l!.StartsWith(' ') || System.Text.RegularExpressions.Regex.IsMatch(l, "^(Date|From|To|Subject|Message-ID|In-Reply-To|References|MIME-Version|Content-Type): ")), server.Mails.Single());
        Assert.That(server.Said.Count(s => s.StartsWith("RCPT", StringComparison.Ordinal)), Is.EqualTo(1));
    }

    [TestCase("evil>\r\nRCPT TO:<x@evil.example")]
    [TestCase("a b@customer.example")]
    [TestCase("ana@")]
    [TestCase("unknown")]
    public async Task Send_AddressThatIsNone_IsRefusedWithoutASend(string address)
    {
        var server = Keep(new SmtpStandIn());
        var host = await SendAsync(server.Settings);
        Assert.That(await host.Channel.SendAsync(Row("x", To(address)), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>());
        Assert.That(server.Said, Is.Empty);
    }

    [Test] // P50
    public async Task Send_FirstRouteDown_GoesByTheSecond()
    {
        var (first, second) = (Keep(new SmtpStandIn { Next = PlatformAnswer.Unreachable }), Keep(new SmtpStandIn()));
        var host = await SendAsync(Both(first, second));
        Assert.That(await host.Channel.SendAsync(Row("x", To("ana@customer.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(second.Mails, Has.Count.EqualTo(1));
        Assert.That(ImapFixture.Condition(host).Health, Is.EqualTo(ChannelHealth.Degraded));
    }

    [Test] // P50, P31
    public async Task Send_FirstRouteBreaksAfterTheEnd_IsUnknownAndNeverGoesByTheSecond()
    {
        var (first, second) = (Keep(new SmtpStandIn { Next = PlatformAnswer.CutsAfterRequest }), Keep(new SmtpStandIn()));
        var host = await SendAsync(Both(first, second));
        Assert.That(await host.Channel.SendAsync(Row("x", To("ana@customer.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Unknown>());
        Assert.That(second.Said, Is.Empty);
    }

    [TestCase("RCPT", "450 4.2.0 greylisted", typeof(SendOutcome.Retry))]
    [TestCase("RCPT", "550 5.1.1 no such user", typeof(SendOutcome.Refused))]
    [TestCase("MAIL", "432 4.3.2 concurrent connections limit", typeof(SendOutcome.Retry))]
    [TestCase("MAIL", "550 5.7.60 client does not have permission to send as", typeof(SendOutcome.Refused))]
    [TestCase("DATA", "451 4.3.0 try later", typeof(SendOutcome.Retry))]
    [TestCase("(greeting)", "554 no", typeof(SendOutcome.Retry))]
    [TestCase("(final)", "554 5.2.0 STOREDRV.Submission.Exception:MapiExceptionDuplicateDelivery", typeof(SendOutcome.Sent))]
    [TestCase("(final)", "552 5.2.2 mailbox full", typeof(SendOutcome.Refused))]
    [TestCase("(final)", "452 4.3.1 no room", typeof(SendOutcome.Retry))]
    public async Task Send_ServerAnswers_AreJudged(string command, string answer, Type outcome)
    {
        foreach (var pipelining in new[] { true, false })
        {
            var server = Keep(new SmtpStandIn());
            if (command == "(final)") server.Final = answer;
            else server.Answers[command] = answer;
            if (!pipelining) server.Offers = [];
            var host = await SendAsync(server.Settings);
            Assert.That(await host.Channel.SendAsync(Row("x", To("ana@customer.example")), CancellationToken.None), Is.InstanceOf(outcome));
        }
    }

    [TestCase("250 2.0.0 OK <AM0PR0402MB3554@eurprd04.prod.outlook.example> [Hostname=x]", "AM0PR0402MB3554@eurprd04.prod.outlook.example")]
    public async Task Send_ServerGivesAnIdOfItsOwn_BothAreKnown(string final, string given)
    {
        var server = Keep(new SmtpStandIn { Final = final });
        var host = await SendAsync(server.Settings);
        var sent = (SendOutcome.Sent)await host.Channel.SendAsync(Row("x", To("ana@customer.example")), CancellationToken.None);
        Assert.That(sent.PlatformIds, Has.Count.EqualTo(2).And.Contains(given));
    }

    [Test]
    public async Task Send_AddressOutsideAscii_NeedsAServerThatTakesIt()
    {
        var server = Keep(new SmtpStandIn());
        var host = await SendAsync(server.Settings);
        Assert.That(await host.Channel.SendAsync(Row("x", To("ana@mañana.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(server.Said, Has.Some.StartsWith("RCPT TO:<ana@xn--maana-pta.example>").And.None.Contains("SMTPUTF8"));
        Assert.That(await host.Channel.SendAsync(Row("x", To("ñandú@customer.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(server.Said, Has.Some.Contains(" SMTPUTF8"));

        var old = Keep(new SmtpStandIn { Offers = [] });
        var second = await SendAsync(old.Settings);
        Assert.That(await second.Channel.SendAsync(Row("x", To("ñandú@customer.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>());
    }

    [Test]
    public async Task Send_WithoutServer_IsAFileThatARepeatDoesNotDouble()
    {
        var folder = Directory.CreateTempSubdirectory("channelhub-pickup-");
        var host = await SendAsync(new Dictionary<string, string?> { ["PickupDirectory"] = folder.FullName });
        var row = Row("Hola", To("ana@customer.example"));
        for (var i = 0; i < 2; i++) Assert.That(await host.Channel.SendAsync(row, CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That(Read(await File.ReadAllTextAsync(Directory.GetFiles(folder.FullName).Single())).Text, Is.EqualTo("Hola"));
        folder.Delete(recursive: true);
    }

    [TestCase("starttls")]
    [TestCase("tls")]
    public async Task Send_ByPostfix_ArrivesWholeWithItsFiles(string security)
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        var host = await SendAsync(new Dictionary<string, string?>
        {
            ["SmtpHost"] = "localhost", ["SmtpPort"] = $"{(security == "tls" ? postfix.SubmissionTls : postfix.Submission)}", ["SmtpSecurity"] = security, ["SmtpUser"] = "help", ["SmtpPassword"] = DovecotServer.Password, ["CaFile"] = postfix.Certificate,
        });
        var content = new byte[300_000];
        new Random(3).NextBytes(content);
        const string Name = "informe de año 2026 日本 – versión final con un nombre muy largo que no cabe en una línea.pdf";
        var stored = host.Files.Store(content);
        var row = Row("Adjunto el informe.", To("ana@customer.example"), [new Attachment { Name = Name, ContentType = "application/pdf", Size = stored.Size, Sha256 = stored.Sha256 }]);
        Assert.That(await host.Channel.SendAsync(row, CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>(), () => postfix.Log);
        await ServerFolder.UntilAsync(() => dovecot.Files("ana").Count == 1, () => postfix.Log);
        var message = Read(Encoding.Latin1.GetString(await File.ReadAllBytesAsync(dovecot.Files("ana").Single())));
        Assert.That((message.Text, message.Attachments.Single().Name, message.Attachments.Single().Sha256), Is.EqualTo(("Adjunto el informe.", Name, stored.Sha256)));
    }

    [Test] // P30
    public async Task Send_ByPostfixThatKnowsNotEverybody_ReachesTheOthersAndSaysWhoIsMissing()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        var host = await SendAsync(new Dictionary<string, string?>
        {
            ["SmtpHost"] = "localhost", ["SmtpPort"] = $"{postfix.Submission}", ["SmtpSecurity"] = "starttls", ["SmtpUser"] = "help", ["SmtpPassword"] = DovecotServer.Password, ["CaFile"] = postfix.Certificate, ["ReplyAll"] = "true",
        });
        var row = Row("Para los tres.", To("ana@customer.example") with { Others = [new Mailbox("nobody@customer.example"), new Mailbox("eva@customer.example")] });
        var sent = await host.Channel.SendAsync(row, CancellationToken.None) as SendOutcome.Sent;
        Assert.That(sent?.NotFor?.Single(), Does.StartWith("nobody@customer.example (550 5.1.1 "), () => postfix.Log);
        await ServerFolder.UntilAsync(() => dovecot.Files("ana").Count == 1 && dovecot.Files("eva").Count == 1, () => postfix.Log);
    }

    [Test]
    public async Task Send_ByPostfixWithAWrongPassword_WaitsAndSaysWhy()
    {
        await using var dovecot = await DovecotServer.StartAsync();
        await using var postfix = await PostfixServer.StartAsync(dovecot);
        var host = await SendAsync(new Dictionary<string, string?>
        {
            ["SmtpHost"] = "localhost", ["SmtpPort"] = $"{postfix.Submission}", ["SmtpSecurity"] = "starttls", ["SmtpUser"] = "help", ["SmtpPassword"] = "wrong", ["CaFile"] = postfix.Certificate,
        });
        Assert.That(await host.Channel.SendAsync(Row("x", To("ana@customer.example")), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(ImapFixture.Condition(host).Health, Is.EqualTo(ChannelHealth.Failing));
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain("SmtpPassword"));
    }

    private static Dictionary<string, string?> Both(SmtpStandIn first, SmtpStandIn second) =>
        first.Settings.Concat(second.Settings.Select(s => KeyValuePair.Create("Second" + s.Key, s.Value))).ToDictionary();

    private static ReplyPath To(string address) => new() { To = new Mailbox(address), Subject = "Consulta", MessageId = "m1@customer.example", References = ["m1@customer.example"] };

    private static OutboxRow Row(string text, ReplyPath path, ValueList<Attachment> files = default, ChannelHost? storeEmpty = null)
    {
        if (storeEmpty is not null) files = files.Select(f => f with { Sha256 = storeEmpty.Files.Store("abc"u8.ToArray()).Sha256 }).ToValueList();
        var at = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
        return new OutboxRow
        {
            Message = new OutboundMessage
            {
                Id = new MessageId(new CaseNumber(1042), 3), Conversation = new ConversationRef(ChannelHost.Account, "ana@customer.example x"), Channel = "email", Position = 2, At = at,
                Author = new MessageAuthor(AuthorKind.Agent, "luis"), Body = new MessageBody { Text = text, Attachments = files }, ReplyAddress = path.Write(),
            },
            State = DeliveryState.Sending, Attempts = 0, PartsSent = 0, DueAt = at,
        };
    }

    private static InboundMessage Read(string mail)
    {
        var bytes = mail.All(c => c < 256) && mail.Contains("Received:", StringComparison.Ordinal) ? Encoding.Latin1.GetBytes(mail) : Encoding.UTF8.GetBytes(mail);
        var raw = new RawInbound { Account = ChannelHost.Account, Channel = "email", ExternalId = "x", ReceivedAt = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), Body = bytes };
        return ((Normalised.Message)EmailInboundMapper.Map(raw, new EmailMapping())).Value;
    }

    private async Task<ChannelHost> SendAsync(IReadOnlyDictionary<string, string?> settings) =>
        Keep(await ChannelHost.StartAsync(new EmailRegistration(), settings.Append(new("type", "email")).Append(new("Address", "help@desk.example"))));
}
