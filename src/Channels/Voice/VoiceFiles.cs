using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Voice;

/// <summary>Brings the recording of a message to the attachment store.</summary>
internal sealed class VoiceFiles(VoiceAccount account, IAttachmentStore store, ILogger log)
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
                    var kind = stored.Type ?? MediaKind.Unknown;
                    var isAudio = kind.ContentType.StartsWith("audio/", StringComparison.Ordinal);
                    files.Add(new Attachment { Name = isAudio ? $"recording.{kind.Extension}" : pending.Name, ContentType = kind.ContentType, Size = stored.Size, Sha256 = stored.Sha256 });
                    if (!isAudio) notes.Add(new MessageNote("file-kind-differs", pending.Name));
                    break;
                case MediaOutcome.TooBig:
                    notes.Add(new MessageNote("file-too-big", pending.Name));
                    break;
                case MediaOutcome.Gone gone:
                    VoiceLog.FileNotFetched(log, account.Name, gone.Why);
                    notes.Add(new MessageNote("file-missing", pending.Name));
                    break;
                case MediaOutcome.Later later:
                    return new PrepareOutcome.Later(later.Reason);
            }
        }

        return new PrepareOutcome.Ready(message with { Attachments = files.ToValueList(), Notes = notes.ToValueList(), PendingFiles = [] });
    }
}
