using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Access;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Api;

/// <summary>The knowledge base as programs read and write it.</summary>
internal static class ArticleEndpoints
{
    private const int Page = 50;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/articles", ListAsync).RequireAuthorization(Policies.ApiRead).WithTags("articles").WithName("listArticles")
            .WithSummary("Articles by key; with q the published ones that fit, the best first").Produces<ArticlePageShape>().ProducesProblemShape(400);
        api.MapGet("/articles/{key}", FindAsync).RequireAuthorization(Policies.ApiRead).WithTags("articles").WithName("readArticle").WithSummary("One article").Produces<ArticleShape>().ProducesProblemShape(404);
        api.MapGet("/articles/{key}/versions", HistoryAsync).RequireAuthorization(Policies.ApiRead).WithTags("articles").WithName("readArticleVersions")
            .WithSummary("An article's versions, the latest first, at most 200").Produces<ArticleHistoryShape>().ProducesProblemShape(404);
        api.MapPut("/articles/{key}", SaveAsync).RequireAuthorization(Policies.ApiWrite).WithTags("articles").WithName("saveArticle")
            .WithSummary("Write a new version of an article, or a new article; If-Match takes the version that was edited").Produces<ArticleShape>().ProducesProblemShape(412).ProducesProblemShape(422);
    }

    private static async Task<IResult> ListAsync(IArticles articles, CancellationToken stop, string? cursor, string? q, string? language)
    {
        if (language is not null && (language.Length != 2 || !language.All(char.IsAsciiLetterLower))) return ApiAnswers.Query("language: a code of two letters, such as es, en or pt.");
        if (!string.IsNullOrWhiteSpace(q))
        {
            var hits = await articles.SearchAsync(new ArticleSearch { Text = q, Language = language, Reader = ArticleVisibility.Internal, Limit = ArticleSearch.MaxLimit }, stop);
            return Results.Json(new ArticlePageShape([.. hits.Select(h => ArticleShape.Of(h.Article))], null), ApiJson.Wire.ArticlePageShape);
        }

        var page = await articles.ListAsync(cursor, Page, stop);
        var shown = page.Where(a => language is null || a.Content.In(language) is not null);
        return Results.Json(new ArticlePageShape([.. shown.Select(ArticleShape.Of)], page.Count == Page ? page[^1].Key : null), ApiJson.Wire.ArticlePageShape);
    }

    private static async Task<IResult> FindAsync(HttpContext context, IArticles articles, string key, CancellationToken stop) =>
        await articles.FindAsync(key, stop) is { } article ? Answer(context, article) : ApiAnswers.NotFound($"There is no article '{key}'.");

    private static async Task<IResult> HistoryAsync(IArticles articles, string key, CancellationToken stop) =>
        await articles.HistoryAsync(key, stop) is { Count: > 0 } versions
            ? Results.Json(new ArticleHistoryShape([.. versions.Select(ArticleVersionShape.Of)]), ApiJson.Wire.ArticleHistoryShape)
            : ApiAnswers.NotFound($"There is no article '{key}'.");

    private static async Task<IResult> SaveAsync(HttpContext context, IArticles articles, TimeProvider time, string key, ArticleRequest body)
    {
        if (!Names.TryParse<ArticleState>(body.State, out var state)) return ApiAnswers.Value($"state: one of {string.Join(", ", Names.All<ArticleState>())}.");
        if (!Names.TryParse<ArticleVisibility>(body.Visibility, out var visibility)) return ApiAnswers.Value($"visibility: one of {string.Join(", ", Names.All<ArticleVisibility>())}.");
        int? expected = null;
        if (context.Request.Headers.IfMatch is [{ Length: > 0 } tag] && tag != "*")
        {
            if (!int.TryParse(tag.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return ApiAnswers.Query("If-Match: the ETag that reading the article gave, or 0 for a new one.");
            expected = version;
        }

        var content = new ArticleContent
        {
            Key = key, State = state, Visibility = visibility, Products = (body.Products ?? []).ToValueList(), Codes = (body.Codes ?? []).ToValueList(),
            Texts = body.Texts.Select(t => new ArticleText(t.Language, t.Title, t.Body)).ToValueList(),
        };
        if (content.Faults().FirstOrDefault() is { } fault) return ApiAnswers.Value(fault);
        return await articles.SaveAsync(content, expected, ApiAnswers.ActorOf(context).Id.Value, time.GetUtcNow()) switch
        {
            SaveArticleOutcome.Saved(var saved) => Answer(context, saved),
            SaveArticleOutcome.Unchanged(var same) => Answer(context, same),
            SaveArticleOutcome.Stale(var version) => new ProblemAnswer(new Problem(412, "stale", $"The article '{key}' is at version {version} by now: read it again and make the change on what it says.")),
            var other => throw new InvalidOperationException($"{other.GetType().Name} has no answer."),
        };
    }

    private static IResult Answer(HttpContext context, Article article)
    {
        context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{article.Version}\"");
        return Results.Json(ArticleShape.Of(article), ApiJson.Wire.ArticleShape);
    }
}
