using System.Globalization;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>One message as the REST API takes it.</summary>
/// <param name="Body">The text by which it is found again; null where a template writes it.</param>
internal sealed record SmsPart(string? Body, IReadOnlyList<KeyValuePair<string, string>> Fields);

/// <summary>Gives an answer the form in which it is sent. Pure: the same answer always gives the same parts.</summary>
internal static class SmsOutboundMapper
{
    public static ChannelCapabilities Capabilities(SmsOptions options) => new()
    {
        MaxTextLength = options.MaxMessageLength,
        TextUnit = TextUnit.Utf16,
        ReadReceipts = true,

        // Twilio takes no key by which it would recognise a repeat; what was sent can be listed.
        LooksUpRepeats = true,
        MessagesPerSecondPerSender = options.MessagesPerSecond,

        // Two messages that leave together may arrive in the other order.
        MessagesPerSecondPerConversation = 1,
    };

    /// <summary>The texts of an answer, as the customer sees them.</summary>
    /// <param name="link">The customer's page of the case, for what an SMS can't hold: long answers by setting, and files. Null where there is none.</param>
    public static IReadOnlyList<string> Texts(MessageBody body, bool isWhatsApp, SmsOptions options, string? link)
    {
        if (link is not null && body.Attachments.Count > 0) body = SmsLink.WithFiles(body, link);
        if (isWhatsApp) return [.. ReplyRenderer.Render(body with { Text = SmsWriting.WhatsApp(body.Text) }, Capabilities(options) with { MaxTextLength = TwilioLimits.MaxBodyLength, Marks = true }).Select(p => p.Text)];
        IReadOnlyList<string> texts =
            [.. ReplyRenderer.Render(body, Capabilities(options)).Select(p => SmsWriting.Fold(p.Text, options.Writing)).SelectMany(t => TextSplitter.Split(t, options.MaxMessageLength, TextUnit.Utf16)).Select(t => t.Trim())];
        return texts.Count > 1 && link is not null && options.LongAnswers == "link" ? [SmsLink.Shorten(body, link, options)] : texts;
    }

    /// <param name="statusUrl">Where Twilio tells what became of it; null if the hub's public address is not known.</param>
    /// <param name="link">As for <see cref="Texts"/>.</param>
    public static IReadOnlyList<SmsPart> Parts(OutboundMessage message, SmsAddresses addresses, SmsOptions options, string? statusUrl, string? link)
    {
        if (addresses.Theirs.IsWhatsApp && Buttons(message.Body, options) is { } template)
        {
            return [new SmsPart(null, Fields(message, addresses, options, statusUrl, 0, 1, [.. template]))];
        }

        var texts = Texts(message.Body, addresses.Theirs.IsWhatsApp, options, link);
        return [.. texts.Select((text, i) => new SmsPart(text, Fields(message, addresses, options, statusUrl, i, texts.Count, [new("Body", text)])))];
    }

    /// <summary>The answer as the approved template's variable, for a customer whose 24 hours are over.</summary>
    public static SmsPart Template(OutboundMessage message, SmsAddresses addresses, SmsOptions options, string? statusUrl, string template)
    {
        // A variable takes neither line ends nor runs of spaces (WhatsApp's rules for template parameters).
        var text = string.Join(' ', MarkedText.Plain(message.Body.Text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length > MaxVariable) text = string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[MaxVariable - 2]) ? MaxVariable - 2 : MaxVariable - 1), "…");
        return new SmsPart(null, Fields(message, addresses, options, statusUrl, 0, 1, [new("ContentSid", template), new("ContentVariables", Variables([text]))]));
    }

    private const int MaxVariable = 900;

    private static List<KeyValuePair<string, string>>? Buttons(MessageBody body, SmsOptions options)
    {
        if (body.Choices.Count == 0 || body.Text.Length > MaxVariable || body.Attachments.Count > 0 || options.ButtonsFor(body.Choices.Count) is not { } template) return null;
        string[] values = [MarkedText.Plain(body.Text), .. body.Choices.Select(c => c.Label), .. body.Choices.Select(c => c.Value)];
        return [new("ContentSid", template), new("ContentVariables", Variables(values))];
    }

    private static string Variables(IReadOnlyList<string> values)
    {
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            for (var i = 0; i < values.Count; i++) writer.WriteString((i + 1).ToString(CultureInfo.InvariantCulture), values[i]);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(json.GetBuffer(), 0, (int)json.Length);
    }

    private static List<KeyValuePair<string, string>> Fields(
        OutboundMessage message, SmsAddresses addresses, SmsOptions options, string? statusUrl, int part, int parts, List<KeyValuePair<string, string>> content)
    {
        List<KeyValuePair<string, string>> fields = [new("To", addresses.Theirs.ToString())];

        // Through a service the number that the customer wrote to is named too, so that the answer comes from there.
        if (options.MessagingServiceSid is { } service) fields.Add(new("MessagingServiceSid", service));
        else if (addresses.IsService) fields.Add(new("MessagingServiceSid", addresses.Ours));
        if (!addresses.IsService) fields.Add(new("From", addresses.Ours));
        fields.AddRange(content);
        if (statusUrl is not null) fields.Add(new("StatusCallback", string.Create(CultureInfo.InvariantCulture, $"{statusUrl}/{message.Id}/{part + 1}-{parts}")));
        return fields;
    }
}
