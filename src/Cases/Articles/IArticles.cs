namespace ChannelHub.Cases;

/// <summary>The knowledge base. While the store can't be written, changes end with <see cref="StoreUnavailableException"/>.</summary>
public interface IArticles
{
    /// <summary>Writes a new version, unless it says what the last one says.</summary>
    /// <param name="expected">The version that was edited; 0 for a new article, null to write over whatever there is.</param>
    /// <exception cref="ArgumentException">The content has <see cref="ArticleContent.Faults"/>.</exception>
    Task<SaveArticleOutcome> SaveAsync(ArticleContent content, int? expected, string by, DateTimeOffset at);

    Task<Article?> FindAsync(string key, CancellationToken stop);

    /// <summary>By key, after the one given.</summary>
    /// <param name="limit">1 to 200.</param>
    Task<IReadOnlyList<Article>> ListAsync(string? after, int limit, CancellationToken stop);

    /// <summary>The latest version first, at most 200.</summary>
    Task<IReadOnlyList<ArticleVersion>> HistoryAsync(string key, CancellationToken stop);

    /// <summary>Published articles that fit, the best first.</summary>
    Task<IReadOnlyList<ArticleHit>> SearchAsync(ArticleSearch search, CancellationToken stop);
}

/// <summary>What an article is looked for by: the error code counts most, then words, then the product.</summary>
public sealed record ArticleSearch
{
    public const int MaxLimit = 50;

    /// <summary>In a customer's own words; only the first 2,000 characters are looked at.</summary>
    public string? Text { get; init; }

    /// <summary>Only articles that have it, with their text in it; null for any.</summary>
    public string? Language { get; init; }

    public ValueList<string> Codes { get; init; }

    public string? Product { get; init; }

    /// <summary>The most private articles that the reader may see.</summary>
    public ArticleVisibility Reader { get; init; } = ArticleVisibility.Public;

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 10;
}

/// <param name="ByCode">One of the error codes is exactly one of the article's.</param>
public sealed record ArticleHit(Article Article, ArticleText Text, double Score, bool ByCode);

/// <summary>What became of a change.</summary>
public abstract record SaveArticleOutcome
{
    private SaveArticleOutcome()
    {
    }

    public sealed record Saved(Article Article) : SaveArticleOutcome;

    /// <summary>It says so already.</summary>
    public sealed record Unchanged(Article Article) : SaveArticleOutcome;

    /// <summary>Somebody else changed it first: the version there is now, 0 if there is none.</summary>
    public sealed record Stale(int Version) : SaveArticleOutcome;
}
