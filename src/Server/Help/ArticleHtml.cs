using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ChannelHub.Server.Help;

/// <summary>
/// An article's Markdown as HTML that is safe to show: tags in the text stay text, links lead to web pages, mail addresses and telephones only, and images (which would tell another
/// server who reads) become their description.
/// </summary>
internal static class ArticleHtml
{
    private static readonly string[] Schemes = ["https://", "http://", "mailto:", "tel:"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseEmphasisExtras(Markdig.Extensions.EmphasisExtras.EmphasisExtraOptions.Strikethrough).Build();

    public static string Of(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (link.IsImage || !Leads(link.Url)) link.ReplaceBy(new LiteralInline(WordsOf(link)), copyChildren: false);
            else link.GetAttributes().AddProperty("rel", "noopener noreferrer");
        }

        foreach (var link in document.Descendants<AutolinkInline>().Where(l => !l.IsEmail && !Leads(l.Url)).ToList()) link.ReplaceBy(new LiteralInline(link.Url), copyChildren: false);

        // The page's own heading is the only one of the first rank.
        foreach (var heading in document.Descendants<HeadingBlock>()) heading.Level = Math.Min(6, heading.Level + 1);
        return document.ToHtml(Pipeline);
    }

    /// <summary>An address within this site (of one leading slash: two would name another host), or one of the schemes.</summary>
    private static bool Leads(string? url) => url is ['/', not ('/' or '\\'), ..] || Schemes.Any(s => url?.StartsWith(s, StringComparison.OrdinalIgnoreCase) == true);

    private static string WordsOf(ContainerInline link) => string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()));
}
