using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email;

namespace ChannelHub.Channels.Tests.Email;

/// <summary>Whose word about a mail is believed, and what it says (RFC 8601).</summary>
internal sealed class AuthenticationResultsTests
{
    private const MessageTraits All = MessageTraits.DmarcPass | MessageTraits.DmarcFail | MessageTraits.SpfPass | MessageTraits.SpfFail | MessageTraits.DkimPass | MessageTraits.DkimFail | MessageTraits.Suspected;

    private static InboundMessage Map(string header) => ((Normalised.Message)EmailInboundMapper.Map(
        new RawInbound
        {
            Account = new AccountName("mail"),
            Channel = "email",
            ExternalId = "a",
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Body = Encoding.UTF8.GetBytes(header.ReplaceLineEndings("\r\n") + "\r\nFrom: Bank <alerts@bank.example>\r\nTo: help@desk.example\r\nSubject: x\r\n\r\nHola\r\n"),
        },
        new EmailMapping { OwnAddresses = ["help@desk.example"], TrustedAuthServers = ["mx.desk.example"] })).Value;

    private static IEnumerable<TestCaseData> Fields()
    {
        yield return Case("one field", "Authentication-Results: mx.desk.example; spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example; dmarc=pass header.from=bank.example", MessageTraits.SpfPass | MessageTraits.DkimPass | MessageTraits.DmarcPass);
        yield return Case("a failure", "Authentication-Results: mx.desk.example; dmarc=fail (p=reject dis=none) header.from=bank.example", MessageTraits.DmarcFail | MessageTraits.Suspected);
        yield return Case("a broken record", "Authentication-Results: mx.desk.example; dmarc=permerror", MessageTraits.DmarcFail | MessageTraits.Suspected);
        yield return Case("folded, odd case, with a version", "AUTHENTICATION-RESULTS: MX.Desk.Example 1;\n\tSPF=Fail\n  smtp.mailfrom=bank.example;\n dkim/1=Fail", MessageTraits.SpfFail | MessageTraits.DkimFail);
        yield return Case("a comment before the name", "Authentication-Results: (by us; really) mx.desk.example (v1); spf=fail", MessageTraits.SpfFail);
        yield return Case("semicolons in a comment and a text", "Authentication-Results: mx.desk.example; spf=none (a; dmarc=pass) reason=\"b; dmarc=pass\"; dmarc=fail", MessageTraits.DmarcFail | MessageTraits.Suspected);
        yield return Case("one signature of two holds", "Authentication-Results: mx.desk.example; dkim=fail header.d=a.example; dkim=pass header.d=bank.example", MessageTraits.DkimPass);
        yield return Case("neither yes nor no", "Authentication-Results: mx.desk.example; spf=softfail; dkim=neutral; dmarc=temperror", MessageTraits.None);
        yield return Case("nothing was checked", "Authentication-Results: mx.desk.example; none", MessageTraits.None);
        yield return Case("a field for each filter of one server", "Authentication-Results: mx.desk.example; dmarc=fail\nAuthentication-Results: mx.desk.example; dkim=pass", MessageTraits.DmarcFail | MessageTraits.DkimPass | MessageTraits.Suspected);
        yield return Case("the topmost word counts", "Authentication-Results: mx.desk.example; dmarc=fail\nAuthentication-Results: mx.desk.example; dmarc=pass", MessageTraits.DmarcFail | MessageTraits.Suspected);
        yield return Case("what the sender wrote below in our server's name", "Authentication-Results: mx.desk.example; spf=fail\nReceived: from x by mx.desk.example; Mon, 2 Mar 2026 10:00:00 +0000\nAuthentication-Results: mx.desk.example; dmarc=pass", MessageTraits.SpfFail);
        yield return Case("another server", "Authentication-Results: mx.elsewhere.example; dmarc=pass; spf=fail", MessageTraits.None);
        yield return Case("another server above ours", "Authentication-Results: mx.elsewhere.example; dmarc=pass\nAuthentication-Results: mx.desk.example; dmarc=fail", MessageTraits.None);
        yield return Case("a name that only begins like ours", "Authentication-Results: mx.desk.example.evil.example; dmarc=pass", MessageTraits.None);
        yield return Case("no name", "Authentication-Results: ; dmarc=pass", MessageTraits.None);
        yield return Case("only a name", "Authentication-Results: mx.desk.example", MessageTraits.None);
        yield return Case("unclosed comment and text", "Authentication-Results: mx.desk.example; spf=pass (\"; dmarc=pass", MessageTraits.SpfPass);
        yield return Case("ends in a backslash", "Authentication-Results: mx.desk.example; spf=pass (\\", MessageTraits.SpfPass);

        static TestCaseData Case(string name, string header, MessageTraits expected) => new TestCaseData(header, expected).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Fields))]
    public void Map_AuthenticationResults_GivesTraitsOfTrustedServersOnly(string header, MessageTraits expected) => Assert.That(Map(header).Traits & All, Is.EqualTo(expected));

    [TestCase("dmarc=fail header.from=Bank.Example", "bank.example")]
    [TestCase("dmarc=fail", "bank.example")]
    [TestCase("dmarc=fail header.from=other.example", "other.example")]
    public void Map_DmarcFailure_NamesTheDomainInItsReason(string result, string domain) =>
        Assert.That(Map($"Authentication-Results: mx.desk.example; {result}").Notes, Is.EqualTo((ValueList<MessageNote>)[new MessageNote("suspected-sender", domain)]));

    [Test]
    public void Map_SpamMark_IsAReasonOfItsOwn()
    {
        var message = Map("X-Spam-Flag: YES");
        Assert.That((message.Traits & All, message.Notes), Is.EqualTo((MessageTraits.Suspected, (ValueList<MessageNote>)[new MessageNote("suspected-spam", "X-Spam-Flag")])));
    }
}
