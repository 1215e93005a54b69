using System.Security.Cryptography;
using System.Text;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Tests.Twilio;

/// <summary>The vectors of Twilio's own libraries, and what they have been known to get wrong.</summary>
public sealed class TwilioSignatureTests
{
    private const string Token = "12345";
    private const string Url = "https://mycompany.com/myapp.php?foo=1&bar=2";

    private static readonly TwilioForm Call = TwilioForm.OfForm("CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309"u8);

    [TestCase(Url, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [TestCase("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [TestCase("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=")]
    public void Make_PublishedVector_IsTheSame(string url, string signature) => Assert.That(TwilioSignature.Make(Token, url, Call), Is.EqualTo(signature));

    [TestCase(Url, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [TestCase(Url, "kvajT1Ptam85bY51eRf/AJRuM3w=")] // signed with the port, told without
    [TestCase("https://mycompany.com:443/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")] // the other way round
    [TestCase("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")] // also an unusual port is sometimes left out
    public void IsGenuine_WithAndWithoutPort_IsTaken(string url, string signature) => Assert.That(TwilioSignature.IsGenuine(signature, [Token], url, Call), Is.True);

    [TestCase("https://mycompany.com/myapp.php?foo=1&bar=2", "CYn1h0gLBdNxDGkKJg6hYohgeD8=")]
    [TestCase("https://mycompany.com/myapp.php?bar=2&foo=1", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [TestCase("http://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [TestCase(Url, "")]
    [TestCase(Url, null)]
    [TestCase(Url, "RSOYDt4T1cUTdK1PDd93/VVr8B8=RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    public void IsGenuine_OtherAddressOrSignature_IsNot(string url, string? signature) => Assert.That(TwilioSignature.IsGenuine(signature, [Token], url, Call), Is.False);

    [Test]
    public void IsGenuine_TokensBeingChangedOver_EitherIsTaken() =>
        Assert.That(new[] { Token, "new" }.Select(t => TwilioSignature.IsGenuine(TwilioSignature.Make(t, Url, Call), ["new", Token], Url, Call)), Is.All.True);

    [Test]
    public void IsGenuine_ParentsTokenOnASubAccountsTraffic_IsNot()
    {
        var sub = new TwilioAccount { Sid = "AC1", AuthToken = "the sub-account's" };
        Assert.That(sub.IsGenuine(TwilioSignature.Make("the parent's", Url, Call), Url, Call), Is.False);
        Assert.That(sub.IsGenuine(TwilioSignature.Make("the sub-account's", Url, Call), Url, Call), Is.True);
    }

    [Test]
    public void IsGenuine_NoTokenConfigured_TakesNothing()
    {
        var account = new TwilioAccount { Sid = "AC1", AuthToken = "" };
        Assert.That(account.IsGenuine(TwilioSignature.Make("", Url, Call), Url, Call), Is.False);
    }

    [TestCase("https://user:pass@Host.Example/p:1", "https://user:pass@Host.Example:443/p:1")]
    [TestCase("http://host", "http://host:80")]
    [TestCase("http://[::1]/x", "http://[::1]:80/x")]
    [TestCase("http://[::1]:8080/x?y=http://a:1", "http://[::1]/x?y=http://a:1")]
    [TestCase("https://host?x=1", "https://host:443?x=1")]
    public void Variants_Address_OnlyItsPortChanges(string url, string other) => Assert.That(TwilioSignature.Variants(url), Is.EqualTo(new[] { url, other }));

    [Test]
    public void Make_NameThatBeginsAnother_SortsByNameAlone()
    {
        // "AB" + "1" comes after "A" + "Z", though "AB1" sorts before "AZ".
        var signed = Convert.ToBase64String(Sha1("https://h/AZAB1"));
        Assert.That(TwilioSignature.Make(Token, "https://h/", TwilioForm.OfForm("AB=1&A=Z"u8)), Is.EqualTo(signed));
    }

    [TestCase("a=2&a=1&a=2&b=", "a1a2b")]
    [TestCase("b=x&B=y", "Bybx")]
    [TestCase("a=+x+&c=%26%3D", "a x c&=")]
    [TestCase("noequals&a=1", "a1noequals")]
    public void Make_RepeatedEmptyAndSpacedValues_AreSignedAsTwilioDoes(string body, string signed) =>
        Assert.That(TwilioSignature.Make(Token, "https://h/", TwilioForm.OfForm(Encoding.UTF8.GetBytes(body))), Is.EqualTo(Convert.ToBase64String(Sha1("https://h/" + signed))));

    [Test]
    public void IsBodyOf_PublishedVector_IsTaken()
    {
        var body = """{"property": "value", "boolean": true}"""u8;
        const string url = "https://mycompany.com/myapp.php?bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        Assert.That(TwilioSignature.IsBodyOf(url, body), Is.True);
        Assert.That(TwilioSignature.Make(Token, url, null), Is.EqualTo("y77kIzt2vzLz71DgmJGsen2scGs="));
        Assert.That(TwilioSignature.IsBodyOf(url, body[..^1]), Is.False);
        Assert.That(TwilioSignature.IsBodyOf(url[..^1], body), Is.False);
        Assert.That(TwilioSignature.IsBodyOf("https://mycompany.com/myapp.php", body), Is.False);
    }

    private static byte[] Sha1(string text)
    {
#pragma warning disable CA5350 // Twilio's own choice
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }
}
