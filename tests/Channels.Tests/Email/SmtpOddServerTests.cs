using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Smtp;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Sending servers whose connection breaks anywhere, that offer little, or that are asked by many at once.</summary>
public sealed class SmtpOddServerTests : KeptServers
{
    [TestCase(true)]
    [TestCase(false)] // P31, P50
    public async Task Send_CutAtAnyPlace_IsSaidAsItIsAndNeverGoesTwice(bool withSecond)
    {
        var (first, second) = (Keep(new SmtpStandIn()), Keep(new SmtpStandIn()));
        var proxy = Keep(new CuttingProxy(first.Port));
        var settings = new Dictionary<string, string?>(first.Settings) { ["SmtpPort"] = $"{proxy.Port}" };
        if (withSecond) foreach (var (key, value) in second.Settings) settings["Second" + key] = value;
        var seen = new Dictionary<Type, int>();
        for (var cut = 0; cut < 1_150; cut += 9)
        {
            // A hub of its own for each: what a cut left behind must not help the next.
            await using var host = await HostAsync(settings);
            var before = first.Mails.Count + second.Mails.Count;
            var toServer = cut < 950;
            proxy.CutAfter(bytesToServer: toServer ? cut : long.MaxValue, bytesToClient: toServer ? long.MaxValue : cut - 950);
            var outcome = await host.Channel.SendAsync(Row(cut), CancellationToken.None);
            proxy.CutAfter();
            seen[outcome.GetType()] = seen.GetValueOrDefault(outcome.GetType()) + 1;
            var taken = first.Mails.Count + second.Mails.Count - before;
            switch (outcome)
            {
                case SendOutcome.Sent:
                    Assert.That(taken, Is.EqualTo(1), $"cut at {cut}: sent");
                    break;
                case SendOutcome.Retry:
                    Assert.That(taken, Is.Zero, $"cut at {cut}: to be tried again, so nobody may have it");
                    break;
                case SendOutcome.Unknown:
                    Assert.That(taken, Is.LessThanOrEqualTo(1), $"cut at {cut}: perhaps");
                    break;
                default:
                    Assert.Fail($"cut at {cut}: {outcome}");
                    break;
            }
        }

        Assert.That(seen.Keys, Does.Contain(typeof(SendOutcome.Sent)).And.Contain(typeof(SendOutcome.Unknown)), "the cuts were at all places");
        if (!withSecond) Assert.That(seen.Keys, Does.Contain(typeof(SendOutcome.Retry)));
    }

    [Test]
    public async Task Send_ServerWithLoginAlone_SignsInWithUserAndPassword()
    {
        var server = Keep(new SmtpStandIn { Offers = ["AUTH LOGIN"] });
        var asked = 0;
        server.OnCommand = line => line == "AUTH LOGIN" ? "334 VXNlcm5hbWU6" : line == Base64("ana") ? $"334 {(asked++ == 0 ? "UGFzc3dvcmQ6" : "")}" : line == Base64("contraseña") ? "235 2.7.0 ok" : null;
        await using var host = await HostAsync(server.Settings.Where(s => s.Key != "SmtpUser").Append(new("SmtpUser", "ana")).Append(new("SmtpPassword", "contraseña")));
        Assert.That(await host.Channel.SendAsync(Row(1), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        Assert.That((asked, server.Mails.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Send_LargerThanTheServerTakes_IsRefusedBeforeItLeaves()
    {
        var server = Keep(new SmtpStandIn { Offers = ["SIZE 1000"] });
        await using var host = await HostAsync(server.Settings);
        var refused = (SendOutcome.Refused)await host.Channel.SendAsync(Row(1, new string('x', 5000)), CancellationToken.None);
        Assert.That((refused.Code, server.Mails.Count, server.Said.Count(s => s.StartsWith("MAIL", StringComparison.Ordinal))), Is.EqualTo(("5.3.4", 0, 0)));
        server.Offers = ["SIZE"];
        await using var unsaid = await HostAsync(server.Settings);
        Assert.That(await unsaid.Channel.SendAsync(Row(2, new string('x', 5000)), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>(), "a server that names no size");
        Assert.That(server.Said.Single(s => s.StartsWith("MAIL", StringComparison.Ordinal)), Does.Match(" SIZE=[0-9]{4,}"));
    }

    [TestCase("550 5.2.3 message too large", "MAIL", typeof(SendOutcome.Refused))]
    [TestCase("452 4.3.1 too large for now", "MAIL", typeof(SendOutcome.Retry))]
    public async Task Send_ServerRefusesTheSize_IsJudgedByItsWord(string answer, string command, Type outcome)
    {
        var server = Keep(new SmtpStandIn { Offers = ["SIZE"] });
        server.Answers[command] = answer;
        await using var host = await HostAsync(server.Settings);
        Assert.That(await host.Channel.SendAsync(Row(1), CancellationToken.None), Is.InstanceOf(outcome));
    }

    [TestCase(true)]
    [TestCase(false)] // P15
    public async Task Send_OneInCopyIsRefused_GoesToTheOthersOnce(bool pipelining)
    {
        var server = Keep(new SmtpStandIn { OnCommand = c => c.StartsWith("RCPT TO:<bad@", StringComparison.Ordinal) ? "550 5.1.1 no such user" : c.StartsWith("RCPT TO:<late@", StringComparison.Ordinal) ? "450 4.2.0 greylisted" : null });
        if (!pipelining) server.Offers = [];
        await using var host = await HostAsync(server.Settings.Append(new("ReplyAll", "true")));
        var sent = (SendOutcome.Sent)await host.Channel.SendAsync(Row(1, "Hola", "bad@customer.example", "late@customer.example", "eva@customer.example"), CancellationToken.None);
        Assert.That(sent.NotFor, Is.EqualTo(new[] { "bad@customer.example (550 5.1.1 no such user)", "late@customer.example (450 4.2.0 greylisted)" }));
        Assert.That(server.Mails, Has.Count.EqualTo(1));
        Assert.That(server.Said.Where(s => s.StartsWith("RCPT", StringComparison.Ordinal)), Is.EqualTo(new[] { "RCPT TO:<ana@customer.example>", "RCPT TO:<bad@customer.example>", "RCPT TO:<late@customer.example>", "RCPT TO:<eva@customer.example>" }));
    }

    [Test]
    public async Task SignIn_WordsBehindStartTls_AreNotBelieved()
    {
        using var folder = new ServerFolder("starttls");
        var (certificate, key) = folder.MakeCertificate();
        var server = Keep(new SmtpStandIn
        {
            Certificate = X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(certificate, key).Export(X509ContentType.Pkcs12), null),
            Offers = ["STARTTLS", "AUTH LOGIN"],

            // Somebody in between says, before the connection is secret, what the server offers behind it, and that the sign-in went well.
            BehindStartTls = "250-stand-in\r\n250 AUTH PLAIN\r\n235 you are in\r\n250 Ok\r\n250 Ok\r\n",
            OnCommand = c => c.StartsWith("AUTH", StringComparison.Ordinal) ? "535 5.7.8 the server's own word" : null,
        });
        await using var host = await HostAsync(server.Settings
            .Where(s => s.Key is "SmtpPort").Concat([new("SmtpHost", "localhost"), new("SmtpSecurity", "starttls"), new("CaFile", certificate), new("SmtpUser", "ana"), new("SmtpPassword", "secret")]));
        var outcome = await host.Channel.SendAsync(Row(1), CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<SendOutcome.Retry>().With.Property("Reason").Contains("the server's own word"));
        Assert.That(server.Said, Has.None.Contains("PLAIN").And.Exactly(2).StartsWith("EHLO"), "it is asked anew behind TLS");
        Assert.That(server.Mails, Is.Empty);
    }

    [Test]
    public async Task Send_CustomerIsRefusedAndACopyTaken_LeavesForNobody()
    {
        var server = Keep(new SmtpStandIn());
        server.OnCommand = line => line.StartsWith("RCPT TO:<ana@", StringComparison.Ordinal) ? "550 5.1.1 no such user" : null;
        await using var host = await HostAsync(server.Settings.Append(new("ReplyAll", "true")));
        Assert.That(await host.Channel.SendAsync(Row(1, "Hola", "luis@customer.example"), CancellationToken.None), Is.InstanceOf<SendOutcome.Refused>());
        Assert.That((server.Mails.Count, server.Said.Contains("DATA")), Is.EqualTo((0, false)));
    }

    [Test] // P03
    public async Task Send_ManyAtOnce_HoldsFewConnections()
    {
        var server = Keep(new SmtpStandIn());
        await using var host = await HostAsync(server.Settings);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => host.Channel.SendAsync(Row(i), CancellationToken.None))));
        Assert.That(outcomes, Is.All.InstanceOf<SendOutcome.Sent>());
        Assert.That(server.Mails.Distinct().Count(), Is.EqualTo(100));
        Assert.That(server.Said.Count(s => s.StartsWith("EHLO", StringComparison.Ordinal)), Is.LessThanOrEqualTo(4), "connections are used again");
    }

    [TestCase("250 2.0.0 OK <AM0PR0402MB3554@eurprd04.prod.outlook.example> [Hostname=x]", "smtp.office365.com", new[] { "AM0PR0402MB3554@eurprd04.prod.outlook.example" })]
    [TestCase("250 Ok 0102018f3a2b4c5d-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000", "email-smtp.eu-west-1.amazonaws.com", new[] { "0102018f3a2b4c5d-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000@eu-west-1.amazonses.com", "0102018f3a2b4c5d-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000@email.amazonses.com" })]
    [TestCase("250 Ok 0102018f3a2b4c5d-0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9-000000", "smtp.example", new string[0])]
    [TestCase("250 2.0.0 Ok: queued as 4XYZ", "smtp.example", new string[0])]
    [TestCase("250 <not an id>", "smtp.example", new string[0])]
    public void GivenIds_OfAServersLastWord_AreThoseThatRepliesWillName(string reply, string host, string[] ids)
    {
        var words = new SmtpReply(int.Parse(reply[..3], CultureInfo.InvariantCulture), null, [reply[4..]]);
        Assert.That(GivenIds.Read(words, host), Is.EqualTo(ids));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static OutboxRow Row(int number, string text = "Hola", params string[] copies)
    {
        var at = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
        return new OutboxRow
        {
            Message = new OutboundMessage
            {
                Id = new MessageId(new CaseNumber(1000 + number), 3), Conversation = new ConversationRef(ChannelHost.Account, "ana@customer.example x"), Channel = "email", Position = 2, At = at,
                Author = new MessageAuthor(AuthorKind.Agent, "luis"), Body = new MessageBody { Text = text }, ReplyAddress = new ReplyPath { To = new Mailbox("ana@customer.example"), Subject = "x", MessageId = "a@b.example", Others = [.. copies.Select(c => new Mailbox(c))] }.Write(),
            },
            State = DeliveryState.Sending, Attempts = 0, PartsSent = 0, DueAt = at,
        };
    }

    private static Task<ChannelHost> HostAsync(IEnumerable<KeyValuePair<string, string?>> settings) =>
        ChannelHost.StartAsync(new EmailRegistration(), settings.Append(new("type", "email")).Append(new("Address", "help@desk.example")));
}
