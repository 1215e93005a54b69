using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>Reads a webhook's parameters as they were stored. Pure; never throws, whatever the bytes.</summary>
internal static class SmsInboundMapper
{
    public const string Channel = "sms";

    /// <summary>The kind of a telephone number, whether it writes by SMS, WhatsApp or calls: one person, one address.</summary>
    public const string AddressKind = "phone";

    public static Normalised Map(RawInbound raw, SmsOptions options, TwilioAccount account)
    {
        if (TwilioForm.OfEither(raw.Body.Span) is not { } form) return new Normalised.Invalid("The payload is no valid JSON object.");
        if (Contradiction(form) is { } name) return new Normalised.Invalid($"{name} comes more than once with different values.");
        var status = form.Text("MessageStatus"u8) ?? form.Text("SmsStatus"u8);
        return status is null or "received" or "receiving" ? MapMessage(raw, form, options, account) : SmsReceipts.Map(raw, form, status);
    }

    private static Normalised MapMessage(RawInbound raw, TwilioForm form, SmsOptions options, TwilioAccount account)
    {
        if (form.Text("From"u8) is not { } from) return new Normalised.Invalid("The payload names no sender (From).");
        if (form.Text("To"u8) is not { } to) return new Normalised.Invalid("The payload does not say to whom it was written (To).");
        if (PhoneAddress.Read(from, options.DefaultCountryCode) is not { } theirs) return new Normalised.Invalid("The sender (From) is neither a number nor a name.");
        if (PhoneAddress.Read(to, options.DefaultCountryCode) is not { } ours) return new Normalised.Invalid("The recipient (To) is neither a number nor a name.");

        var service = form.Text("MessagingServiceSid"u8);
        var conversation = SmsAddresses.Key(service is not null && service == options.MessagingServiceSid ? service : ours.ToString(), theirs);
        var sender = new MessageSender(theirs.IsNumber || theirs.Network is "" or "whatsapp" ? AddressKind : theirs.Network, theirs.Identity, form.Text("ProfileName"u8));
        var body = form.Raw("Body"u8) ?? "";
        var request = SmsWords.Read(form.Text("OptOutType"u8), body.Trim(), options);
        if (request is SmsRequest.OptOut or SmsRequest.OptIn)
        {
            return new Normalised.Signal(new ConversationSignal
            {
                Account = raw.Account, ExternalId = raw.ExternalId, Channel = Channel, Conversation = conversation, Sender = sender,
                Kind = request == SmsRequest.OptOut ? SignalKind.OptedOut : SignalKind.OptedIn,
                Detail = body.Trim() is { Length: > 0 and <= 100 } word ? word : form.Text("OptOutType"u8),
            });
        }

        var (files, notes) = Media(form, account);
        if (form.Text("Forwarded"u8) == "true") notes.Add(new MessageNote("passed-on"));
        if (Referral(form) is { } referral) notes.Add(new MessageNote("came-by-ad", referral));
        if (request == SmsRequest.Help && SmsWords.AnswersHelp(form, options)) notes.Add(new MessageNote("help-text-sent"));
        if (!theirs.CanBeAnswered) notes.Add(new MessageNote("cannot-be-answered", theirs.Value));

        var pressed = form.Text("ButtonPayload"u8) ?? form.Text("ListId"u8);
        var label = form.Text("ButtonText"u8) ?? form.Text("ListTitle"u8);
        var text = pressed is null ? body.Trim() : label ?? (body.Trim().Length > 0 ? body.Trim() : pressed);
        if (SmsContent.Describe(form, text.Length > 0 || files.Count > 0 || notes.Any(n => n.Kind == "file-refused")) is { } described) text = text.Length == 0 ? described : $"{text}\n{described}";
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = raw.ExternalId,
            Account = raw.Account,
            Channel = Channel,
            Conversation = conversation,
            Sender = sender,
            Recipients = [ours.ToString()],
            Text = text,
            PendingFiles = files.ToValueList(),
            Notes = notes.ToValueList(),
            InReplyTo = form.Text("OriginalRepliedMessageSid"u8),
            PlatformId = SidOf(form),
            ChoiceValue = pressed,
            ReplyAddress = SmsAddresses.ReplyAddress(ours.ToString(), raw.ReceivedAt),
            Traits = pressed is null ? MessageTraits.None : MessageTraits.Button,
        });
    }

    /// <summary>The id by which Twilio repeats a message; two of the three names are of old. Null if there is none of its form.</summary>
    public static string? SidOf(TwilioForm form)
    {
        var sid = form.Text("MessageSid"u8) ?? form.Text("SmsSid"u8) ?? form.Text("SmsMessageSid"u8);
        return sid is { Length: 34 } && sid.All(char.IsAsciiLetterOrDigit) ? sid : null;
    }

    /// <summary>The key of a message's parameters, as they came or as a JSON object; null if they are none of Twilio's. Reports on answers are not handed in from files.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> payload) => TwilioForm.OfEither(payload) is { } form && form.Text("MessageStatus"u8) is null ? SidOf(form) : null;

    private static string? Contradiction(TwilioForm form) =>
        form.Contradicts("From"u8) ? "From"
        : form.Contradicts("To"u8) ? "To"
        : form.Contradicts("MessageSid"u8) ? "MessageSid"
        : form.Contradicts("MessageStatus"u8) ? "MessageStatus"
        : form.Contradicts("Body"u8) ? "Body"
        : null;

    private static (List<PendingFile> Files, List<MessageNote> Notes) Media(TwilioForm form, TwilioAccount account)
    {
        List<PendingFile> files = [];
        List<MessageNote> notes = [];
        var count = int.TryParse(form.Text("NumMedia"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? Math.Min(said, TwilioLimits.MaxMedia) : 0;
        for (var i = 0; i < count; i++)
        {
            Span<byte> name = stackalloc byte[24];
            var claimed = form.Text(Numbered(name, "MediaContentType"u8, i));
            var kind = MediaKind.Claimed(claimed);
            var shown = string.Create(CultureInfo.InvariantCulture, $"{Noun(claimed)}-{i + 1}.{kind?.Extension ?? "bin"}");
            if (form.Text(Numbered(name, "MediaUrl"u8, i)) is { } address && TwilioMedia.IsOwn(account, address, out _))
            {
                files.Add(new PendingFile(shown, kind?.ContentType ?? MediaKind.Unknown.ContentType, address));
            }
            else
            {
                notes.Add(new MessageNote("file-refused", shown));
            }
        }

        return (files, notes);
    }

    private static ReadOnlySpan<byte> Numbered(Span<byte> target, ReadOnlySpan<byte> name, int number)
    {
        name.CopyTo(target);
        number.TryFormat(target[name.Length..], out var digits, default, CultureInfo.InvariantCulture);
        return target[..(name.Length + digits)];
    }

    /// <summary>Twilio gives no names; what it is says more than a number.</summary>
    private static string Noun(string? contentType) => contentType?.Split('/')[0].ToLowerInvariant() switch
    {
        "image" => "image",
        "audio" => "audio",
        "video" => "video",
        _ => "file",
    };

    private static string? Referral(TwilioForm form) =>
        (form.Text("ReferralHeadline"u8) ?? form.Text("ReferralSourceUrl"u8) ?? form.Text("ReferralBody"u8)) is { } referral ? (referral.Length > 200 ? referral[..200] : referral) : null;
}
