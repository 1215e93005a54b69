using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>By what a mail is recognised when it comes again: its id, which senders reuse and forget, and a hash of what it says.</summary>
/// <param name="MessageId">Without angle brackets; null if there is none.</param>
/// <param name="ContentHash">
/// SHA-256 over sender, date, subject, texts and files with their names. Left out is what differs from delivery to delivery: trace fields, line ends, how a text was packed and headers were folded.
/// 64 lower-case hexadecimal digits.
/// </param>
public sealed record MailIdentity(string? MessageId, string ContentHash)
{
    public static MailIdentity Read(ReadOnlyMemory<byte> mail)
    {
        var message = MimeReader.Read(mail);
        using var hash = new ContentHasher();
        Senders(message, hash);
        hash.Line(message.Text(FieldName.Date));
        hash.Line(message.Text(FieldName.Subject));
        foreach (var part in message.Parts)
        {
            if (!part.Kind.IsMultipart()) hash.Part(part);
        }

        return new MailIdentity(message.TryGet(FieldName.MessageId, out var id) ? MessageIds.First(id) : null, hash.Finish());
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

    /// <summary>By name and address: a quoted name and an encoded one are the same.</summary>
    private static void Senders(MimeMessage message, ContentHasher hash)
    {
        var senders = message.TryGet(FieldName.From, out var from) ? MailAddresses.Read(from, message.RawHint) : [];
        if (senders.Count == 0) hash.Line(message.Text(FieldName.From));
        foreach (var sender in senders)
        {
            hash.Line(sender.Name);
            hash.Line(sender.Address);
        }
    }
}
