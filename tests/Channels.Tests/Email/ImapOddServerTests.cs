using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Wire;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Mailboxes on servers that fall silent, refuse, withhold, offer little, or are not who they seem to be.</summary>
public sealed class ImapOddServerTests
{
    private readonly List<IAsyncDisposable> started = [];
    private readonly ManualTime time = new(TimeProvider.System.GetUtcNow());
    private ImapStandIn server = null!;

    [SetUp]
    public void Start()
    {
        server = new ImapStandIn();
        server.Mails.AddRange([ImapFixture.Mail(1), ImapFixture.Mail(2), ImapFixture.Mail(3)]);
    }

    [TearDown]
    public async Task EndAsync()
    {
        started.Reverse();
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
        await server.DisposeAsync();
    }

    [TestCase("(greeting)")]
    [TestCase("CAPABILITY")]
    [TestCase("LOGIN")]
    [TestCase("SELECT")]
    [TestCase("UID SEARCH")]
    [TestCase("UID FETCH 1:3 (UID RFC822.SIZE")]
    [TestCase("UID FETCH 2 (UID BODY.PEEK[]")]
    [TestCase("UID STORE")]
    [TestCase("IDLE")] // P01
    public async Task Read_ServerFallsSilent_IsCutByADeadlineAndGoesOnByItself(string where)
    {
        server.Capabilities += " IDLE";
        var silent = true;
        if (where == "(greeting)") server.Greeting = ImapStandIn.Silence;
        server.OnCommand = c => silent && c.StartsWith(where, StringComparison.Ordinal) ? ImapStandIn.Silence : c == "IDLE" ? "+ idling" : c == "DONE" ? "" : null;
        var host = await ReadAsync();
        await UntilAsync(() => where == "(greeting)" ? server.Open == 1 : server.Said.Any(s => s.StartsWith(where, StringComparison.Ordinal)), host);

        // Nothing happens by itself: only the deadline ends it.
        await UntilAsync(() => ImapFixture.Condition(host).Health == ChannelHealth.Failing, host, TimeSpan.FromSeconds(5));
        silent = false;
        server.Greeting = "* OK ready";
        await UntilAsync(() => host.Hub.Inbox.Count == 3 && ImapFixture.Condition(host).Health == ChannelHealth.Working, host, TimeSpan.FromSeconds(5), () => server.Open == 0);
        Assert.That(server.Most, Is.LessThanOrEqualTo(2), "the dead connection, until the server has noticed, and the new one");
    }

    [Test] // P03
    public async Task SignIn_RefusedAThousandTimes_LeavesNoConnectionOpen()
    {
        server.OnCommand = c => c.StartsWith("LOGIN", StringComparison.Ordinal) ? "{tag} NO [AUTHENTICATIONFAILED] no" : null;
        var options = new EmailOptions { Address = "help@desk.example", ImapHost = "127.0.0.1", ImapPort = server.Port, ImapSecurity = "none", User = "u", Password = "p", Folder = "INBOX" };
        using var account = new EmailAccount(ChannelHost.Account, options, Path.GetTempPath(), null, TimeProvider.System);
        for (var i = 0; i < 1000; i++)
        {
            var fault = await Assert.ThrowsAsync<MailFaultException>(() => ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, 1000, TimeProvider.System, null, CancellationToken.None));
            Assert.That(fault!.Kind, Is.EqualTo(MailFaultKind.SignIn));
        }

        await ServerFolder.UntilAsync(() => server.Open == 0, () => $"{server.Open} connections are still open");
        Assert.That(server.All, Is.EqualTo(1000));
    }

    [Test] // P03
    public async Task Read_ForALongTime_HoldsOneConnection()
    {
        var host = await ReadAsync("00:00:05");
        await UntilAsync(() => ImapFixture.Poller(host).Rounds > 30, host, Second);
        Assert.That((server.Most, server.All), Is.EqualTo((1, 1)));
    }

    [Test] // P11
    public async Task Read_MailThatTheServerWithholds_IsSetAsideAndTheRestFlows()
    {
        server.OnCommand = c => c.StartsWith("UID FETCH 2 (UID BODY", StringComparison.Ordinal) ? "{tag} NO [SERVERBUG] can't decode this one" : null;
        var host = await ReadAsync("00:00:05");
        await UntilAsync(() => host.Hub.Inbox.Count == 2 && ImapFixture.Condition(host).Health == ChannelHealth.Degraded, host);
        Assert.That(ImapFixture.Condition(host).Says, Does.Contain("could not be read yet"), "said while it is tried");
        await UntilAsync(() => host.Hub.Inbox.Count == 3, host, Second);
        var poison = host.Hub.Inbox[^1];
        Assert.That(host.Channel.Map(poison), Is.InstanceOf<Normalised.Invalid>().With.Property("Reason").Contains("can't decode this one"));
        Assert.That(server.Said.Count(s => s.StartsWith("UID FETCH 2 (UID BODY", StringComparison.Ordinal)), Is.EqualTo(ImapReading.MaxTries));
        server.Mails.Add(ImapFixture.Mail(4));
        await UntilAsync(() => host.Hub.Inbox.Count == 4, host, Second);
    }

    [Test] // P02
    public async Task Read_MailThatBreaksTheConnectionEachTime_IsTakenByItsHeader()
    {
        // The literal promises more than comes, and the next connection meets the same mail.
        server.OnCommand = c => c.StartsWith("UID FETCH 2 (UID BODY.PEEK[])", StringComparison.Ordinal) ? "* 2 FETCH (UID 2 BODY[] {5000}\r\nhalf a mail" : null;
        var host = await ReadAsync();
        await UntilAsync(() => host.Hub.Inbox.Count == 3, host, TimeSpan.FromSeconds(30), () => server.Open == 0 || (server.Said is [.., var last] && last.StartsWith("UID FETCH 2 (UID BODY.PEEK[])", StringComparison.Ordinal)));
        var taken = host.Hub.Inbox.Select(r => host.Channel.Map(r)).OfType<Normalised.Message>().Select(m => m.Value.Subject).ToList();
        Assert.That(taken, Is.EquivalentTo(new[] { "Consulta 1", "Consulta 2", "Consulta 3" }));
    }

    [Test]
    public async Task Read_ServerWithoutIdle_IsLookedAtByTheInterval()
    {
        var host = await ReadAsync();
        await UntilAsync(() => host.Hub.Inbox.Count == 3, host);
        server.Mails.Add(ImapFixture.Mail(4));
        var before = server.Said.Count;
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.That(server.Said, Has.Count.EqualTo(before), "not before its time");
        time.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(() => host.Hub.Inbox.Count == 4, host);
        Assert.That(server.Said, Has.None.EqualTo("IDLE"));
    }

    [Test]
    public async Task Read_IdleOfferedAndRefused_IsLookedAtByTheInterval()
    {
        server.Capabilities += " IDLE";
        server.OnCommand = c => c == "IDLE" ? "{tag} NO not today" : null;
        var host = await ReadAsync();
        await UntilAsync(() => host.Hub.Inbox.Count == 3, host);
        server.Mails.Add(ImapFixture.Mail(4));
        await UntilAsync(() => host.Hub.Inbox.Count == 4, host, Second);
        Assert.That(server.All, Is.EqualTo(1), "it is no fault");
    }

    [TestCase("secret", "LOGIN \"ana\" \"secret\"")]
    [TestCase("a\"b\\c", "LOGIN \"ana\" \"a\\\"b\\\\c\"")]
    [TestCase("contraseña", "LOGIN \"ana\" {contraseña}")]
    public async Task SignIn_ByLogin_SaysThePasswordAsItIs(string password, string said)
    {
        foreach (var capabilities in new[] { "IMAP4rev1", "IMAP4rev1 LITERAL+" })
        {
            server.Capabilities = capabilities;
            using var account = Account(new EmailOptions { Address = "help@desk.example", ImapHost = "127.0.0.1", ImapPort = server.Port, ImapSecurity = "none", User = "ana", Password = password, Folder = "INBOX" });
            await using var session = await ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, 1000, TimeProvider.System, null, CancellationToken.None);
            Assert.That(server.Said.Last(s => s.StartsWith("LOGIN", StringComparison.Ordinal)), Is.EqualTo(said));
        }
    }

    [TestCase("* OK ready", "IMAP4rev1 LOGINDISABLED", "none", "LOGINDISABLED")]
    [TestCase("* PREAUTH you are in", "IMAP4rev1", "starttls", "PREAUTH")]
    [TestCase("* BYE too many connections", "IMAP4rev1", "none", "wants no connection now: too many connections")]
    [TestCase("220 smtp.example ESMTP", "IMAP4rev1", "none", "is it the right port?")]
    public async Task SignIn_ServerThatCantBeUsed_IsSaidAndNoPasswordGoesOut(string greeting, string capabilities, string security, string words)
    {
        (server.Greeting, server.Capabilities) = (greeting, capabilities);
        var fault = await SignInFaultAsync(security, null);
        Assert.That(fault.Message, Does.Contain(words).And.Not.Contain("secret"));
        Assert.That(server.Said, Has.None.Contains("LOGIN").And.None.Contains("secret"));
    }

    [Test]
    public async Task SignIn_StartTlsRefused_SendsNoPassword()
    {
        server.OnCommand = c => c == "STARTTLS" ? "{tag} NO not here" : null;
        var fault = await SignInFaultAsync("starttls", null);
        Assert.That((fault.Kind, server.Said.Any(s => s.Contains("secret", StringComparison.Ordinal))), Is.EqualTo((MailFaultKind.NotSecure, false)));
    }

    [Test]
    public async Task SignIn_WordsBehindStartTls_AreNotBelieved()
    {
        using var folder = new ServerFolder("starttls");
        var (certificate, key) = folder.MakeCertificate();
        server.Certificate = X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(certificate, key).Export(X509ContentType.Pkcs12), null);

        // Somebody in between says, before the connection is secret, what the server offers behind it, and that the sign-in went well.
        server.Capabilities = "IMAP4rev1 STARTTLS";
        server.BehindStartTls = "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR X-INJECTED\r\nA0002 OK you are in\r\nA0003 OK you are in\r\n";
        server.OnCommand = c => c.StartsWith("LOGIN", StringComparison.Ordinal) ? "{tag} NO [AUTHENTICATIONFAILED] the server's own word" : null;
        var fault = await SignInFaultAsync("starttls", certificate);
        Assert.That(fault.Message, Does.Contain("the server's own word"));
        Assert.That(server.Said, Has.None.Contains("AUTHENTICATE"), "what it said before it was secret is forgotten");
    }

    [TestCase("move", "MOVE UIDPLUS", new[] { "UID MOVE 1:3 \"Hecho\"" }, ChannelHealth.Working)]
    [TestCase("move", "UIDPLUS", new[] { "UID COPY 1:3 \"Hecho\"", "UID STORE 1:3 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1:3" }, ChannelHealth.Working)]
    [TestCase("move", "", new[] { "UID COPY 1:3 \"Hecho\"", "UID STORE 1:3 +FLAGS.SILENT (\\Seen)" }, ChannelHealth.Degraded)]
    [TestCase("delete", "UIDPLUS", new[] { "UID STORE 1:3 +FLAGS.SILENT (\\Deleted)", "UID EXPUNGE 1:3" }, ChannelHealth.Working)]
    [TestCase("delete", "", new[] { "UID STORE 1:3 +FLAGS.SILENT (\\Seen)" }, ChannelHealth.Degraded)]
    public async Task Read_ServerThatOffersLittle_NeverRemovesWhatOthersMarked(string afterwards, string offers, string[] commands, ChannelHealth health)
    {
        server.Capabilities += $" {offers}";
        var host = await ReadAsync(more: [("Afterwards", afterwards), ("MoveTo", afterwards == "move" ? "Hecho" : null)]);
        await UntilAsync(() => host.Hub.Inbox.Count == 3 && ImapFixture.Condition(host).Health == health, host);
        await UntilAsync(() => server.Said.Count(s => s == "NOOP" || s.StartsWith("UID SEARCH", StringComparison.Ordinal)) > 3, host, Second);
        Assert.That(server.Said.Where(s => s.StartsWith("UID ", StringComparison.Ordinal) && !s.StartsWith("UID SEARCH", StringComparison.Ordinal) && !s.StartsWith("UID FETCH", StringComparison.Ordinal)), Is.EqualTo(commands));
        Assert.That(server.Said, Has.None.EqualTo("EXPUNGE").And.None.EqualTo("CLOSE"));
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(3), "what could not be removed is not taken again");
    }

    [Test] // P01
    public async Task Read_ServerAwayForDays_IsReadAtTheFirstConnectionAfterIt()
    {
        server.Greeting = "* BYE down for maintenance";
        var host = await ReadAsync("00:10:00");
        var back = time.GetUtcNow().AddDays(3);
        await UntilAsync(() => time.GetUtcNow() > back && server.All > 100, host, TimeSpan.FromMinutes(5), () => server.Open == 0);
        Assert.That(host.Hub.Inbox, Is.Empty);
        server.Mails.Add(ImapFixture.Mail(4));
        server.Greeting = "* OK ready";
        var before = server.All;
        await UntilAsync(() => host.Hub.Inbox.Count == 4 && ImapFixture.Condition(host).Health == ChannelHealth.Working, host, Second, () => server.Open == 0);
        Assert.That(server.All - before, Is.LessThanOrEqualTo(2), "one that was on its way, and the next");
    }

    [Test] // P05
    public async Task Read_TwoAtOnce_EachMailOnceAndWhole()
    {
        for (var i = 4; i <= 60; i++) server.Mails.Add(ImapFixture.Mail(i, new string('x', 500)));
        var hub = await KeepAsync(ChannelHost.StartAsync(new EmailRegistration(), new Dictionary<string, string?> { ["type"] = "email", ["Address"] = "help@desk.example" }));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RoundAsync(hub))));
        Assert.That(hub.Hub.Inbox.Select(r => r.ExternalId).ToList(), Is.Unique.And.Count.EqualTo(60));
        Assert.That(hub.Hub.Inbox.Select(r => Encoding.UTF8.GetString(r.Body.Span)), Is.EquivalentTo(server.Mails.Select(Encoding.UTF8.GetString)));
    }

    private async Task RoundAsync(ChannelHost hub)
    {
        using var account = Account(new EmailOptions { Address = "help@desk.example", ImapHost = "127.0.0.1", ImapPort = server.Port, ImapSecurity = "none", User = "ana", Password = "secret", Folder = "INBOX" });
        await using var session = await ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, 1_000_000, TimeProvider.System, null, CancellationToken.None);
        var folder = new ImapFolder(session, "INBOX", 1_000_000);
        await new ImapReading(account, hub.Hub, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).RunAsync(folder, await folder.OpenAsync(CancellationToken.None), CancellationToken.None);
    }

    private static EmailAccount Account(EmailOptions options) => new(ChannelHost.Account, options, Path.GetTempPath(), null, TimeProvider.System);

    private async Task<MailFaultException> SignInFaultAsync(string security, string? authority)
    {
        using var account = Account(new EmailOptions { Address = "help@desk.example", ImapHost = "localhost", ImapPort = server.Port, ImapSecurity = security, User = "ana", Password = "secret", Folder = "INBOX", CaFile = authority });
        return (await Assert.ThrowsAsync<MailFaultException>(() => ImapSignIn.ConnectAsync(account.Imap!, account.ImapCredentials, 1000, TimeProvider.System, null, CancellationToken.None)))!;
    }

    /// <summary>The step of the clock where the server answers meanwhile: a command's deadline is sixty of them, and each waits for a look.</summary>
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private async Task<ChannelHost> ReadAsync(string interval = "00:01:00", params (string Key, string? Value)[] more) => await KeepAsync(ChannelHost.StartAsync(
        new EmailRegistration(),
        new Dictionary<string, string?>
        {
            ["type"] = "email", ["Address"] = "help@desk.example", ["ImapHost"] = "127.0.0.1", ["ImapPort"] = $"{server.Port}", ["ImapSecurity"] = "none", ["User"] = "ana", ["Password"] = "secret", ["PollInterval"] = interval, ["IdleRenewal"] = "00:10:00",
        }.Concat(more.Select(m => KeyValuePair.Create(m.Key, m.Value))),
        time));

    private async Task<ChannelHost> KeepAsync(Task<ChannelHost> starting)
    {
        var host = await starting;
        started.Add(host);
        return host;
    }

    /// <summary>Waits for something to come true; the clock is moved on meanwhile, if a step is given.</summary>
    /// <param name="waits">Says that only time is waited for, so that the clock may go on; null for always.</param>
    private Task UntilAsync(Func<bool> holds, ChannelHost host, TimeSpan? step = null, Func<bool>? waits = null) => ServerFolder.UntilAsync(
        () =>
        {
            if (holds()) return true;
            if (step is { } by && waits?.Invoke() != false) time.Advance(by);
            return false;
        },
        () => $"{host.Hub.Inbox.Count} mails, {ImapFixture.Condition(host)}\n{string.Join('\n', server.Said)}",
        TimeSpan.FromSeconds(60));
}
