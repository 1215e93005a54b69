using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>Plays Twilio: the request that it would send, really signed.</summary>
internal sealed class SmsTrial(SmsAccount account) : IChannelTrial
{
    private const string OurNumber = "+15005550006";

    /// <summary>Signed where no public address is set; the request says the same host, so that it is genuine.</summary>
    private const string TrialHost = "channelhub.test";

    public AccountName Account => account.Name;

    public string Type => SmsInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var from = PhoneAddress.Read(input.Customer, account.Options.DefaultCountryCode) is { IsNumber: true } number ? number : new PhoneAddress("", NumberOf(input.Customer));
        var sid = "SM" + Hex($"{from}|{input.MessageKey}");
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var service = account.Options.MessagingServiceSid;
        List<KeyValuePair<string, string>> fields =
        [
            new("ToCountry", "US"), new("SmsMessageSid", sid), new("NumMedia", "0"), new("SmsSid", sid), new("SmsStatus", "received"), new("Body", text), new("To", OurNumber), new("NumSegments", "1"),
            new("MessageSid", sid), new("AccountSid", account.Twilio.Sid), new("From", from.ToString()), new("ApiVersion", "2010-04-01"),
        ];
        if (service is not null) fields.Add(new("MessagingServiceSid", service));
        return Sign(account, account.Path, fields) with { ExternalId = sid, Conversation = SmsAddresses.Key(service ?? OurNumber, from) };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) =>
        SmsOutboundMapper.Texts(answer.Body, SmsAddresses.Read(answer.Conversation.Key, answer.ReplyAddress)?.Theirs.IsWhatsApp ?? false, account.Options);

    /// <summary>A form as Twilio posts it to a path of the hub.</summary>
    internal static TrialRequest Sign(SmsAccount account, string path, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
        var url = (account.Twilio.PublicUrl ?? $"http://{TrialHost}") + path;
        List<KeyValuePair<string, string>> headers = [new(TwilioSignature.Header, TwilioSignature.Make(account.Twilio.AuthToken, url, TwilioForm.OfForm(body)))];
        if (account.Twilio.PublicUrl is null) headers.Add(new("Host", TrialHost));
        return new TrialRequest("POST", path, "application/x-www-form-urlencoded; charset=UTF-8", body, headers) { ExternalId = "", Conversation = "" };
    }

    /// <summary>The same name is the same number.</summary>
    private static string NumberOf(string customer) => string.Concat("+52999", (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(customer))) % 10_000_000).ToString("D7", System.Globalization.CultureInfo.InvariantCulture));

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}
