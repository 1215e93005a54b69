using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Imap;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>Visible words for what a mail holds besides text.</summary>
internal static class MailNotes
{
    public const string RawName = "mail.eml";

    /// <summary>Whether the raw mail is kept beside the message, because not all of it could be read.</summary>
    public static bool NeedsRaw(MailContent content, ReadOnlyMemory<byte> mail) =>
        (content.Flaws & MimeFlaws.Truncated) != 0 || (content.Files.Count == 0 && !mail.IsEmpty && content.Flaws != MimeFlaws.None && IsBlank(content));

    /// <param name="blank">The body has no text to show.</param>
    public static string Write(MimeMessage message, MailContent content, ReadOnlyMemory<byte> mail, bool blank)
    {
        var notes = new StringBuilder();
        if ((content.Notes & ContentNotes.Encrypted) != 0) Add(content.Files.Count > 0 ? "[encrypted message; its content is in the attached file]" : "[encrypted message; it can't be read here]");
        else if ((content.Notes & ContentNotes.Signed) != 0 && blank) Add("[signed message; its content is in the attached file]");
        if ((content.Notes & ContentNotes.Invitation) != 0) Add(Invitation(message));
        if ((content.Notes & ContentNotes.TnefUnreadable) != 0) Add("[winmail.dat could not be opened; it is attached]");
        if (OversizeMail.SizeOf(mail.Span) is { } size) Add($"[this mail of {Megabytes(size)} is larger than is taken; only its beginning is here, the whole is in the mailbox]");
        else if (NeedsRaw(content, mail)) Add("[not all of this mail could be read; the whole mail is attached as " + RawName + "]");
        if (notes.Length == 0 && blank) Add(content.Files.Count > 0 ? "[no text; files attached]" : "[empty message]");
        return notes.ToString();

        void Add(string note) => notes.Append(notes.Length > 0 ? "\n" : "").Append(note);
    }

    /// <summary>What agents should know of the mail's form, beside its text.</summary>
    public static IEnumerable<MessageNote> ForAgents(MailContent content, ReadOnlySpan<byte> mail)
    {
        var notes = new List<MessageNote>();
        if (OversizeMail.SizeOf(mail) is { } size) notes.Add(new MessageNote("taken-in-part", Megabytes(size)));
        if ((content.Notes & ContentNotes.Encrypted) != 0) notes.Add(new MessageNote("encrypted"));
        else if ((content.Notes & ContentNotes.Signed) != 0) notes.Add(new MessageNote("signed"));
        if ((content.Flaws & MimeFlaws.DuplicateFields) != 0) notes.Add(new MessageNote("duplicate-fields"));
        return notes;
    }

    private static string Megabytes(long size) => size == 0 ? "?" : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0.1, size / 1048576.0):0.#} MB");

    private static bool IsBlank(MailContent content)
    {
        foreach (var piece in content.PlainPieces)
        {
            if (piece.Kind == MediaKind.TextPlain && !string.IsNullOrWhiteSpace(piece.Text)) return false;
            if (piece.Kind == MediaKind.TextHtml && !string.IsNullOrWhiteSpace(Text.HtmlBody.Parse(piece.Text).Text())) return false;
        }

        return true;
    }

    /// <summary>Title and time of a calendar invitation (RFC 5545), as they stand in it.</summary>
    private static string Invitation(MimeMessage message)
    {
        foreach (var part in message.Parts)
        {
            if (part.Kind != MediaKind.TextCalendar) continue;
            var flaws = MimeFlaws.None;
            var calendar = PartText.Read(part, new MimeLimits { MaxTextBytes = 64 * 1024 }, ref flaws).Replace("\n ", "", StringComparison.Ordinal).Replace("\n\t", "", StringComparison.Ordinal);
            var start = calendar.IndexOf("BEGIN:VEVENT", StringComparison.OrdinalIgnoreCase);
            string? title = null, time = null;
            foreach (var line in calendar.AsSpan(Math.Max(0, start)).EnumerateLines())
            {
                if (title is null && line.StartsWith("SUMMARY", StringComparison.OrdinalIgnoreCase)) title = Value(line);
                else if (time is null && line.StartsWith("DTSTART", StringComparison.OrdinalIgnoreCase)) time = Value(line);
            }

            if (title is { Length: > 0 }) return "[calendar invitation: " + title + (time is null ? "]" : ", " + time + "]");
        }

        return "[calendar invitation]";
    }

    private static string Value(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var value = colon < 0 ? default : line[(colon + 1)..];
        return (value.Length > 200 ? value[..200] : value).ToString().Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\n", " ", StringComparison.Ordinal);
    }
}
