using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>Plays Twilio: a caller who says the text when asked for the reason, really signed.</summary>
internal sealed class VoiceTrial(VoiceAccount account) : IChannelTrial
{
    private const string OurNumber = "+15005550006";

    /// <summary>Signed where no public address is set; the request says the same host, so that it is genuine.</summary>
    private const string TrialHost = "channelhub.test";

    public AccountName Account => account.Name;

    public string Type => VoiceInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var from = PhoneAddress.Read(input.Customer, account.Options.DefaultCountryCode) is { IsNumber: true, Network: "" } number ? number : new PhoneAddress("", NumberOf(input.Customer));
        var sid = "CA" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{from}|{input.MessageKey}")))[..32];
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var state = new CallState(CallStep.Reason, account.Options.Languages[0], RecordingConsent.No, 0);
        var fields = Fields(account, sid, from.ToString(), OurNumber, "in-progress", new("SpeechResult", text), new("Confidence", "0.93"), new("Language", account.Options.VoiceOf(state.Language).Language));
        return Sign(account, $"{account.Path}/{state.Path}", fields) with { ExternalId = $"{sid}:{VoiceInboundMapper.Word(CallTold.Reason)}:{state.Path}", Conversation = new VoiceAddresses(OurNumber, from, sid).Key };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) => [.. ReplyRenderer.Render(answer.Body, VoiceOutboundMapper.Capabilities).Select(p => p.Text)];

    /// <summary>The parameters that each request of a call has, and more.</summary>
    internal static List<KeyValuePair<string, string>> Fields(VoiceAccount account, string sid, string from, string to, string status, params ReadOnlySpan<KeyValuePair<string, string>> more) =>
    [
        new("AccountSid", account.Twilio.Sid), new("ApiVersion", "2010-04-01"), new("CallSid", sid), new("CallStatus", status), new("Called", to), new("Caller", from), new("Direction", "inbound"), new("From", from), new("To", to), .. more,
    ];

    /// <summary>A form as Twilio posts it to a path of the hub.</summary>
    internal static TrialRequest Sign(VoiceAccount account, string path, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}")));
        var url = (account.Twilio.PublicUrl ?? $"http://{TrialHost}") + path;
        List<KeyValuePair<string, string>> headers = [new(TwilioSignature.Header, TwilioSignature.Make(account.Twilio.AuthToken, url, TwilioForm.OfForm(body)))];
        if (account.Twilio.PublicUrl is null) headers.Add(new("Host", TrialHost));
        return new TrialRequest("POST", path, "application/x-www-form-urlencoded; charset=UTF-8", body, headers) { ExternalId = "", Conversation = "" };
    }

    /// <summary>The same name is the same number.</summary>
    private static string NumberOf(string customer) => string.Concat("+52998", (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(customer))) % 10_000_000).ToString("D7", CultureInfo.InvariantCulture));
}
