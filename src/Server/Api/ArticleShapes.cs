using System.ComponentModel;
using ChannelHub.Cases;

namespace ChannelHub.Server.Api;

/// <summary>An article of the knowledge base.</summary>
public sealed record ArticleShape
{
    public required string Key { get; init; }

    [Description("1, then one more with every change; also the ETag.")]
    public required int Version { get; init; }

    [Description("draft or published")]
    public required string State { get; init; }

    [Description("public, customers or internal")]
    public required string Visibility { get; init; }

    public required IReadOnlyList<string> Products { get; init; }

    public required IReadOnlyList<string> Codes { get; init; }

    public required IReadOnlyList<ArticleTextShape> Texts { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    [Description("Who changed it last.")]
    public required string By { get; init; }

    [Description("How often the bot answered with it.")]
    public required long Shown { get; init; }

    [Description("How often the customer said that it solved the case.")]
    public required long Solved { get; init; }

    [Description("How often the customer said that it did not, or wanted a person instead.")]
    public required long Failed { get; init; }

    [Description("How often the case was settled without an agent and without a word on the article.")]
    public required long Deflected { get; init; }

    public static ArticleShape Of(Article a) => new()
    {
        Key = a.Key, Version = a.Version, State = Names.Of(a.Content.State), Visibility = Names.Of(a.Content.Visibility), Products = [.. a.Content.Products], Codes = [.. a.Content.Codes],
        Texts = [.. a.Content.Texts.Select(t => new ArticleTextShape(t.Language, t.Title, t.Body))], UpdatedAt = a.UpdatedAt, By = a.By, Shown = a.Counts.Shown, Solved = a.Counts.Solved, Failed = a.Counts.Failed, Deflected = a.Counts.Deflected,
    };
}

public sealed record ArticleTextShape(string Language, string Title, [property: Description("Markdown.")] string Body);

public sealed record ArticleHistoryShape(IReadOnlyList<ArticleVersionShape> Versions);

/// <summary>One version of an article as it was.</summary>
public sealed record ArticleVersionShape(
    int Version, DateTimeOffset At, [property: Description("Who wrote it.")] string By, string State, string Visibility, IReadOnlyList<string> Products, IReadOnlyList<string> Codes, IReadOnlyList<ArticleTextShape> Texts)
{
    public static ArticleVersionShape Of(ArticleVersion v) => new(
        v.Version, v.At, v.By, Names.Of(v.Content.State), Names.Of(v.Content.Visibility), [.. v.Content.Products], [.. v.Content.Codes], [.. v.Content.Texts.Select(t => new ArticleTextShape(t.Language, t.Title, t.Body))]);
}

public sealed record ArticlePageShape(IReadOnlyList<ArticleShape> Articles, string? Cursor);

public sealed record ArticleRequest(
    IReadOnlyList<ArticleTextShape> Texts, string State = "draft", string Visibility = "internal", IReadOnlyList<string>? Products = null, IReadOnlyList<string>? Codes = null);
