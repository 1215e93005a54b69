using ChannelHub.Cases;
using ChannelHub.Server.Access;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Help;

/// <summary>The customers' help page: published public articles, for everybody. A draft, or what is for customers or agents only, is not there at all.</summary>
internal static class HelpEndpoints
{
    private const int MaxQuery = 200;
    private const int MaxListed = 100;
    private const int MaxRead = 1_000;
    private const int Page = 200;

    public static void MapHelp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/help", ListAsync).AllowAnonymous().RequireRateLimiting(AccessRegistration.HelpLimit).ExcludeFromDescription();
        endpoints.MapGet("/help/{language}/{key}", ShowAsync).AllowAnonymous().RequireRateLimiting(AccessRegistration.HelpLimit).ExcludeFromDescription();
        endpoints.MapGet("/help/style.css", (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Text(HelpPages.Style, "text/css; charset=utf-8");
        }).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(HttpContext context, IArticles articles, HubSettings settings, string? q, string? language, CancellationToken stop)
    {
        var texts = HelpTexts.For(context.Request, language, settings.Intake.DefaultLanguage);
        var query = q is { Length: > MaxQuery } longer ? longer[..MaxQuery] : q;
        IReadOnlyList<(string, string)> found = string.IsNullOrWhiteSpace(query)
            ? await AllAsync(articles, texts.Language, stop)
            : [.. (await articles.SearchAsync(new ArticleSearch { Text = query, Language = texts.Language, Limit = 20 }, stop)).Select(h => (h.Article.Key, h.Text.Title))];
        return Html(context, HelpPages.List(texts, query, found, ContactOf(settings)));
    }

    private static async Task<IResult> ShowAsync(HttpContext context, IArticles articles, HubSettings settings, string language, string key, CancellationToken stop)
    {
        var texts = HelpTexts.For(context.Request, language, settings.Intake.DefaultLanguage);
        return texts.Language == language && ArticleContent.IsKey(key) && await articles.FindAsync(key, stop) is { Content: { State: ArticleState.Published, Visibility: ArticleVisibility.Public } content } article && content.In(language) is { } text
            ? Html(context, HelpPages.Article(texts, article, text, ContactOf(settings)))
            : Html(context, HelpPages.NotFound(texts, ContactOf(settings)), StatusCodes.Status404NotFound);
    }

    private static async Task<IReadOnlyList<(string Key, string Title)>> AllAsync(IArticles articles, string language, CancellationToken stop)
    {
        var all = new List<(string Key, string Title)>();
        string? after = null;
        for (var read = 0; read < MaxRead && all.Count < MaxListed; read += Page)
        {
            var page = await articles.ListAsync(after, Page, stop);
            all.AddRange(page.Select(a => a.Content).Where(c => c is { State: ArticleState.Published, Visibility: ArticleVisibility.Public }).Select(c => (c.Key, c.In(language)?.Title ?? "")).Where(a => a.Item2.Length > 0));
            if (page.Count < Page) break;
            after = page[^1].Key;
        }

        return [.. all.Take(MaxListed).OrderBy(a => a.Title, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>The web chat, if the hub has one.</summary>
    private static string? ContactOf(HubSettings settings) => settings.Accounts.FirstOrDefault(a => a.Type.Type == "webchat") is { } chat ? $"/chat/{chat.Name}/" : null;

    private static IResult Html(HttpContext context, string page, int status = StatusCodes.Status200OK)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        context.Response.Headers.Vary = "Accept-Language";
        return Results.Text(page, "text/html; charset=utf-8", statusCode: status);
    }
}
