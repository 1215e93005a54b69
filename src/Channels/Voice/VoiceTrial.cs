using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>Plays Twilio: a caller who says the text when asked for the reason, really signed.</summary>
internal sealed class VoiceTrial(VoiceAccount account) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => VoiceInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var from = PhoneAddress.Read(input.Customer, account.Options.DefaultCountryCode) is { IsNumber: true, Network: "" } number ? number : new PhoneAddress("", TwilioPlayed.NumberOf("+52998", input.Customer));
        var sid = TwilioPlayed.IdOf("CA", $"{from}|{input.MessageKey}");
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var state = new CallState(CallStep.Reason, account.Options.Languages[0], RecordingConsent.No, 0);
        var fields = Fields(account, sid, from.ToString(), TwilioPlayed.OurNumber, "in-progress", new("SpeechResult", text), new("Confidence", "0.93"), new("Language", account.Options.VoiceOf(state.Language).Language));
        return TwilioPlayed.Sign(account, $"{account.Path}/{state.Path}", fields) with { ExternalId = $"{sid}:{VoiceInboundMapper.Word(CallTold.Reason)}:{state.Path}", Conversation = new VoiceAddresses(TwilioPlayed.OurNumber, from, sid).Key };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) => [.. ReplyRenderer.Render(answer.Body, VoiceOutboundMapper.Capabilities).Select(p => p.Text)];

    /// <summary>The parameters that each request of a call has, and more.</summary>
    internal static List<KeyValuePair<string, string>> Fields(VoiceAccount account, string sid, string from, string to, string status, params ReadOnlySpan<KeyValuePair<string, string>> more) =>
    [
        new("AccountSid", account.Twilio.Sid), new("ApiVersion", "2010-04-01"), new("CallSid", sid), new("CallStatus", status), new("Called", to), new("Caller", from), new("Direction", "inbound"), new("From", from), new("To", to), .. more,
    ];
}
