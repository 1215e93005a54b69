using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>Plays Twilio: requests as it makes them, really signed.</summary>
internal static class TwilioPlayed
{
    public const string OurNumber = "+15005550006";

    /// <summary>Signed where no public address is set; the request says the same host, so that it is genuine.</summary>
    private const string Host = "channelhub.test";

    /// <summary>A form as Twilio posts it to a path of the hub.</summary>
    public static TrialRequest Sign(TwilioConnection account, string path, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
        var url = (account.Twilio.PublicUrl ?? $"http://{Host}") + path;
        List<KeyValuePair<string, string>> headers = [new(TwilioSignature.Header, TwilioSignature.Make(account.Twilio.AuthToken, url, TwilioForm.OfForm(body)))];
        if (account.Twilio.PublicUrl is null) headers.Add(new("Host", Host));
        return new TrialRequest("POST", path, "application/x-www-form-urlencoded; charset=UTF-8", body, headers) { ExternalId = "", Conversation = "" };
    }

    /// <summary>The same name is the same number.</summary>
    /// <param name="prefix">What the number begins with; seven digits follow.</param>
    public static string NumberOf(string prefix, string customer) =>
        string.Concat(prefix, (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(customer))) % 10_000_000).ToString("D7", CultureInfo.InvariantCulture));

    /// <summary>The same text is the same id.</summary>
    public static string IdOf(string prefix, string text) => prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
