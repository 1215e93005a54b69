using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>By what a mail is known when it comes again, and that nothing else is taken for it.</summary>
internal sealed class MailIdentityTests
{
    private const string Body = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhola\r\n--b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n";

    private const string Head = "From: Ana <ana@customer.example>\r\nTo: help@desk.example, sales@desk.example\r\nSubject: Pedido 4471\r\nDate: Tue, 4 Mar 2025 10:11:12 +0100\r\nMessage-ID: <m1@customer.example>\r\n";

    private static string Key(string mail, int ordinal = 1) => MailKey.Of(MailIdentity.Read(Encoding.Latin1.GetBytes(mail)), ordinal);

    private static Normalised Map(string mail, EmailMapping mapping) =>
        EmailInboundMapper.Map(new RawInbound { Account = new AccountName("mail"), Channel = "email", ExternalId = "1", ReceivedAt = DateTimeOffset.UnixEpoch.AddYears(55), Body = Encoding.Latin1.GetBytes(mail) }, mapping);

    [TestCase("Delivered-To: help@desk.example\r\nReceived: by mx1; Tue, 4 Mar 2025 10:12:00 +0100\r\n", Description = "the way to one mailbox")]
    [TestCase("Delivered-To: sales@desk.example\r\nReceived: by mx2; Tue, 4 Mar 2025 10:13:00 +0100\r\nReturn-Path: <ana@customer.example>\r\nX-Spam-Status: No\r\n", Description = "the way to another one")] // P09
    public void Of_SameMailByAnotherWay_IsTheSameKey(string trace) => Assert.That(Key(trace + Head + Body), Is.EqualTo(Key(Head + Body)));

    [Test] // P09
    public void Of_SameMailFoldedAnewByAGateway_IsTheSameKey() =>
        Assert.That(Key(Head.Replace("Subject: Pedido 4471", "Subject:\r\n Pedido\r\n 4471", StringComparison.Ordinal) + Body), Is.EqualTo(Key(Head + Body)));

    [Test] // P07
    public void Of_SameIdButOtherWords_IsAnotherKey() => Assert.That(Key(Head + Body.Replace("hola", "adiós", StringComparison.Ordinal)), Is.Not.EqualTo(Key(Head + Body)));

    [Test] // P07
    public void Of_IdsThatLookLikeKeys_AreKeysOfTheirOwnAndReadBack()
    {
        string[] hashes = [new('a', 64), new string('a', 32) + new string('b', 32), new('c', 64)];
        var long1 = new string('x', 400) + "@a.example";
        string?[] ids = [null, "m1@a.example", "m1@a.example#aaaaaaaaaaaaaaaa", $"#{new string('a', 32)}.1", "#", long1, long1 + "x"];
        var all = from id in ids from hash in hashes from ordinal in new[] { 1, 2 } where id is null || ordinal == 1 select (Id: id, Key: MailKey.Of(new MailIdentity(id, hash), ordinal), Hash: hash, Ordinal: ordinal);

        // With an id sixteen digits of the hash are enough, without one it is half of them.
        Assert.That(all.Select(k => k.Key).Distinct().Count(), Is.EqualTo(all.Select(k => (k.Id, k.Hash[..(k.Id is null ? 32 : 16)], k.Ordinal)).Distinct().Count()));
        foreach (var (id, key, _, _) in all) if (id is not { Length: > 300 }) Assert.That(MailKey.MessageId(key), Is.EqualTo(id));
    }

    [TestCase(false)] // P09
    [TestCase(true)]
    public void Of_SameMailByAPipeAndFromAMailbox_IsTheSameKey(bool repacked)
    {
        var mailbox = Head + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nMañana\r\nno puedo\r\n";
        var pipe = mailbox.Replace("\r\n", "\n", StringComparison.Ordinal) + "\n";
        if (repacked) pipe = pipe.Replace("8bit", "quoted-printable", StringComparison.Ordinal).Replace("ñ", "=F1", StringComparison.Ordinal);
        Assert.That(Key(pipe), Is.EqualTo(Key(mailbox)));
    }

    [Test] // P07
    public void Of_SameIdButAnotherFile_IsAnotherKey() => Assert.That(Key(Head + Body.Replace("JVBERi0=", "JVBERi0x", StringComparison.Ordinal)), Is.Not.EqualTo(Key(Head + Body)));

    [TestCase("")]
    [TestCase("Message-ID:\r\n")]
    [TestCase("Message-ID: <>\r\n")] // P06, P07
    public void Of_ThousandMailsWithoutAnId_AreAThousandKeys(string id)
    {
        var keys = Enumerable.Range(0, 1000).Select(i => Key($"From: robot@customer.example\r\nSubject: Alarm\r\n{id}\r\nvalue {i}\r\n")).ToHashSet();
        Assert.That(keys, Has.Count.EqualTo(1000));
        Assert.That(Key("From: a@x.example\r\n\r\nsame\r\n", 1), Is.Not.EqualTo(Key("From: a@x.example\r\n\r\nsame\r\n", 2)));
    }

    [TestCase("<>")]
    [TestCase("<null@localhost>")]
    [TestCase("<@>")]
    [TestCase("garbage")]
    [TestCase("=?utf-8?Q?=3C=3E?=")] // P07
    public void Map_ReferencesThatSayNothing_TieToNothing(string reference)
    {
        var mail = $"From: ana@customer.example\r\nMessage-ID: <m2@customer.example>\r\nIn-Reply-To: {reference}\r\nReferences: {reference}\r\n\r\nhola\r\n";
        var message = ((Normalised.Message)Map(mail, EmailMapping.None)).Value;
        Assert.That(message.Thread!.References, Is.Empty);
        Assert.That(message.Conversation, Does.EndWith(" 1"));
    }

    [Test] // P09
    public void Map_MailboxThatWritesToItself_IsOurOwnMail()
    {
        var mapping = new EmailMapping { OwnAddresses = ["help@desk.example", "sales@desk.example"] };
        var message = ((Normalised.Message)Map("From: Sales <sales@desk.example>\r\nTo: help@desk.example\r\n\r\nhola\r\n", mapping)).Value;
        Assert.That(message.Traits.HasFlag(MessageTraits.Own));
    }

    [Test] // P09
    public void Map_MailToTwoOfOurMailboxes_NamesBoth()
    {
        var message = ((Normalised.Message)Map(Head + Body, new EmailMapping { OwnAddresses = ["help@desk.example", "sales@desk.example"] })).Value;
        Assert.That(message.Recipients, Is.EqualTo(new[] { "help@desk.example", "sales@desk.example" }));
        Assert.That(message.Traits.HasFlag(MessageTraits.Own), Is.False);
    }
}
