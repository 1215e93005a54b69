using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <param name="From">Who asks: the From address, or Reply-To where From is the desk itself or a robot that writes for somebody.</param>
/// <param name="ReplyTo">Where answers are wanted, if elsewhere.</param>
/// <param name="FromReplyTo">Who asks was taken from Reply-To.</param>
internal sealed record MailSenders(MailAddress From, string? ReplyTo, bool FromReplyTo)
{
    private const string Unknown = "unknown";

    public static MailSenders Read(MimeMessage message, EmailMapping mapping)
    {
        var from = First(message, FieldName.From) ?? First(message, FieldName.Sender) ?? First(message, FieldName.ReturnPath) ?? new MailAddress(Unknown, null);
        var reply = First(message, FieldName.ReplyTo);
        var elsewhere = reply is not null && reply.Address.Contains('@') && reply.Address != from.Address ? reply : null;

        // Groups and forms write in the name of a person: the original sender or Reply-To says whose.
        if (mapping.IsOwn(from.Address) || IsNobody(from.Address))
        {
            if (First(message, FieldName.OriginalSender) is { } original && original.Address.Contains('@') && !mapping.IsOwn(original.Address))
            {
                return elsewhere?.Address == original.Address ? new MailSenders(elsewhere, null, true) : new MailSenders(original, elsewhere?.Address, true);
            }

            if (elsewhere is not null && !mapping.IsOwn(elsewhere.Address)) return new MailSenders(elsewhere, null, true);
        }

        return new MailSenders(from, elsewhere?.Address, false);
    }

    private static bool IsNobody(string address) => address == Unknown || address.StartsWith("noreply", StringComparison.Ordinal) || address.StartsWith("no-reply", StringComparison.Ordinal)
        || address.StartsWith("donotreply", StringComparison.Ordinal) || address.StartsWith("do-not-reply", StringComparison.Ordinal);

    private static MailAddress? First(MimeMessage message, FieldName field)
    {
        if (!message.TryGet(field, out var value)) return null;
        var address = MailAddresses.First(value, message.RawHint);
        if (address is null || (address.Address.Length == 0 && address.Name is null)) return null;
        return address with { Address = address.Address.Length > 0 ? address.Address.ToLowerInvariant() : Unknown, Name = Clean(address.Name) };
    }

    private static string? Clean(string? name)
    {
        if (name is null) return null;
        var clean = string.Concat(name.Where(c => c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))));
        return clean.Length > 200 ? clean[..200] : clean;
    }

    /// <summary>Who else the mail went to, without ourselves and without who wrote it.</summary>
    public static IReadOnlyList<Mailbox> Others(MimeMessage message, EmailMapping mapping, string person)
    {
        var others = new List<Mailbox>();
        foreach (var field in message.Fields)
        {
            if (field.Name is not (FieldName.To or FieldName.Cc)) continue;
            foreach (var address in MailAddresses.Read(field.Value(message.Source.Span), message.RawHint))
            {
                if (others.Count >= 50 || !address.Address.Contains('@') || mapping.IsOwn(address.Address)) continue;
                if (string.Equals(address.Address, person, StringComparison.OrdinalIgnoreCase) || others.Exists(o => string.Equals(o.Address, address.Address, StringComparison.OrdinalIgnoreCase))) continue;
                others.Add(new Mailbox(address.Address, Clean(address.Name)));
            }
        }

        return others;
    }

    /// <summary>The addresses in To and Cc, in lower case; a word that is none is left out.</summary>
    public static ValueList<string> Recipients(MimeMessage message)
    {
        var all = new List<string>();
        foreach (var field in message.Fields)
        {
            if (field.Name is not (FieldName.To or FieldName.Cc)) continue;
            foreach (var address in MailAddresses.Read(field.Value(message.Source.Span), message.RawHint))
            {
                var lower = address.Address.ToLowerInvariant();
                if (lower.Contains('@') && all.Count < MimeLimits.MaxAddresses && !all.Contains(lower)) all.Add(lower);
            }
        }

        return all.ToValueList();
    }
}
