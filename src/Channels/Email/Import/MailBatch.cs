using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email;

/// <summary>One mail of a batch.</summary>
/// <param name="Nth">Which one of the mails without an id that say the same it is, from 1.</param>
public readonly record struct MailInBatch(byte[] Bytes, int Nth);

/// <summary>
/// Several mails in one request, as the import hands them in: before each a line with its length in bytes and its ordinal, in digits, with a space between them. A batch is stored
/// in one transaction, in its order.
/// </summary>
public static class MailBatch
{
    public const string ContentType = "application/vnd.channelhub.mails";

    /// <summary>A batch of more than one mail is at most so long, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>At most so many mails in one batch.</summary>
    public const int MaxMails = 1000;

    private const int MaxLine = 24;

    public static byte[] Write(IReadOnlyList<MailInBatch> mails)
    {
        var batch = new ArrayBufferWriter<byte>(mails.Sum(m => m.Bytes.Length + MaxLine));
        foreach (var mail in mails)
        {
            batch.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mail.Bytes.Length} {mail.Nth}\n")));
            batch.Write(mail.Bytes);
        }

        return batch.WrittenSpan.ToArray();
    }

    /// <summary>The mails of a batch; null if it is not of this form.</summary>
    /// <param name="imported">Whether they are marked as mail of an archive.</param>
    public static IReadOnlyList<MailInBatch>? Read(ReadOnlySpan<byte> batch, bool imported)
    {
        var mails = new List<MailInBatch>();
        var mark = imported ? ImportMark.Line : default;
        while (!batch.IsEmpty)
        {
            var end = batch[..Math.Min(MaxLine, batch.Length)].IndexOf((byte)'\n');
            var space = end < 0 ? -1 : batch[..end].IndexOf((byte)' ');
            if (space < 0 || mails.Count == MaxMails
                || !int.TryParse(batch[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length == 0 || length > batch.Length - end - 1
                || !int.TryParse(batch[(space + 1)..end], NumberStyles.None, CultureInfo.InvariantCulture, out var nth) || nth is < 1 or > EmailReceiver.MaxOrdinal) return null;
            mails.Add(new MailInBatch([.. mark, .. batch.Slice(end + 1, length)], nth));
            batch = batch[(end + 1 + length)..];
        }

        return mails.Count == 0 ? null : mails;
    }
}
