using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;

namespace ChannelHub.Channels.Email.Text;

/// <summary>
/// Writes HTML anew from the parsed tree: only listed elements, attributes, addresses and style properties come through, everything is quoted by this writer.
/// No scripts, forms, frames, remote or embedded images, no way for styles to fetch anything or to cover the page.
/// </summary>
internal static class HtmlSanitiser
{
    /// <summary>Of the result, in UTF-16 code units.</summary>
    private const int MaxLength = 2 * 1024 * 1024;

    private const int MaxDepth = 200;

    private static readonly FrozenSet<string> Elements = new[]
    {
        "a", "abbr", "address", "b", "bdi", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "font",
        "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "tt", "u", "ul", "wbr",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Gone with all that is in them.</summary>
    private static readonly FrozenSet<string> Dropped = new[]
    {
        "script", "style", "head", "title", "template", "noscript", "object", "embed", "applet", "iframe", "frame", "frameset", "svg", "math", "select", "textarea", "button", "input", "option", "audio",
        "video", "canvas", "link", "meta", "base", "xml", "noembed", "noframes", "plaintext", "xmp", "portal", "dialog",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Void = new[] { "br", "hr", "img", "col", "wbr" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Styles = new[]
    {
        "color", "background-color", "font-weight", "font-style", "font-size", "font-family", "text-align", "text-decoration", "text-indent", "vertical-align", "white-space", "line-height", "direction",
        "margin", "margin-top", "margin-bottom", "margin-left", "margin-right", "padding", "padding-top", "padding-bottom", "padding-left", "padding-right",
        "border", "border-top", "border-bottom", "border-left", "border-right", "border-collapse", "border-color", "border-width", "border-style", "width", "max-width", "height", "list-style-type",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> StylesBySpan = Styles.GetAlternateLookup<ReadOnlySpan<char>>();

    public static string Write(IElement root, IReadOnlySet<string> contentIds)
    {
        var output = new StringBuilder(1024);
        var open = new Stack<INode>();
        INode? node = root.FirstChild;
        while (node is not null && output.Length < MaxLength)
        {
            if (Enter(node, output, open, contentIds) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            if (open.Count > 0 && open.Peek() == node) Close(output, open);
            while (node is not null && node.NextSibling is null)
            {
                node = node.Parent;
                if (node is null || node == root)
                {
                    node = null;
                    break;
                }

                if (open.Count > 0 && open.Peek() == node) Close(output, open);
            }

            node = node?.NextSibling;
        }

        while (open.Count > 0) Close(output, open);
        return output.ToString().Trim();
    }

    private static void Close(StringBuilder output, Stack<INode> open) => output.Append("</").Append(((IElement)open.Pop()).LocalName).Append('>');

    /// <summary>True if the children are to be visited.</summary>
    private static bool Enter(INode node, StringBuilder output, Stack<INode> open, IReadOnlySet<string> contentIds)
    {
        if (node.NodeType == NodeType.Text)
        {
            Encode(node.NodeValue, output);
            return false;
        }

        if (node is not IElement element || element.NamespaceUri != "http://www.w3.org/1999/xhtml") return false;
        var name = element.LocalName;
        if (Dropped.Contains(name) || HtmlText.IsHidden(element)) return false;
        if (!Elements.Contains(name) || open.Count >= MaxDepth) return true;
        if (name == "img")
        {
            Image(element, output, contentIds);
            return false;
        }

        output.Append('<').Append(name);
        foreach (var attribute in element.Attributes) Attribute(name, attribute.LocalName, attribute.Value, output);
        if (name == "a") output.Append(" rel=\"nofollow noopener noreferrer\" target=\"_blank\"");
        output.Append('>');
        if (Void.Contains(name)) return false;
        open.Push(node);
        return true;
    }

    /// <summary>Only images that came with the mail; of others the words that stand for them. A remote image tells its owner when and where the mail was read.</summary>
    private static void Image(IElement image, StringBuilder output, IReadOnlySet<string> contentIds)
    {
        var source = (image.GetAttribute("src") ?? "").Trim();
        if (source.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
        {
            var id = Uri.UnescapeDataString(source[4..]).Trim('<', '>', ' ');
            if (contentIds.Contains(id))
            {
                output.Append("<img src=\"cid:");
                Encode(id, output);
                output.Append('"');
                foreach (var attribute in image.Attributes)
                {
                    if (attribute.LocalName is "alt" or "title" or "width" or "height") Attribute("img", attribute.LocalName, attribute.Value, output);
                }

                output.Append('>');
                return;
            }
        }

        if (image.GetAttribute("alt") is { Length: > 0 and < 500 } alt && !string.IsNullOrWhiteSpace(alt)) Encode("[" + alt.Trim() + "]", output);
    }

    private static void Attribute(string element, string name, string value, StringBuilder output)
    {
        if (name == "style")
        {
            Style(value, output);
            return;
        }

        var kept = name switch
        {
            "href" when element == "a" => Link(value),
            "dir" => value is "ltr" or "rtl" or "auto" ? value : null,
            "lang" or "align" or "valign" or "color" or "bgcolor" or "face" => Word(value, 60),
            "size" when element == "font" => Word(value, 4),
            "width" or "height" or "border" or "cellpadding" or "cellspacing" or "colspan" or "rowspan" or "start" => Number(value),
            "alt" or "title" => value.Length <= 500 ? value : value[..500],
            "type" when element is "blockquote" or "ol" or "ul" => Word(value, 10),
            _ => null,
        };
        if (kept is null) return;
        output.Append(' ').Append(name).Append("=\"");
        Encode(kept, output);
        output.Append('"');
    }

    private static string? Link(string value)
    {
        // Browsers ignore line ends and blanks within a scheme, so they go before it is looked at.
        Span<char> clean = value.Length <= 4096 ? new char[value.Length] : default;
        if (clean.IsEmpty) return null;
        var length = 0;
        foreach (var c in value)
        {
            if (c > ' ' && !char.IsControl(c)) clean[length++] = c;
        }

        var link = new string(clean[..length]);
        return link.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || link.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || link.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || link.StartsWith("tel:", StringComparison.OrdinalIgnoreCase) ? link : null;
    }

    private static string? Word(string value, int longest)
    {
        if (value.Length == 0 || value.Length > longest) return null;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('#' or '-' or ',' or ' ' or '_' or '+')) return null;
        }

        return value;
    }

    private static string? Number(string value)
    {
        var digits = value.AsSpan().Trim();
        if (digits.EndsWith("px", StringComparison.OrdinalIgnoreCase)) digits = digits[..^2];
        var percent = digits.EndsWith('%');
        if (percent) digits = digits[..^1];
        return digits.Length is > 0 and <= 5 && !digits.ContainsAnyExceptInRange('0', '9') ? percent ? string.Concat(digits, "%") : digits.ToString() : null;
    }

    private static void Style(string value, StringBuilder output)
    {
        // An escape can spell anything; nobody's mail program writes one here.
        if (value.Length > 4096 || value.AsSpan().ContainsAny("\\<>@{}")) return;
        var any = false;
        foreach (var range in value.AsSpan().Split(';'))
        {
            var declaration = value.AsSpan()[range];
            var colon = declaration.IndexOf(':');
            if (colon <= 0) continue;
            var content = declaration[(colon + 1)..].Trim();
            if (!StylesBySpan.TryGetValue(declaration[..colon].Trim(), out var name) || content.Length is 0 or > 200 || !IsPlain(name, content)) continue;
            output.Append(any ? " " : " style=\"").Append(name).Append(": ");
            Encode(content, output);
            output.Append(';');
            any = true;
        }

        if (any) output.Append('"');
    }

    private static bool IsPlain(string name, ReadOnlySpan<char> content)
    {
        foreach (var c in content)
        {
            if (char.IsControl(c) || c is ':' or '&' or '/' or '*') return false;
        }

        // Only colours are functions that fetch nothing.
        var open = content.IndexOf('(');
        while (open >= 0)
        {
            var function = content[..open];
            if (!function.EndsWith("rgb", StringComparison.OrdinalIgnoreCase) && !function.EndsWith("rgba", StringComparison.OrdinalIgnoreCase)
                && !function.EndsWith("hsl", StringComparison.OrdinalIgnoreCase) && !function.EndsWith("hsla", StringComparison.OrdinalIgnoreCase)) return false;
            content = content[(open + 1)..];
            open = content.IndexOf('(');
        }

        // Nothing may be moved out of its place, blown up, or hidden from the agent while it is there.
        return !(name is "height" or "width" or "margin" or "margin-top" or "margin-left" or "text-indent" && content.Contains('-'))
            && !(name is "font-size" && content.Length > 0 && content[0] == '0');
    }

    private static void Encode(ReadOnlySpan<char> value, StringBuilder output)
    {
        foreach (var c in value)
        {
            switch (c)
            {
                case '<': output.Append("&lt;"); break;
                case '>': output.Append("&gt;"); break;
                case '&': output.Append("&amp;"); break;
                case '"': output.Append("&quot;"); break;
                case '\'': output.Append("&#39;"); break;
                case '\u00A0': output.Append("&nbsp;"); break;
                case >= '\u202A' and <= '\u202E': break;
                case >= '\u2066' and <= '\u2069': break;
                default:
                    if (!char.IsControl(c) || c is '\n' or '\t') output.Append(c);
                    break;
            }
        }
    }
}
