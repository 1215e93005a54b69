using System.Text;
using AngleSharp.Dom;

namespace ChannelHub.Channels.Email.Text;

/// <summary>Writes an HTML body as text: blocks as lines, lists with marks, cells side by side; nothing hidden, no scripts, no styles. Walks without recursion.</summary>
internal sealed class HtmlText(bool markQuotes)
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder line = new();
    private int quoteDepth;
    private int writtenDepth;
    private int pre;
    private int pendingBreaks;
    private bool pendingBlank;
    private bool started;

    public string Render(IElement root)
    {
        INode? node = root.FirstChild;
        var current = (INode)root;
        while (node is not null)
        {
            var descend = Enter(node);
            if (descend && node.FirstChild is { } child)
            {
                current = node;
                node = child;
                continue;
            }

            if (descend) Leave(node);
            while (node is not null && node.NextSibling is null)
            {
                var parent = node.Parent;
                if (parent is null || parent == root)
                {
                    node = null;
                    break;
                }

                Leave(parent);
                node = parent;
            }

            node = node?.NextSibling;
        }

        EndLine(0);
        return text.ToString().Trim('\n');
    }

    private bool Enter(INode node)
    {
        if (node.NodeType == NodeType.Text)
        {
            Append(node.NodeValue);
            return false;
        }

        if (node is not IElement element) return false;
        var name = element.LocalName;
        switch (name)
        {
            case "script" or "style" or "head" or "title" or "template" or "noscript" or "object" or "svg" or "math" or "select" or "textarea" or "iframe":
                return false;
            case "br":
                Break();
                return false;
        }

        if (IsHidden(element)) return false;
        var kind = markQuotes ? HtmlQuotes.Kind(element) : QuoteKind.None;
        if (kind == QuoteKind.FromHere)
        {
            EndLine(1);
            if (permanent == 0) quoteDepth++;
            permanent = 1;
        }
        else if (kind is QuoteKind.Within or QuoteKind.UntilQuotation)
        {
            EndLine(name == "blockquote" ? 2 : 1);
            quoteDepth++;
            marked.Add(element);
            if (kind == QuoteKind.UntilQuotation) (untilQuotation ??= []).Add(element);
        }
        else if (kind == QuoteKind.Frame && frameDepth++ == 0)
        {
            EndLine(1);
        }

        switch (name)
        {
            case "ul" or "ol" when element.ParentElement?.LocalName == "li":
                EndLine(1);
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "dl":
                EndLine(2);
                break;
            case "pre":
                EndLine(1);
                pre++;
                break;
            case "li":
                EndLine(1);
                line.Append("- ");
                break;
            case "hr":
                EndLine(1);
                return false;
            case "td" or "th":
                if (line.Length > 0 && line[^1] is not (' ' or '\t')) line.Append(' ');
                break;
            default:
                if (IsBlock(name)) EndLine(1);
                break;
        }

        return true;
    }

    private readonly HashSet<INode> marked = [];
    private HashSet<INode>? untilQuotation;
    private int permanent;
    private int frameDepth;

    private void Leave(INode node)
    {
        if (node is not IElement element) return;
        switch (element.LocalName)
        {
            case "ul" or "ol" when element.ParentElement?.LocalName == "li":
                EndLine(1);
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "ul" or "ol" or "dl":
                EndLine(2);
                break;
            case "pre":
                EndLine(1);
                pre--;
                break;
            default:
                if (IsBlock(element.LocalName)) EndLine(1);
                break;
        }

        if (marked.Remove(element))
        {
            EndLine(element.LocalName == "blockquote" ? 2 : 1);
            quoteDepth = Math.Max(permanent, quoteDepth - 1);
        }

        if (untilQuotation is not null && element.LocalName == "blockquote" && element.ParentElement is { } container && untilQuotation.Remove(container) && marked.Remove(container))
        {
            quoteDepth = Math.Max(permanent, quoteDepth - 1);
        }

        if (frameDepth > 0 && HtmlQuotes.Kind(element) == QuoteKind.Frame && --frameDepth == 0) EndLine(1);
    }

    private static bool IsBlock(string name) => name is "div" or "tr" or "table" or "blockquote" or "li" or "section" or "article" or "header" or "footer" or "address" or "center" or "form" or "dt" or "dd"
        or "caption" or "fieldset" or "figure" or "figcaption" or "main" or "nav" or "aside" or "body" or "thead" or "tbody" or "tfoot" or "details" or "summary";

    internal static bool IsHidden(IElement element)
    {
        if (element.Attributes.Length == 0) return false;
        if (element.HasAttribute("hidden")) return true;
        if (element.GetAttribute("style") is not { Length: > 6 } style) return false;
        var bare = style.Contains(' ') ? style.Replace(" ", "", StringComparison.Ordinal) : style;
        return bare.Contains("display:none", StringComparison.OrdinalIgnoreCase) || bare.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)
            || bare.Contains("mso-hide:all", StringComparison.OrdinalIgnoreCase);
    }

    private void Append(string content)
    {
        if (pre > 0)
        {
            foreach (var range in content.AsSpan().Split('\n'))
            {
                if (range.Start.Value > 0) Break();
                line.Append(content.AsSpan()[range].TrimEnd('\r'));
            }

            return;
        }

        foreach (var c in content)
        {
            if (c is ' ' or '\t' or '\r' or '\n' or '\f')
            {
                if (line.Length > 0 && line[^1] != ' ') line.Append(' ');
            }
            else if (c == '\u00A0')
            {
                line.Append(' ');
            }
            else if (c is not ('\u200B' or '\u200C' or '\u200D' or '\uFEFF' or '\u00AD' or '\u034F') && c != ReplySplitter.FrameMark && !char.IsControl(c))
            {
                line.Append(c);
            }
            else if (c is '\u200C' or '\u200D')
            {
                // Joiners mean something between letters and emoji, and nothing in the filling of newsletters.
                if (line.Length > 0 && line[^1] > '\u00FF') line.Append(c);
            }
        }
    }

    /// <summary>A line break within a block.</summary>
    private void Break()
    {
        Write();
        pendingBreaks = Math.Max(pendingBreaks, 0) + 1;
    }

    /// <summary>Ends the line if there is one; <paramref name="breaks"/> of 2 asks for an empty line.</summary>
    private void EndLine(int breaks)
    {
        if (line.Length > 0 && !IsBlank(line))
        {
            Write();
            pendingBreaks = Math.Max(pendingBreaks, 1);
        }
        else
        {
            line.Clear();
        }

        if (started && pendingBreaks == 0) pendingBreaks = 1;
        if (breaks > 1) pendingBlank = true;
    }

    private static bool IsBlank(StringBuilder value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != ' ') return false;
        }

        return true;
    }

    private void Write()
    {
        if (line.Length == 0 || IsBlank(line))
        {
            line.Clear();
            return;
        }

        if (started)
        {
            var breaks = Math.Clamp(pendingBlank ? Math.Max(2, pendingBreaks) : pendingBreaks, 1, 3);
            for (var i = 0; i < breaks; i++)
            {
                text.Append('\n');
                if (i + 1 < breaks && Math.Min(quoteDepth, writtenDepth) is > 0 and var both) text.Append('>', Math.Min(both, 10));
            }
        }

        pendingBreaks = 0;
        pendingBlank = false;
        started = true;
        writtenDepth = quoteDepth;
        if (quoteDepth > 0) text.Append('>', Math.Min(quoteDepth, 10)).Append(' ');
        else if (frameDepth > 0) text.Append(ReplySplitter.FrameMark);
        var length = line.Length;
        while (length > 0 && line[length - 1] == ' ') length--;
        text.Append(line, 0, length);
        line.Clear();
    }
}
