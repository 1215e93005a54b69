using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>By what a mail is recognised when it comes again: its id, which senders reuse and forget, and a hash of what it says.</summary>
/// <param name="MessageId">Without angle brackets; null if there is none.</param>
/// <param name="ContentHash">SHA-256 over sender, date, subject, texts and files; trace fields, which differ from delivery to delivery, left out. 64 lower-case hexadecimal digits.</param>
public sealed record MailIdentity(string? MessageId, string ContentHash)
{
    public static MailIdentity Read(ReadOnlyMemory<byte> mail)
    {
        var message = MimeReader.Read(mail);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Field(message, FieldName.From, hash);
        Field(message, FieldName.Date, hash);
        Field(message, FieldName.Subject, hash);
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            foreach (var part in message.Parts)
            {
                if (part.Kind.IsMultipart()) continue;
                hash.AppendData("\u001Epart"u8);
                using var body = part.OpenBody();
                for (int read; (read = body.Read(buffer, 0, buffer.Length)) > 0;) hash.AppendData(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new MailIdentity(message.TryGet(FieldName.MessageId, out var id) ? MessageIds.First(id) : null, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Whether the mail surely has an id; by its header alone, without taking the mail apart.</summary>
    internal static bool HasId(ReadOnlySpan<byte> mail)
    {
        var scanner = new HeaderScanner(mail, HeaderScanner.FirstField(mail), mail.Length, MimeLimits.Default);
        while (scanner.Next(out var field, out _))
        {
            if (field.Name == FieldName.MessageId) return MessageIds.First(field.Value(mail)) is not null;
        }

        return false;
    }

    private static void Field(MimeMessage message, FieldName name, IncrementalHash hash)
    {
        // Gateways fold anew, so the decoded line is what counts.
        hash.AppendData(Encoding.UTF8.GetBytes(message.Text(name) ?? ""));
        hash.AppendData("\u001F"u8);
    }
}
