using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>What receiving servers and filters say against a mail.</summary>
internal static class MailTrust
{
    /// <summary>A reason for each thing that speaks against the mail; none for a mail like any other.</summary>
    /// <param name="from">The address that the mail says it is from.</param>
    public static IReadOnlyList<MessageNote> Read(MimeMessage message, AuthenticationResults results, string from)
    {
        List<MessageNote>? notes = null;
        if (results.IsForged) (notes ??= []).Add(new MessageNote("suspected-sender", results.Domain ?? from[(from.LastIndexOf('@') + 1)..]));
        if (SpamMark(message) is { } mark) (notes ??= []).Add(new MessageNote("suspected-spam", mark));
        return notes ?? (IReadOnlyList<MessageNote>)[];
    }

    /// <summary>The filter's field that calls it unwanted. A sender who writes one into his own mail harms nobody but himself.</summary>
    private static string? SpamMark(MimeMessage message)
    {
        if (message.TryGet("X-Spam-Flag"u8, out var flag) && IsYes(flag)) return "X-Spam-Flag";
        if (message.TryGet("X-Spam-Status"u8, out var status) && IsYes(status)) return "X-Spam-Status";
        if (message.TryGet("X-Spam"u8, out var spam) && IsYes(spam)) return "X-Spam";
        return message.TryGet("X-MS-Exchange-Organization-SCL"u8, out var level) && int.TryParse(level.Trim(" \t\r\n"u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var scl) && scl >= 5
            ? "X-MS-Exchange-Organization-SCL" : null;
    }

    private static bool IsYes(ReadOnlySpan<byte> value)
    {
        value = value.Trim(" \t\r\n"u8);
        return value.Length >= 3 && Ascii.EqualsIgnoreCase(value[..3], "yes"u8) && (value.Length == 3 || !char.IsAsciiLetter((char)value[3]));
    }
}
