using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>What a customer's file is called and shown as, and what is said where it is not as the sender said. Pure.</summary>
internal static class SmsFiles
{
    /// <summary>What the bytes are counts, not what the sender calls them; where they tell nothing, his word is only kept for plain text and cards.</summary>
    public static Attachment Attach(PendingFile pending, MediaOutcome.Stored stored, List<MessageNote> notes)
    {
        var claimed = MediaKind.Claimed(pending.ContentType);
        var attachment = new Attachment { Name = pending.Name, ContentType = pending.ContentType, Size = stored.Size, Sha256 = stored.Sha256 };
        if (stored.Type is { } seen ? MediaKind.Agrees(seen, claimed) : claimed is null || IsText(claimed.ContentType)) return attachment;
        var kind = stored.Type ?? MediaKind.Unknown;
        notes.Add(new MessageNote("file-kind-differs", pending.Name));
        return attachment with { ContentType = kind.ContentType, Name = $"{Path.GetFileNameWithoutExtension(pending.Name)}.{kind.Extension}" };
    }

    private static bool IsText(string type) => type.StartsWith("text/", StringComparison.Ordinal) || type is "application/smil" or "audio/aac";
}
