using System.Globalization;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>What receiving servers and filters say against a mail.</summary>
internal static class MailTrust
{
    /// <summary>A reason for each thing that speaks against the mail; none for a mail like any other.</summary>
    public static IReadOnlyList<MessageNote> Read(MimeMessage message, EmailMapping mapping)
    {
        List<MessageNote>? notes = null;
        if (mapping.TrustedAuthServers.Count > 0 && Results(message, mapping) is { } results && Verdict(results, "dmarc") is "fail" or "permerror") (notes ??= []).Add(new MessageNote("suspected-sender", "DMARC"));
        if (SpamMark(message) is { } mark) (notes ??= []).Add(new MessageNote("suspected-spam", mark));
        return notes ?? (IReadOnlyList<MessageNote>)[];
    }

    /// <summary>The topmost result of a server that is trusted by name; those below it may be anybody's (RFC 8601 sections 5 and 7.1).</summary>
    private static string? Results(MimeMessage message, EmailMapping mapping)
    {
        if (!message.TryGet("Authentication-Results"u8, out var value)) return null;
        var text = Encoding.Latin1.GetString(value.Length > 8192 ? value[..8192] : value).ReplaceLineEndings(" ");
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon < 0) return null;
        var server = text[..semicolon].Trim().Split(' ', '\t')[0];
        return mapping.TrustedAuthServers.Contains(server.ToLowerInvariant()) ? text[semicolon..] : null;
    }

    private static string? Verdict(string results, string method)
    {
        foreach (var result in results.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!result.StartsWith(method + "=", StringComparison.OrdinalIgnoreCase)) continue;
            var word = result[(method.Length + 1)..];
            var end = word.IndexOfAny([' ', '\t', '(']);
            return (end < 0 ? word : word[..end]).ToLowerInvariant();
        }

        return null;
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
