using AngleSharp.Dom;

namespace ChannelHub.Channels.Email.Text;

/// <summary>How an element stands to quoted history.</summary>
internal enum QuoteKind
{
    None,

    /// <summary>The element itself is history.</summary>
    Within,

    /// <summary>History begins here and goes on to the end of the mail.</summary>
    FromHere,

    /// <summary>History up to the end of the quotation that is its child; what is below that was written between or under quotations.</summary>
    UntilQuotation,

    /// <summary>No history, but not written for this mail either: a signature, or the line that announces a quotation.</summary>
    Frame,
}

/// <summary>The containers in which mail programs put what came before.</summary>
internal static class HtmlQuotes
{
    private static readonly HashSet<string> Classes = new(StringComparer.Ordinal)
    {
        "gmail_quote", "gmail_quote_container", "x_gmail_quote", "yahoo_quoted", "yahoo-quoted-begin", "protonmail_quote", "tutanota_quote", "zmail_extra",
        "ms-outlook-mobile-reference-message", "quoted_text", "thunderbird_quote", "mail_quote", "AppleOriginalContents", "WM_QUOTE", "hm_quote", "sh-quoted-content", "front-blockquote",
    };

    private static readonly HashSet<string> Frames = new(StringComparer.Ordinal)
    {
        "moz-cite-prefix", "gmail_attr", "gmail_signature", "gmail_signature_prefix", "moz-signature", "protonmail_signature_block", "tutanota_signature", "front-signature", "sh-signature",
    };

    private static readonly HashSet<string> FrameIds = new(StringComparer.Ordinal)
    {
        "Signature", "ms-outlook-mobile-signature", "AppleMailSignature", "lineBreakAtBeginningOfSignature",
    };

    private static readonly HashSet<string> Ids = new(StringComparer.Ordinal)
    {
        "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container", "isReplyContent", "reply-quote", "yahoo_quoted", "compose-quoted", "ymail_quote",
    };

    private static readonly HashSet<string> Starts = new(StringComparer.Ordinal)
    {
        "divRplyFwdMsg", "appendonsend", "stopSpelling", "x_divRplyFwdMsg", "x_appendonsend", "EC_stopSpelling", "oriMsgHtmlSeperator", "oriMsgHtmlSeparator", "reply-intro", "ecxstopSpelling",
    };

    public static QuoteKind Kind(IElement element)
    {
        var name = element.LocalName;
        if (name == "blockquote") return Blockquote(element);
        if (name is not ("div" or "hr" or "span" or "table" or "section" or "p" or "pre")) return QuoteKind.None;
        if (element.Attributes.Length == 0) return QuoteKind.None;
        if (element.Id is { Length: > 0 } id)
        {
            if (Starts.Contains(id)) return QuoteKind.FromHere;
            if (Ids.Contains(id) || id.StartsWith("yahoo_quoted", StringComparison.Ordinal) || IsYahoo(id)) return QuoteKind.Within;
            if (FrameIds.Contains(id) || IsSignature(id)) return QuoteKind.Frame;
        }

        if (element.GetAttribute("class") is { Length: > 0 } classes)
        {
            foreach (var range in classes.AsSpan().Split(' '))
            {
                var one = classes[range];
                if (one == "OutlookMessageHeader" || one == "ecxOutlookMessageHeader") return QuoteKind.FromHere;
                if (Classes.Contains(one)) return one.StartsWith("gmail_quote", StringComparison.Ordinal) ? GmailQuote(element) : QuoteKind.Within;
                if (Frames.Contains(one) || IsSignature(one)) return QuoteKind.Frame;
            }
        }

        if (element.GetAttribute("name") is { Length: > 0 } label)
        {
            if (label is "quote" or "messageReplySection") return QuoteKind.Within;
            if (label == "messageSignatureSection") return QuoteKind.Frame;
        }

        if (element.GetAttribute("data-marker") == "__DIVIDER__" || element.GetAttribute("data-marker") == "__QUOTED_TEXT__") return QuoteKind.FromHere;
        return name == "div" && element.GetAttribute("style") is { Length: > 20 } style && IsOutlookRule(style) && BeginsWithHeader(element) ? QuoteKind.FromHere : QuoteKind.None;
    }

    /// <summary>Each program has a prefix of its own: <c>composer_signature</c>, <c>k9mail-signature</c>; Zoho writes it short.</summary>
    private static bool IsSignature(ReadOnlySpan<char> name) => name.EndsWith("signature", StringComparison.OrdinalIgnoreCase) || name is "Zm-_Id_-Sgn";

    /// <summary>Yahoo puts a prefix that differs from mail to mail before its own names: <c>ydp2f1ayahoo_quoted_123</c>.</summary>
    private static bool IsYahoo(string id) => id.StartsWith("ydp", StringComparison.Ordinal) && id.Contains("yahoo_quoted", StringComparison.Ordinal);

    /// <summary>Gmail's container holds the announcement and the quotation; who answers between the lines writes within the container, too.</summary>
    private static QuoteKind GmailQuote(IElement container)
    {
        var announced = true;
        foreach (var child in container.ChildNodes)
        {
            if (child is IElement { LocalName: "blockquote" }) return announced ? QuoteKind.None : QuoteKind.UntilQuotation;
            if (child is IElement { LocalName: "br" } or IElement { ClassName: "gmail_attr" } || string.IsNullOrWhiteSpace(child.TextContent)) continue;
            announced = false;
        }

        return QuoteKind.Within;
    }

    private static QuoteKind Blockquote(IElement element)
    {
        // An indented paragraph is a block quote without any mark.
        var style = element.GetAttribute("style") ?? "";
        var indented = style.Contains("border:none", StringComparison.OrdinalIgnoreCase) || style.Contains("border: none", StringComparison.OrdinalIgnoreCase);
        return indented && element.GetAttribute("type") is null ? QuoteKind.None : QuoteKind.Within;
    }

    /// <summary>The line that Outlook draws above the header of the mail that is answered.</summary>
    private static bool IsOutlookRule(string style)
    {
        var rule = style.Replace(" ", "", StringComparison.Ordinal);
        return rule.Contains("border-top:solid#E1E1E1", StringComparison.OrdinalIgnoreCase) || rule.Contains("border-top:solid#B5C4DF", StringComparison.OrdinalIgnoreCase)
            || rule.Contains("border-top:solid#e1e1e1", StringComparison.OrdinalIgnoreCase) || rule.Contains("border-top:solidwindowtext", StringComparison.OrdinalIgnoreCase)
            || rule.Contains("border-top:1ptsolid", StringComparison.OrdinalIgnoreCase) || rule.Contains("border-top-color:rgb(181,196,223)", StringComparison.OrdinalIgnoreCase);
    }

    private static bool BeginsWithHeader(IElement element)
    {
        var text = element.TextContent.AsSpan();
        text = text[..Math.Min(text.Length, 400)].TrimStart();
        return HeaderLines.Match(text, out _) != HeaderRole.None;
    }

    public static bool Any(IElement root)
    {
        foreach (var element in root.QuerySelectorAll("blockquote,div,hr,span[class],span[id],pre[class]"))
        {
            if (Kind(element) != QuoteKind.None) return true;
        }

        return false;
    }
}
