using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>What a recording is called and shown as. Pure.</summary>
internal static class VoiceFiles
{
    public static Attachment Attach(PendingFile pending, MediaOutcome.Stored stored, List<MessageNote> notes)
    {
        var kind = stored.Type ?? MediaKind.Unknown;
        var isAudio = kind.ContentType.StartsWith("audio/", StringComparison.Ordinal);
        if (!isAudio) notes.Add(new MessageNote("file-kind-differs", pending.Name));
        return new Attachment { Name = isAudio ? $"recording.{kind.Extension}" : pending.Name, ContentType = kind.ContentType, Size = stored.Size, Sha256 = stored.Sha256 };
    }
}
