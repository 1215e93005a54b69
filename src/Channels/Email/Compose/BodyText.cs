using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Email.Compose;

/// <summary>Puts texts into the form in which they travel.</summary>
internal static partial class BodyText
{
    private const int MaxLine = 76;
    private const int MaxOctets = 998;

    /// <summary>CRLF line ends, one at the end.</summary>
    public static string Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\r\n").TrimEnd();
        return lines + "\r\n";
    }

    /// <summary>The text as it can be sent as it is: <c>7bit</c>, or <c>8bit</c> where the server takes that (RFC 6152); else <c>quoted-printable</c>.</summary>
    public static string CodingOf(string lines, bool eightBit)
    {
        var ascii = Ascii.IsValid(lines);
        if (!ascii && !eightBit) return "quoted-printable";
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            if ((ascii ? line.Length : Encoding.UTF8.GetByteCount(line)) > MaxOctets || line.EndsWith(' ') || line.EndsWith('\t') || line.StartsWith("From ", StringComparison.Ordinal) || line.Contains('\0')) return "quoted-printable";
        }

        return ascii ? "7bit" : "8bit";
    }

    /// <summary>Quoted-printable (RFC 2045 section 6.7), lines of at most 76 characters, broken between characters of the text.</summary>
    public static string QuotedPrintable(string lines)
    {
        var packed = new StringBuilder(lines.Length + (lines.Length / 8));
        var bytes = new byte[4];
        foreach (var line in lines.AsSpan().EnumerateLines())
        {
            var column = 0;
            var at = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                var count = rune.EncodeToUtf8(bytes);
                at += rune.Utf16SequenceLength;
                var last = at == line.Length;
                var plain = rune.Value is >= 33 and <= 126 and not '=' || (rune.Value is ' ' or '\t' && !last);

                // A line that begins with "From " is changed by old mailbox formats.
                if (column == 0 && rune.Value == 'F' && line.StartsWith("From ", StringComparison.Ordinal)) plain = false;
                var width = plain ? 1 : count * 3;
                if (column + width > MaxLine - (last ? 0 : 1))
                {
                    packed.Append("=\r\n");
                    column = 0;
                }

                if (plain) packed.Append((char)rune.Value);
                else for (var i = 0; i < count; i++) packed.Append(CultureInfo.InvariantCulture, $"={bytes[i]:X2}");
                column += width;
            }

            packed.Append("\r\n");
        }

        // EnumerateLines gives an empty line after the last line end.
        packed.Length -= 2;
        return packed.ToString();
    }

    /// <summary>The same text for those who read HTML: escaped, marks shown, addresses of pages as links, lines kept.</summary>
    public static string Html(string text)
    {
        var html = new StringBuilder("<!DOCTYPE html>\r\n<html><head><meta charset=\"utf-8\"></head><body style=\"font-family:sans-serif;font-size:14px\">\r\n");
        var inline = MarkedText.Parse(text.ReplaceLineEndings("\n").Trim()).Html(WebUtility.HtmlEncode!, Piece, "<code style=\"white-space:pre-wrap\">");
        foreach (var paragraph in inline.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)) html.Append("<p>").Append(paragraph.Trim('\n').Replace("\n", "<br>\r\n", StringComparison.Ordinal)).Append("</p>\r\n");
        return html.Append("</body></html>\r\n").ToString();
    }

    /// <summary>A block of code has its own lines, which make no paragraphs.</summary>
    private static string Piece(string text, IReadOnlyList<MarkedSpan> around)
    {
        if (around.Any(s => s.Mark == Mark.CodeBlock)) return WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);
        return around.Any(s => s.Mark is Mark.Link or Mark.Code) ? WebUtility.HtmlEncode(text) : Linked(text);
    }

    private static string Linked(string line)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (var match in PageAddress().EnumerateMatches(line))
        {
            html.Append(WebUtility.HtmlEncode(line[at..match.Index]));
            var address = WebUtility.HtmlEncode(line.Substring(match.Index, match.Length));
            html.Append("<a href=\"").Append(address).Append("\">").Append(address).Append("</a>");
            at = match.Index + match.Length;
        }

        return html.Append(WebUtility.HtmlEncode(line[at..])).ToString();
    }

    [GeneratedRegex(@"https?://[^\s<>""']{1,2000}[^\s<>""'.,;:!?)\]]", RegexOptions.NonBacktracking)]
    private static partial Regex PageAddress();
}
