using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.LoadDriver;

/// <summary>Webhooks as Twilio posts them, signed; the hub must have an account <c>sms</c> with this sid and token and its own address as the public one.</summary>
internal static class TwilioCalls
{
    public const string Sid = "AC0123456789abcdef0123456789abcdef";

    public const string Token = "0123456789abcdef0123456789abcdef";

    private const string Path = "/channels/sms/sms";

    /// <summary>A whole request: three messages of each customer.</summary>
    public static byte[] Request(Uri hub, int number, string text)
    {
        var sid = string.Create(CultureInfo.InvariantCulture, $"SM{number:x32}");
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AccountSid"] = Sid, ["ApiVersion"] = "2010-04-01", ["Body"] = text, ["From"] = string.Create(CultureInfo.InvariantCulture, $"+52999{number / 3:d7}"), ["FromCountry"] = "MX", ["MessageSid"] = sid, ["NumMedia"] = "0",
            ["NumSegments"] = "1", ["SmsMessageSid"] = sid, ["SmsSid"] = sid, ["SmsStatus"] = "received", ["To"] = "+15005550006", ["ToCountry"] = "US",
        };
#pragma warning disable CA5350 // Twilio's own choice
        var hash = HMACSHA1.HashData(Encoding.UTF8.GetBytes(Token), Encoding.UTF8.GetBytes($"http://{hub.Authority}{Path}" + string.Concat(fields.Select(f => f.Key + f.Value))));
#pragma warning restore CA5350
        var body = string.Join('&', fields.Select(f => $"{f.Key}={Uri.EscapeDataString(f.Value)}"));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST {Path} HTTP/1.1\r\nHost: {hub.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nX-Twilio-Signature: {Convert.ToBase64String(hash)}\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }
}
