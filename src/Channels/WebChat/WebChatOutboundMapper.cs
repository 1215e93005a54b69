using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>Gives a stored message the form in which the page shows it. Pure.</summary>
internal static class WebChatOutboundMapper
{
    public static readonly ChannelCapabilities Capabilities = new()
    {
        MaxTextLength = WebChatLimits.MaxBubbleLength,
        TextUnit = TextUnit.Utf16,
        MaxButtons = WebChatLimits.MaxButtons,
        Attachments = true,
        MaxAttachmentBytes = long.MaxValue,
        ReadReceipts = true,

        // The page reads the store, each message once by its position, however often it was "sent".
        RecognisesRepeats = true,
    };

    public static WebChatEvent ToEvent(StoredMessage message)
    {
        var body = message.Body;
        var isOwn = message.Direction == Direction.In;
        var parts = isOwn ? ReplyRenderer.Render(new MessageBody { Text = Shown(body), Attachments = body.Attachments }, Capabilities with { Marks = true }) : ReplyRenderer.Render(body, Capabilities);
        return new WebChatEvent
        {
            Position = message.Position,
            Id = message.Id.ToString(),
            From = isOwn ? Names.Of(AuthorKind.Customer) : Names.Of(message.Author.Kind),
            Name = isOwn ? null : message.Author.Name,
            At = message.At,
            Parts = [.. parts.Select(p => p.Text).Where(t => t.Length > 0)],
            ClientId = isOwn ? ClientId(body.ExternalId) : null,
            Files = body.Attachments.Count == 0 ? null : [.. body.Attachments.Select(a => new WebChatFile(a.Name, a.ContentType, a.Size, a.Sha256, WebChatFileTypes.IsImage(a.ContentType)))],
            Choices = parts[^1].Buttons.Count == 0 ? null : [.. parts[^1].Buttons],
        };
    }

    /// <summary>The visitor sees the label that he pressed, not the value behind it.</summary>
    private static string Shown(MessageBody body) => body.Traits.HasFlag(MessageTraits.Button) && body.FullText is { Length: > 0 } label ? label : body.Text;

    /// <summary>The external id is the visitor's address, a colon, and the page's own id.</summary>
    private static string? ClientId(string? externalId)
    {
        var colon = externalId?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon < 0 ? null : externalId![(colon + 1)..];
    }
}
