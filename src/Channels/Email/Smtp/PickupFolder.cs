using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>Leaves answers as files for another program to send, or for a person to look at. A file's name is the answer's id: a second try writes the same file.</summary>
internal sealed class PickupFolder(string directory, IAttachmentStore files)
{
    private const int BufferSize = 8 * 1024;

    public async Task WriteAsync(OutgoingMail mail, CancellationToken stop)
    {
        Directory.CreateDirectory(directory);
        var at = mail.MessageId.IndexOf('@', StringComparison.Ordinal);
        var name = string.Concat((at > 0 ? mail.MessageId[..at] : mail.MessageId).Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-'));
        var path = Path.Combine(directory, name + ".eml");
        if (File.Exists(path)) return;

        // Beside first and then into place: whoever watches the folder sees whole mails only. A usual mail fits into the buffer and is written by the one call that also
        // makes it durable; "asynchronous" files would only hand each write to another thread.
        var draft = Path.Combine(directory, $".{name}.part");
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize))
        {
            await new MailWriter(mail, files, eightBit: true, utf8: mail.NeedsUtf8).WriteAsync(file, stop).ConfigureAwait(false);
            Finish(file);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static void Finish(FileStream file) => file.Flush(flushToDisk: true);
}
