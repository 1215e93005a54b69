using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>Brings the files of a message to the attachment store. What can't be had becomes a note.</summary>
/// <param name="maxBytes">The largest file taken; 0 for none.</param>
/// <param name="attach">Says what a stored file is called and shown as, and adds a note where it is not what was said.</param>
internal sealed class TwilioFiles(TwilioConnection account, IAttachmentStore store, long maxBytes, Func<PendingFile, MediaOutcome.Stored, List<MessageNote>, Attachment> attach, ITwilioLog log)
{
    public async ValueTask<PrepareOutcome> FetchAsync(InboundMessage message, CancellationToken stop)
    {
        List<Attachment> files = [.. message.Attachments];
        List<MessageNote> notes = [.. message.Notes];
        foreach (var pending in message.PendingFiles)
        {
            var outcome = maxBytes == 0 ? new MediaOutcome.TooBig() : await account.Media.FetchAsync(pending.Handle, store, maxBytes, stop).ConfigureAwait(false);
            switch (outcome)
            {
                case MediaOutcome.Stored stored:
                    files.Add(attach(pending, stored, notes));
                    break;
                case MediaOutcome.TooBig:
                    notes.Add(new MessageNote("file-too-big", pending.Name));
                    break;
                case MediaOutcome.Gone gone:
                    log.FileNotFetched(account.Name, gone.Why);
                    notes.Add(new MessageNote("file-missing", pending.Name));
                    break;
                case MediaOutcome.Later later:
                    return new PrepareOutcome.Later(later.Reason);
            }
        }

        return new PrepareOutcome.Ready(message with { Attachments = files.ToValueList(), Notes = notes.ToValueList(), PendingFiles = [] });
    }
}
