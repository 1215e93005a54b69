using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>Reads a stored payload (<see cref="WebChatEnvelope"/>). Pure; never throws, whatever the bytes.</summary>
internal static class WebChatInboundMapper
{
    public const string Channel = "webchat";

    /// <summary>The kind of a visitor's address, and of nothing else.</summary>
    public const string AddressKind = "webchat";

    public static Normalised Map(RawInbound raw)
    {
        WebChatEnvelope? envelope;
        try
        {
            envelope = JsonSerializer.Deserialize(raw.Body.Span, WebChatJson.Default.WebChatEnvelope);
        }
        catch (JsonException e)
        {
            return new Normalised.Invalid($"The payload is not of the form that the receiver writes: at {e.Path ?? "its start"} (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            return new Normalised.Invalid("The payload holds text that is not valid Unicode.");
        }

        return envelope switch
        {
            null or { Visitor: null or "" } => new Normalised.Invalid("The payload names no visitor."),
            { Seen: { } seen } => MapSeen(raw, seen),
            { Message: { } post } => MapMessage(raw, envelope.Visitor, post, envelope.Files ?? []),
            _ => new Normalised.Invalid("The payload holds neither a message nor a report of seen messages."),
        };
    }

    private static Normalised MapMessage(RawInbound raw, string visitor, WebChatPost post, IReadOnlyList<Attachment> files)
    {
        if (files.Any(f => f is not { Name: not null, ContentType: not null, Sha256: { Length: 64 } })) return new Normalised.Invalid("A file is named without its hash.");
        var text = Clean(post.Text);
        var kind = Clean(post.Kind);
        var note = kind.Length == 0 || kind == "text" ? "" : $"[{kind}]";
        var pressed = Clean(post.Choice);
        if (note.Length > 0) text = text.Length == 0 ? note : $"{note} {text}";
        if (text.Length == 0 && pressed.Length == 0 && files.Count == 0) return new Normalised.Invalid("The message holds no text and no file.");
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = raw.ExternalId,
            Account = raw.Account,
            Channel = Channel,
            Conversation = visitor,
            Sender = new MessageSender(AddressKind, visitor),

            // A pressed button comes back as its value, which the dialogue waits for; the label is what the visitor saw and chose.
            Text = pressed.Length > 0 ? pressed : text,
            FullText = pressed.Length > 0 && text.Length > 0 && text != pressed ? text : null,
            Attachments = files.ToValueList(),
            Language = Language(post.Language),
            Traits = pressed.Length > 0 ? MessageTraits.Button : MessageTraits.None,
        });
    }

    private static Normalised MapSeen(RawInbound raw, WebChatSeenMark seen)
    {
        if (!MessageId.TryParse(seen.Message, out var message)) return new Normalised.Invalid("The report names no message.");
        if (!Names.TryParse<DeliveryState>(seen.State, out var state) || state is not (DeliveryState.Delivered or DeliveryState.Read))
        {
            return new Normalised.Invalid("A page reports 'delivered' or 'read', nothing else.");
        }

        return new Normalised.Receipt(new DeliveryReceipt { Account = raw.Account, ExternalId = raw.ExternalId, Message = message, State = state });
    }

    /// <summary>The primary language of a BCP 47 tag: "es-MX" is "es".</summary>
    private static string? Language(string? tag)
    {
        if (tag is null) return null;
        var dash = tag.IndexOf('-', StringComparison.Ordinal);
        var primary = (dash < 0 ? tag : tag[..dash]).ToLowerInvariant();
        return primary.Length == 2 && primary.All(char.IsAsciiLetterLower) ? primary : null;
    }

    /// <summary>One kind of line end, and none of the characters that have no meaning in a text (a NUL would not even be taken by every database).</summary>
    private static string Clean(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.Contains('\u007f', StringComparison.Ordinal)) return text.Trim();
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\r')
            {
                if (i + 1 >= text.Length || text[i + 1] != '\n') clean.Append('\n');
            }
            else if (c is '\n' or '\t' || !char.IsControl(c))
            {
                clean.Append(c);
            }
        }

        return clean.ToString().Trim();
    }
}
