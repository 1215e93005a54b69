using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>A knowledge base that finds every published article, in the order in which they were saved.</summary>
public sealed class MemoryArticles : IArticles
{
    private readonly List<Article> all = [];
    private readonly List<ArticleVersion> history = [];

    public ArticleSearch? LastSearch { get; private set; }

    public Task<SaveArticleOutcome> SaveAsync(ArticleContent content, int? expected, string by, DateTimeOffset at)
    {
        var before = all.Find(a => a.Key == content.Key);
        if (expected is { } version && version != (before?.Version ?? 0)) return Task.FromResult<SaveArticleOutcome>(new SaveArticleOutcome.Stale(before?.Version ?? 0));
        var saved = new Article(content, (before?.Version ?? 0) + 1, at, by, new ArticleCounts());
        history.Insert(0, new ArticleVersion(saved.Version, at, by, content));
        all.RemoveAll(a => a.Key == content.Key);
        all.Add(saved);
        return Task.FromResult<SaveArticleOutcome>(new SaveArticleOutcome.Saved(saved));
    }

    public Task<Article?> FindAsync(string key, CancellationToken stop) => Task.FromResult(all.Find(a => a.Key == key));

    public Task<IReadOnlyList<Article>> ListAsync(string? after, int limit, CancellationToken stop) => Task.FromResult<IReadOnlyList<Article>>(all);

    public Task<IReadOnlyList<ArticleVersion>> HistoryAsync(string key, CancellationToken stop) => Task.FromResult<IReadOnlyList<ArticleVersion>>([.. history.Where(v => v.Content.Key == key)]);

    public Task<IReadOnlyList<ArticleHit>> SearchAsync(ArticleSearch search, CancellationToken stop)
    {
        LastSearch = search;
        return Task.FromResult<IReadOnlyList<ArticleHit>>([.. all.Where(a => a.Content.State == ArticleState.Published).Take(search.Limit).Select(a => new ArticleHit(a, a.Content.Texts[0], 1, false))]);
    }
}
