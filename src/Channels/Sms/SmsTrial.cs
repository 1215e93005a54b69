using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>Plays Twilio: the request that it would send, really signed.</summary>
internal sealed class SmsTrial(SmsAccount account) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => SmsInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var from = PhoneAddress.Read(input.Customer, account.Options.DefaultCountryCode) is { IsNumber: true } number ? number : new PhoneAddress("", TwilioPlayed.NumberOf("+52999", input.Customer));
        var sid = TwilioPlayed.IdOf("SM", $"{from}|{input.MessageKey}");
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        var service = account.Options.MessagingServiceSid;
        List<KeyValuePair<string, string>> fields =
        [
            new("ToCountry", "US"), new("SmsMessageSid", sid), new("NumMedia", "0"), new("SmsSid", sid), new("SmsStatus", "received"), new("Body", text), new("To", TwilioPlayed.OurNumber), new("NumSegments", "1"),
            new("MessageSid", sid), new("AccountSid", account.Twilio.Sid), new("From", from.ToString()), new("ApiVersion", "2010-04-01"),
        ];
        if (service is not null) fields.Add(new("MessagingServiceSid", service));
        return TwilioPlayed.Sign(account, account.Path, fields) with { ExternalId = sid, Conversation = SmsAddresses.Key(service ?? TwilioPlayed.OurNumber, from) };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer) =>
        SmsOutboundMapper.Texts(answer.Body, SmsAddresses.Read(answer.Conversation.Key, answer.ReplyAddress)?.Theirs.IsWhatsApp ?? false, account.Options, account.LinkTo(answer));
}
