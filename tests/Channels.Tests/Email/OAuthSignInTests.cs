using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Tests.Email.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Signing in with access tokens: to a real Dovecot that looks each token up, and to a submission server.</summary>
public sealed class OAuthSignInTests
{
    private const string Challenge = "eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIn0=";

    private readonly List<IAsyncDisposable> started = [];
    private TokenStandIn tokens = null!;
    private LogNotes log = null!;

    [SetUp]
    public async Task StartAsync()
    {
        tokens = await TokenStandIn.StartAsync();
        tokens.User = "ana";
        log = new LogNotes();
    }

    [TearDown]
    public async Task EndAsync()
    {
        started.Reverse();
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
        await tokens.DisposeAsync();
    }

    [TestCase(0, 1)]
    [TestCase(1, 2)]
    public async Task Read_TokensAsTheServerWantsThem_TakesTheMail(int worthless, int asked)
    {
        tokens.Worthless = worthless;
        var dovecot = Keep(await DovecotServer.StartAsync(tokens.LookUp));
        dovecot.Deliver("ana", "1.one", ImapFixture.Mail(1));
        var host = await ReadAsync(dovecot);
        await ImapFixture.UntilAsync(host, 1);
        Assert.That(tokens.Asked, Has.Count.EqualTo(asked), "one that is refused is changed for a fresh one, once");
        Assert.That(log.Text, Does.Not.Contain("access-").And.Not.Contain("refresh-").And.Not.Contain(TokenStandIn.Secret));
    }

    [Test] // P32
    public async Task Read_TokensRefusedForGood_SaysSoAndTakesWhatCameMeanwhileAfterwards()
    {
        tokens.Worthless = 2;
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var dovecot = Keep(await DovecotServer.StartAsync(tokens.LookUp));
        var host = await ReadAsync(dovecot, time);
        await ServerFolder.UntilAsync(() => ImapFixture.Condition(host).Health == ChannelHealth.Failing, () => ImapFixture.Condition(host).Says);
        var says = ImapFixture.Condition(host).Says;
        Assert.That(says, Does.Contain("refused to sign in").And.Contain("OAuth settings").And.Not.Contain("access-"));
        Assert.That(tokens.Asked, Has.Count.EqualTo(2), "the refused one and one more try");

        // The consent is given again, and mail has come meanwhile.
        dovecot.Deliver("ana", "1.one", ImapFixture.Mail(1));
        await TakenAsync(host, time);
        Assert.That(EmailLimits.SignInBackoff, Is.LessThanOrEqualTo(TimeSpan.FromMinutes(15)), "that long it is not known at most");
        Assert.That(log.Text, Does.Contain("3202").And.Not.Contain("access-").And.Not.Contain("refresh-").And.Not.Contain(TokenStandIn.Secret));
    }

    [TestCase(15, ChannelHealth.Working)]
    [TestCase(13, ChannelHealth.Degraded)] // P32
    public async Task Condition_SecretsNearTheirEnd_WarnTwoWeeksBefore(int days, ChannelHealth health)
    {
        var time = new ManualTime(new DateTimeOffset(2026, 3, 31, 0, 0, 0, TimeSpan.Zero).AddDays(-days));
        var host = await HostAsync(new Dictionary<string, string?>(tokens.Settings) { ["ExpiresOn"] = "2026-03-31" }, time);
        Assert.That(ImapFixture.Condition(host).Health, Is.EqualTo(health));
        if (health == ChannelHealth.Degraded) Assert.That(ImapFixture.Condition(host).Says, Does.Contain("end on 2026-03-31"));
    }

    [TestCase(400, """{"error":"invalid_grant"}""", "Sign in to the mailbox's provider again and set a new RefreshToken")]
    [TestCase(503, "", "gave no token (503")]
    public async Task Read_EndpointGivesNone_SaysWhatToDoAndGoesOnByItself(int status, string body, string words)
    {
        tokens.Instead = (status, body);
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var dovecot = Keep(await DovecotServer.StartAsync(tokens.LookUp));
        dovecot.Deliver("ana", "1.one", ImapFixture.Mail(1));
        var host = await ReadAsync(dovecot, time);
        await ServerFolder.UntilAsync(() => ImapFixture.Condition(host).Health == ChannelHealth.Failing, () => ImapFixture.Condition(host).Says);
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain(words));
        var before = tokens.Asked.Count;
        Assert.That(before, Is.EqualTo(1), "without time passing it is not asked again");
        tokens.Instead = null;
        await TakenAsync(host, time);
    }

    [TestCase("XOAUTH2", "")]
    [TestCase("OAUTHBEARER", "AQ==")]
    public async Task Send_TokenRefusedWithAReason_AnswersItAndTriesAFreshOne(string mechanism, string answer)
    {
        var server = Keep(new SmtpStandIn { Offers = ["PIPELINING", $"AUTH {mechanism}"] });
        server.OnCommand = Refusing(mechanism, answer, token => token == "access-1");
        var host = await SendAsync(server);
        Assert.That(await host.Channel.SendAsync(Row(), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>());
        var said = server.Said.SkipWhile(s => !s.StartsWith("AUTH", StringComparison.Ordinal)).Take(3).ToList();
        Assert.That(said[0], Does.StartWith($"AUTH {mechanism} "));
        Assert.That(said[1], Is.EqualTo(answer));
        Assert.That(Encoding.UTF8.GetString(Convert.FromBase64String(said[2].Split(' ')[2])), Does.Contain("auth=Bearer access-2\u0001"));
        Assert.That(log.Text, Does.Not.Contain("access-").And.Not.Contain("refresh-"));
    }

    [TestCase("XOAUTH2", "")]
    [TestCase("OAUTHBEARER", "AQ==")]
    public async Task Send_EveryTokenRefused_WaitsAndSaysWhy(string mechanism, string answer)
    {
        var server = Keep(new SmtpStandIn { Offers = ["PIPELINING", $"AUTH {mechanism}"] });
        server.OnCommand = Refusing(mechanism, answer, _ => true);
        var host = await SendAsync(server);
        Assert.That(await host.Channel.SendAsync(Row(), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(tokens.Asked, Has.Count.EqualTo(2));
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain("refused to sign in").And.Contain("OAuth settings").And.Not.Contain("access-"));
        Assert.That(log.Text, Does.Not.Contain("access-").And.Not.Contain("refresh-"));
        Assert.That(server.Mails, Is.Empty);
    }

    [Test]
    public async Task Send_ServerOffersNoTokens_SaysSo()
    {
        var server = Keep(new SmtpStandIn { Offers = ["AUTH PLAIN LOGIN"] });
        var host = await SendAsync(server);
        Assert.That(await host.Channel.SendAsync(Row(), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain("no way to sign in that fits the settings"));
        Assert.That(server.Said, Has.None.StartsWith("AUTH"));
    }

    [Test]
    public async Task Send_EndpointDown_Waits()
    {
        tokens.Instead = (503, "");
        var server = Keep(new SmtpStandIn { Offers = ["AUTH XOAUTH2"] });
        var host = await SendAsync(server);
        Assert.That(await host.Channel.SendAsync(Row(), CancellationToken.None), Is.InstanceOf<SendOutcome.Retry>());
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain("The token endpoint gave no token"));
    }

    [TestCase("XOAUTH2")]
    [TestCase("OAUTHBEARER")]
    public async Task Send_ByPostfixWithTokens_Arrives(string mechanism)
    {
        var dovecot = Keep(await DovecotServer.StartAsync(tokens.LookUp));
        var postfix = Keep(await PostfixServer.StartAsync(dovecot));
        var settings = new Dictionary<string, string?>(tokens.Settings)
        {
            ["SmtpHost"] = "localhost", ["SmtpPort"] = $"{postfix.Submission}", ["SmtpSecurity"] = "starttls", ["SmtpUser"] = "ana", ["CaFile"] = postfix.Certificate,
        };
        if (mechanism == "OAUTHBEARER") tokens.Worthless = 1;
        var host = await HostAsync(settings);
        Assert.That(await host.Channel.SendAsync(Row(), CancellationToken.None), Is.InstanceOf<SendOutcome.Sent>(), () => $"{postfix.Log}\n{dovecot.Log}");
        await ServerFolder.UntilAsync(() => dovecot.Files("ana").Count == 1, () => postfix.Log);
    }

    /// <summary>Waits for the mail. The clock moves on to the next try and then stands still for as long as one takes on a slow machine: a real server does not know of it.</summary>
    private static async Task TakenAsync(ChannelHost host, ManualTime time)
    {
        const int LooksBetween = 400;
        var looks = 0;
        await ServerFolder.UntilAsync(
            () =>
            {
                if (host.Hub.Inbox.Count == 1) return true;
                if (looks++ % LooksBetween == 0) time.Advance(EmailLimits.SignInBackoff);
                return false;
            },
            () => ImapFixture.Condition(host).Says,
            TimeSpan.FromSeconds(90));
    }

    /// <summary>A server that tells why it refuses before it does (RFC 7628 section 3.2.3).</summary>
    private static Func<string, string?> Refusing(string mechanism, string answer, Func<string, bool> refuses)
    {
        var asking = false;
        return line =>
        {
            if (asking)
            {
                asking = false;
                return line == answer ? "535 5.7.8 Authentication credentials invalid" : "501 5.5.2 that was no answer to it";
            }

            if (!line.StartsWith($"AUTH {mechanism} ", StringComparison.Ordinal)) return null;
            var token = Encoding.UTF8.GetString(Convert.FromBase64String(line.Split(' ')[2])).Split('\u0001').First(p => p.StartsWith("auth=Bearer ", StringComparison.Ordinal))["auth=Bearer ".Length..];
            asking = refuses(token);
            return asking ? "334 " + Challenge : "235 2.7.0 accepted";
        };
    }

    private static OutboxRow Row()
    {
        var at = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
        return new OutboxRow
        {
            Message = new OutboundMessage
            {
                Id = new MessageId(new CaseNumber(1042), 3), Conversation = new ConversationRef(ChannelHost.Account, "ana@customer.example x"), Channel = "email", Position = 2, At = at,
                Author = new MessageAuthor(AuthorKind.Agent, "luis"), Body = new MessageBody { Text = "x" }, ReplyAddress = new ReplyPath { To = new Mailbox("ana@customer.example"), Subject = "x", MessageId = "a@b.example" }.Write(),
            },
            State = DeliveryState.Sending, Attempts = 0, PartsSent = 0, DueAt = at,
        };
    }

    private T Keep<T>(T one) where T : IAsyncDisposable
    {
        started.Add(one);
        return one;
    }

    private Task<ChannelHost> SendAsync(SmtpStandIn server) => HostAsync(server.Settings.Where(s => s.Key != "SmtpUser").Concat(tokens.Settings).Append(new("SmtpUser", "ana")));

    private Task<ChannelHost> ReadAsync(DovecotServer dovecot, TimeProvider? time = null) => HostAsync(
        new Dictionary<string, string?>(tokens.Settings) { ["ImapHost"] = "127.0.0.1", ["ImapPort"] = $"{dovecot.Port}", ["ImapSecurity"] = "none", ["User"] = "ana", ["PollInterval"] = "00:00:05", ["IdleRenewal"] = "00:00:01" }, time);

    private async Task<ChannelHost> HostAsync(IEnumerable<KeyValuePair<string, string?>> settings, TimeProvider? time = null) => Keep(await ChannelHost.StartAsync(
        new EmailRegistration(), settings.Append(new("type", "email")).Append(new("Address", "help@desk.example")), time, more: s => s.AddSingleton<ILoggerProvider>(log)));
}
