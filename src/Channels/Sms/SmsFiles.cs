using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>Brings the files of a message to the attachment store, and says what is not as the sender said.</summary>
internal sealed class SmsFiles(SmsAccount account, IAttachmentStore store, ILogger log)
{
    public async ValueTask<PrepareOutcome> FetchAsync(InboundMessage message, CancellationToken stop)
    {
        List<Attachment> files = [.. message.Attachments];
        List<MessageNote> notes = [.. message.Notes];
        foreach (var pending in message.PendingFiles)
        {
            var outcome = account.Options.MaxFileBytes == 0 ? new MediaOutcome.TooBig() : await account.Media.FetchAsync(pending.Handle, store, account.Options.MaxFileBytes, stop).ConfigureAwait(false);
            switch (outcome)
            {
                case MediaOutcome.Stored stored:
                    files.Add(Attach(pending, stored, notes));
                    break;
                case MediaOutcome.TooBig:
                    notes.Add(new MessageNote("file-too-big", pending.Name));
                    break;
                case MediaOutcome.Gone gone:
                    SmsLog.FileNotFetched(log, account.Name, gone.Why);
                    notes.Add(new MessageNote("file-missing", pending.Name));
                    break;
                case MediaOutcome.Later later:
                    return new PrepareOutcome.Later(later.Reason);
            }
        }

        return new PrepareOutcome.Ready(message with { Attachments = files.ToValueList(), Notes = notes.ToValueList(), PendingFiles = [] });
    }

    /// <summary>What the bytes are counts, not what the sender calls them; where they tell nothing, his word is only kept for plain text and cards.</summary>
    private static Attachment Attach(PendingFile pending, MediaOutcome.Stored stored, List<MessageNote> notes)
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
