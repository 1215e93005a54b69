using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace ChannelHub.Channels.Email.Text;

/// <summary>An HTML body, parsed once: its text, the text with quoted history marked, and the form that is safe to show.</summary>
internal sealed class HtmlBody
{
    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = false, IsKeepingSourceReferences = false });

    private readonly IHtmlDocument? document;
    private readonly string crude;

    private HtmlBody(IHtmlDocument? document, string crude)
    {
        this.document = document;
        this.crude = crude;
    }

    public static HtmlBody Parse(string html)
    {
        if (html.Length > HtmlGuard.MaxLength) html = html[..HtmlGuard.MaxLength];
        return HtmlGuard.IsReasonable(html) ? new HtmlBody(Parser.ParseDocument(html), "") : new HtmlBody(null, HtmlGuard.Crude(html));
    }

    /// <summary>What a reader sees, line by line.</summary>
    public string Text() => document?.Body is { } body ? new HtmlText(markQuotes: false).Render(body) : crude;

    /// <summary>The same with "&gt;" before each line of quoted history, as plain text has it.</summary>
    public string MarkedText() => document?.Body is { } body ? new HtmlText(markQuotes: true).Render(body) : crude;

    /// <summary>Whether mail programs marked quoted history in it.</summary>
    public bool HasQuotes => document?.Body is { } body && HtmlQuotes.Any(body);

    /// <summary>Only what the allow-list lets through.</summary>
    /// <param name="contentIds">The Content-IDs of files that came along; images may refer to these only.</param>
    public string Sanitised(IReadOnlySet<string> contentIds) =>
        document?.Body is { } body ? HtmlSanitiser.Write(body, contentIds) : "<pre>" + System.Net.WebUtility.HtmlEncode(crude) + "</pre>";
}
