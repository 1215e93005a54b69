using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Tests.Email.Servers;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Reading a mailbox of a real Dovecot.</summary>
public sealed class ImapTests : ImapFixture
{
    [TestCase("tls")]
    [TestCase("starttls")]
    [TestCase("none")]
    public async Task Read_AnySecurity_TakesTheMail(string security)
    {
        Dovecot.Deliver(User, "1.one", Mail(1));
        var host = await ReadAsync(security == "tls" ? Dovecot.TlsPort : Dovecot.Port, ("ImapSecurity", security), ("ImapHost", "localhost"), ("CaFile", Dovecot.Certificate));
        await UntilAsync(host, 1);
        Assert.That(host.Hub.Inbox.Single().ExternalId, Does.StartWith("mail-1@customer.example#"));
        Assert.That(host.Hub.Inbox.Single().Body.ToArray(), Is.EqualTo(Mail(1)), "byte for byte");
        Assert.That(Condition(host).Health, Is.EqualTo(ChannelHealth.Working), Condition(host).Says);
    }

    [Test]
    public async Task Read_CertificateNobodyVouchesFor_SendsNoPassword()
    {
        var host = await ReadAsync(Dovecot.TlsPort, ("ImapSecurity", "tls"), ("ImapHost", "localhost"));
        await ServerFolder.UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, () => Condition(host).Says);
        Assert.That(Condition(host).Says, Does.Contain("can't be trusted").And.Contain("CaFile"));
    }

    [Test]
    public async Task Read_WrongPassword_SaysSoAndDoesNotHammer()
    {
        var host = await ReadAsync(null, ("Password", "wrong"));
        await ServerFolder.UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, () => Condition(host).Says);
        Assert.That(Condition(host).Says, Does.Contain("refused to sign in").And.Contain("Password").And.Not.Contain("wrong"));
    }

    [Test] // P13
    public async Task Read_MailSeenByAPhone_IsTaken()
    {
        var cur = Path.Combine(Dovecot.Mail, User, "cur");
        Dovecot.Deliver(User, "1.one", Mail(1));
        File.Move(Path.Combine(Dovecot.Mail, User, "new", "1.one"), Path.Combine(cur, "1.one:2,S"));
        var host = await ReadAsync();
        await UntilAsync(host, 1);
    }

    [Test]
    public async Task Read_NewMailWhileIdling_ComesAtOnce()
    {
        var host = await ReadAsync(null, ("IdleRenewal", "00:28:00"), ("PollInterval", "01:00:00"));
        await ServerFolder.UntilAsync(() => Poller(host).Rounds > 0, () => Condition(host).Says);
        Dovecot.Deliver(User, "1.one", Mail(1));
        await UntilAsync(host, 1);
        Dovecot.Deliver(User, "2.two", Mail(2));
        await UntilAsync(host, 2);
    }

    [Test] // P06, P07
    public async Task Read_ManyMailsSomeWithoutId_EachOnceAlsoAfterTheUidsBecameVoid()
    {
        // 300 with an id, 200 without, of which 100 say the very same.
        var mails = Enumerable.Range(0, 300).Select(i => Mail(i)).Concat(Enumerable.Range(300, 100).Select(i => Mail(i, withId: false))).Concat(Enumerable.Repeat(Mail(1000, withId: false), 100)).ToList();
        Dovecot.DeliverAll(User, mails);
        var host = await ReadAsync(null);
        await UntilAsync(host, mails.Count);
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(mails.Count));

        Dovecot.ForgetUids(User);
        Dovecot.Deliver(User, "2.last", Mail(2000));
        await UntilAsync(host, mails.Count + 1);
        await OneMoreRoundAsync(host);
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(mails.Count + 1), "known mails are recognised");
        Dovecot.Deliver(User, "3.same", Mail(1000, withId: false));
        await UntilAsync(host, mails.Count + 2);
    }

    [Test] // P01
    public async Task Read_ServerDownAndBack_GoesOnByItself()
    {
        await using var own = await DovecotServer.StartAsync();
        own.Deliver(User, "1.one", Mail(1));
        var host = await ReadAsync(own.Port);
        await UntilAsync(host, 1);
        await own.StopAsync();
        await ServerFolder.UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, () => Condition(host).Says);
        own.Deliver(User, "2.two", Mail(2));
        await own.StartAgainAsync();
        await UntilAsync(host, 2);
        Assert.That(Condition(host).Health, Is.EqualTo(ChannelHealth.Working));
    }

    [Test] // P10
    public async Task Read_MailAboveTheLimit_ComesInPartAndTheRestFlows()
    {
        Dovecot.Deliver(User, "1.big", Mail(1, "el comienzo\r\n" + string.Join("\r\n", Enumerable.Repeat(new string('x', 70), 30_000))));
        Dovecot.Deliver(User, "2.two", Mail(2));
        var host = await ReadAsync(null, ("MaxMailBytes", "1000000"));
        await UntilAsync(host, 2);
        var big = host.Hub.Inbox.Single(r => r.Body.Length > 10_000);
        Assert.That(big.Body.Length, Is.LessThan(ImapLimits.HeadOfBody + 1000));
        var message = ((Normalised.Message)host.Channel.Map(big)).Value;
        Assert.That(message.Text, Does.StartWith("el comienzo").And.Contain("larger than is taken"));
        Assert.That(message.Notes.Select(n => n.Kind), Does.Contain("taken-in-part"));
        Assert.That(message.Subject, Is.EqualTo("Consulta 1"));
    }

    [Test]
    public async Task Read_StoreUnavailable_LeavesMailsAtTheServerAndTakesThemLater()
    {
        Dovecot.Deliver(User, "1.one", Mail(1));
        var host = await ReadAsync(null);
        await UntilAsync(host, 1);
        host.Hub.Fault = "the disk is full";
        Dovecot.Deliver(User, "2.two", Mail(2));
        await ServerFolder.UntilAsync(() => Condition(host).Health == ChannelHealth.Failing, () => Condition(host).Says);
        host.Hub.Fault = null;
        await UntilAsync(host, 2);
    }

    [TestCase("seen", ":2,S", "")]
    [TestCase("keep", null, "")]
    [TestCase("move", "", ".Hecho ñ")]
    [TestCase("delete", null, null)]
    public async Task Read_Afterwards_IsDoneAtTheServer(string afterwards, string? ends, string? where)
    {
        Dovecot.Deliver(User, "1.one", Mail(1));
        var host = await ReadAsync(null, ("Afterwards", afterwards), afterwards == "move" ? ("MoveTo", "Hecho ñ") : ("Name", "Mesa"));
        await UntilAsync(host, 1);
        await OneMoreRoundAsync(host);
        var inbox = Dovecot.Files(User);
        if (where is null) Assert.That(inbox, Is.Empty);
        else if (where.Length > 0) Assert.That((inbox.Count, Directory.GetDirectories(Path.Combine(Dovecot.Mail, User), ".Hecho*").Single().Length > 0 ? 1 : 0), Is.EqualTo((0, 1)));
        else Assert.That(inbox.Single(), ends is null ? Does.Not.EndWith("S") : Does.EndWith(ends));
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Read_StartWithNew_LeavesWhatWasThereBefore()
    {
        Dovecot.DeliverAll(User, [Mail(1), Mail(2)]);
        var host = await ReadAsync(null, ("StartWith", "new"));
        await ServerFolder.UntilAsync(() => Poller(host).Rounds > 0, () => Condition(host).Says);
        Dovecot.Deliver(User, "3.three", Mail(3));
        await UntilAsync(host, 1);
        Assert.That(host.Hub.Inbox.Single().ExternalId, Does.StartWith("mail-3@"));
    }

    [Test]
    public async Task Probe_RightAndWrongPassword_SaysWhich()
    {
        foreach (var (password, fine) in new[] { (DovecotServer.Password, true), ("no", false) })
        {
            var host = await ReadAsync(null, ("Password", password));
            var outcome = await ((IChannelProbe)host.Services.GetService(typeof(IChannelProbe))!).ProbeAsync(CancellationToken.None);
            Assert.That(outcome, fine ? Is.InstanceOf<ProbeOutcome.Fine>() : Is.InstanceOf<ProbeOutcome.Faulty>(), outcome.ToString());
        }
    }

    [Test]
    public async Task Prepare_MailWithFiles_StoresThemByTheirHash()
    {
        var mail = Encoding.UTF8.GetBytes(
            "From: ana@customer.example\r\nMessage-ID: <file-1@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nvea\r\n--b\r\n"
            + "Content-Type: text/csv; name=a.csv\r\nContent-Transfer-Encoding: base64\r\n\r\nYSxiCjEsMgo=\r\n--b--\r\n");
        var host = await ReadAsync();
        var raw = new RawInbound { Account = ChannelHost.Account, Channel = "email", ExternalId = "x", ReceivedAt = TimeProvider.System.GetUtcNow(), Body = mail };
        var message = ((Normalised.Message)host.Channel.Map(raw)).Value;
        Assert.That(message.PendingFiles.Select(f => f.Name), Is.EqualTo(new[] { "a.csv" }));
        var ready = ((PrepareOutcome.Ready)await host.Channel.PrepareAsync(raw, message, CancellationToken.None)).Message;
        using var stored = new StreamReader(host.Files.Open(ready.Attachments.Single().Sha256)!);
        Assert.That(await stored.ReadToEndAsync(), Is.EqualTo("a,b\n1,2\n"));
    }
}
