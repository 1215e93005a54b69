using System.Text;

namespace ChannelHub.Channels.Email.Text;

/// <summary>Looks at HTML before it is given to the parser: some inputs cost a conforming parser time that grows with the square of their size.</summary>
internal static class HtmlGuard
{
    /// <summary>In UTF-16 code units; what is beyond is cut off.</summary>
    public const int MaxLength = 1024 * 1024;

    private const int MaxDepth = 400;
    private const int MaxBlanksInTag = 4000;

    private static readonly HashSet<string> NeverNest = new(StringComparer.OrdinalIgnoreCase)
    {
        "br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "p", "li", "td", "tr", "th", "dd", "dt", "option", "o:p", "html", "body", "tbody", "thead", "source", "param",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> NeverNestBySpan = NeverNest.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the nesting and the tags are of a size that people's mail has.</summary>
    public static bool IsReasonable(ReadOnlySpan<char> html)
    {
        var depth = 0;
        while (true)
        {
            var open = html.IndexOf('<');
            if (open < 0 || open + 1 >= html.Length) return true;
            html = html[(open + 1)..];
            if (html[0] is '!' or '?')
            {
                continue;
            }

            var closing = html[0] == '/';
            if (closing) html = html[1..];
            var nameEnd = html.IndexOfAny(" \t\r\n/>");
            if (nameEnd < 0) return html.Length < 10_000;
            var name = html[..nameEnd];
            var end = html.IndexOf('>');
            var tag = end < 0 ? html : html[..end];
            if (tag.Length > MaxBlanksInTag && tag.Count(' ') + tag.Count('\n') + tag.Count('\t') + tag.Count('/') > MaxBlanksInTag && !tag.Contains("data:", StringComparison.OrdinalIgnoreCase)) return false;
            if (tag.Length > MaxBlanksInTag && tag.Count('=') > MaxBlanksInTag) return false;
            if (closing) depth = Math.Max(0, depth - 1);
            else if (!NeverNestBySpan.Contains(name) && !tag.EndsWith('/') && ++depth > MaxDepth) return false;
            html = end < 0 ? default : html[(end + 1)..];
            if (html.IsEmpty) return true;
        }
    }

    /// <summary>The text between the tags, for HTML that no parser should see.</summary>
    public static string Crude(ReadOnlySpan<char> html)
    {
        var text = new StringBuilder(Math.Min(html.Length, 4096));
        while (!html.IsEmpty)
        {
            var open = html.IndexOf('<');
            if (open < 0)
            {
                text.Append(html);
                break;
            }

            text.Append(html[..open]);
            html = html[open..];
            if (html.StartsWith("<style", StringComparison.OrdinalIgnoreCase)) html = After(html, "</style");
            else if (html.StartsWith("<script", StringComparison.OrdinalIgnoreCase)) html = After(html, "</script");
            if (html.StartsWith("<br", StringComparison.OrdinalIgnoreCase) || html.StartsWith("<p", StringComparison.OrdinalIgnoreCase) || html.StartsWith("</div", StringComparison.OrdinalIgnoreCase)) text.Append('\n');
            var close = html.IndexOf('>');
            html = close < 0 ? default : html[(close + 1)..];
        }

        return System.Net.WebUtility.HtmlDecode(text.ToString()).Trim();
    }

    private static ReadOnlySpan<char> After(ReadOnlySpan<char> html, string end)
    {
        var at = html.IndexOf(end, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? default : html[at..];
    }
}
