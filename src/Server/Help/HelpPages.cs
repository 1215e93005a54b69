using System.Text.Encodings.Web;
using ChannelHub.Cases;

namespace ChannelHub.Server.Help;

/// <summary>The customers' help page as plain HTML that works without script and sets no cookie.</summary>
internal static class HelpPages
{
    public const string Style =
        """
        :root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; --link: #0b5cad; --line: #c9ced6; --soft: #f1f4f8; }
        @media (prefers-color-scheme: dark) { :root { --link: #8ec5ff; --line: #4a5160; --soft: #20242c; } }
        body { margin: 0; }
        header, main, footer { max-width: 46rem; margin: 0 auto; padding: 1rem 1.2rem; }
        header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; justify-content: space-between; }
        nav ul { display: flex; gap: 1rem; list-style: none; margin: 0; padding: 0; }
        h1 { line-height: 1.25; margin: .5rem 0 1rem; }
        a { color: var(--link); }
        form { display: flex; flex-wrap: wrap; gap: .5rem; }
        label { flex-basis: 100%; font-weight: 600; }
        input { flex: 1 1 14rem; min-width: 0; padding: .6rem .8rem; font: inherit; border: 1px solid #767676; border-radius: .4rem; }
        button, .contact { padding: .6rem 1.1rem; font: inherit; font-weight: 600; border: 0; border-radius: .4rem; background: #0b5cad; color: #fff; cursor: pointer; text-decoration: none; display: inline-block; }
        :focus-visible { outline: 3px solid #c77700; outline-offset: 2px; }
        .list { padding: 0; list-style: none; }
        .list li { padding: .6rem 0; border-bottom: 1px solid var(--line); }
        article { overflow-wrap: anywhere; }
        article pre, article code { background: var(--soft); border-radius: .3rem; padding: .1rem .3rem; }
        article pre { padding: .8rem; overflow: auto; }
        table { border-collapse: collapse; display: block; overflow: auto; } th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
        .quiet { font-size: .9rem; }
        .talk { list-style: none; padding: 0; } .talk li { margin: .8rem 0; padding: .7rem 1rem; border-radius: .6rem; background: var(--soft); overflow-wrap: anywhere; }
        .talk li.own { margin-inline-start: 2rem; border: 1px solid var(--line); background: none; } .talk p { margin: .2rem 0; white-space: pre-wrap; }
        textarea { flex: 1 1 100%; min-height: 7rem; padding: .6rem .8rem; font: inherit; border: 1px solid #767676; border-radius: .4rem; }
        .said { padding: .7rem 1rem; border-inline-start: .3rem solid #1a7f37; background: var(--soft); }
        footer { border-top: 1px solid var(--line); margin-top: 2rem; }
        """;

    public static string List(HelpTexts t, string? query, IReadOnlyList<(string Key, string Title)> articles, string? contact)
    {
        var asked = !string.IsNullOrWhiteSpace(query);
        var items = string.Concat(articles.Select(a => $"<li><a href=\"/help/{t.Language}/{Text(a.Key)}\">{Text(a.Title)}</a></li>"));
        if (articles.Count == 0 && !asked)
        {
            // Nothing to search in: a person is the only answer, so the page says that and no more.
            return Page(t, t.Title, HelpTexts.All3.Select(o => (o, $"/help?language={o.Language}")), contact, $"<h1>{Text(t.Title)}</h1>\n<p>{Text(t.Empty)}</p>", t.EmptyHint);
        }

        var list = articles.Count == 0 ? $"<p>{Text(t.Nothing)}</p>" : $"<ul class=\"list\">{items}</ul>";
        return Page(t, t.Title, HelpTexts.All3.Select(o => (o, $"/help?language={o.Language}")), contact,
            $"""
            <h1>{Text(t.Title)}</h1>
            <form action="/help" method="get" role="search"><input type="hidden" name="language" value="{t.Language}">
            <label for="q">{Text(t.Search)}</label><input id="q" name="q" type="search" maxlength="200" value="{Text(query ?? "")}"><button>{Text(t.Button)}</button></form>
            <section aria-live="polite"><h2>{Text(asked ? t.Results : t.All)}</h2>{list}</section>
            """);
    }

    public static string Article(HelpTexts t, Article article, ArticleText text, string? contact) =>
        Page(t, text.Title, article.Content.Texts.Select(o => HelpTexts.Find(o.Language)).OfType<HelpTexts>().Select(o => (o, $"/help/{o.Language}/{article.Key}")), contact,
            $"""
            <p><a href="/help?language={t.Language}">{Text(t.Back)}</a></p>
            <article><h1>{Text(text.Title)}</h1>
            {ArticleHtml.Of(text.Body)}</article>
            <p class="quiet">{Text(t.Updated)} <time datetime="{article.UpdatedAt:yyyy-MM-dd}">{article.UpdatedAt:yyyy-MM-dd}</time></p>
            """);

    public static string NotFound(HelpTexts t, string? contact) =>
        Page(t, t.NotFound, [], contact, $"<h1>{Text(t.NotFound)}</h1><p><a href=\"/help?language={t.Language}\">{Text(t.Back)}</a></p>");

    private static string Page(HelpTexts t, string title, IEnumerable<(HelpTexts Of, string Address)> languages, string? contact, string body, string? hint = null)
    {
        var others = string.Concat(languages.Select(l => $"<li><a href=\"{Text(l.Address)}\" lang=\"{l.Of.Language}\" hreflang=\"{l.Of.Language}\"{(l.Of.Language == t.Language ? " aria-current=\"true\"" : "")}>{Text(l.Of.Name)}</a></li>"));
        var write = contact is null ? "" : $"<footer><p>{Text(hint ?? t.ContactHint)}</p><p><a class=\"contact\" href=\"{Text(contact)}\">{Text(t.Contact)}</a></p></footer>";
        return $"""
            <!DOCTYPE html>
            <html lang="{t.Language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(title)}</title><link rel="stylesheet" href="/help/style.css"></head>
            <body><header><a href="/help?language={t.Language}">{Text(t.Title)}</a><nav aria-label="{Text(t.Languages)}"><ul>{others}</ul></nav></header>
            <main>
            {body}
            </main>{write}</body></html>

            """;
    }

    public static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
