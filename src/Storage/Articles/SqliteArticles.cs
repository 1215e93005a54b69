using ChannelHub.Cases;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>The knowledge base on SQLite: words by FTS5's bm25, error codes exactly.</summary>
internal sealed class SqliteArticles(WriteLoop writer, ReadPool readers) : IArticles
{
    private const int MaxPage = 200;
    private const int MaxText = 2_000;
    private const int MaxWords = 24;
    private const int MaxCodes = 20;

    /// <summary>How many texts the words of one search may stand in, summed up: what bounds its time. Words that nearly every article has tell nothing and go first.</summary>
    private const int MaxPostings = 4_000;

    /// <summary>Of what the words find, so many are looked at for product and code.</summary>
    private const int MaxCandidates = 60;

    /// <summary>More than words can ever make up for.</summary>
    private const double CodeBoost = 1_000;

    private const double ProductFactor = 1.5;

    private const string ByWords = """
        SELECT t.article_id AS id, t.language, -f.score AS score
        FROM (SELECT rowid, bm25(article_search, 0.0, 5.0, 3.0, 1.0) AS score FROM article_search WHERE article_search MATCH @query ORDER BY score LIMIT @limit) f
        JOIN article_texts t ON t.id = f.rowid
        """;

    // Asked for every error code that a customer names.
    private static readonly HotSql ByCode = new("SELECT c.article_id FROM article_codes c JOIN articles a ON a.id = c.article_id WHERE c.code = @code AND a.visibility <= @reader LIMIT @limit");

    public async Task<SaveArticleOutcome> SaveAsync(ArticleContent content, int? expected, string by, DateTimeOffset at)
    {
        if (content.Faults().FirstOrDefault() is { } fault) throw new ArgumentException(fault, nameof(content));
        return await writer.RunAsync<SaveArticleOutcome>(session =>
        {
            var before = ArticleRow.Find(session.Connection, content.Key)?.ToArticle();
            if (expected is { } version && version != (before?.Version ?? 0)) return new SaveArticleOutcome.Stale(before?.Version ?? 0);
            if (before is not null && before.Content == content) return new SaveArticleOutcome.Unchanged(before);
            ArticleRow.Write(session.Connection, content, (before?.Version ?? 0) + 1, by, at);
            return new SaveArticleOutcome.Saved(ArticleRow.Find(session.Connection, content.Key)!.ToArticle());
        }).ConfigureAwait(false);
    }

    public Task<Article?> FindAsync(string key, CancellationToken stop) => readers.ReadAsync(key, static (reader, k) => ArticleRow.Find(reader, k)?.ToArticle(), stop);

    public Task<IReadOnlyList<Article>> ListAsync(string? after, int limit, CancellationToken stop)
    {
        if (limit is < 1 or > MaxPage) throw new ArgumentException($"A page has 1 to {MaxPage} articles, not {limit}.", nameof(limit));
        return readers.ReadAsync<IReadOnlyList<Article>>(
            c => [.. c.Query<ArticleRow>($"SELECT {ArticleRow.Columns} FROM articles a WHERE a.key > @after ORDER BY a.key LIMIT @limit", new { after = after ?? "", limit }).Select(r => r.ToArticle())], stop);
    }

    public Task<IReadOnlyList<ArticleVersion>> HistoryAsync(string key, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<ArticleVersion>>(
        c => [.. c.Query<ArticleRow>("SELECT version, at AS updatedAt, author, content FROM article_versions WHERE key = @key ORDER BY version DESC LIMIT @limit", new { key, limit = MaxPage })
            .Select(r => new ArticleVersion(r.Version, Ticks.ToTime(r.UpdatedAt), r.Author, StoredJson.Read(r.Content, StoredJson.Article)))],
        stop);

    public Task<IReadOnlyList<ArticleHit>> SearchAsync(ArticleSearch search, CancellationToken stop)
    {
        if (search.Limit is < 1 or > ArticleSearch.MaxLimit) throw new ArgumentException($"A search gives 1 to {ArticleSearch.MaxLimit} articles, not {search.Limit}.", nameof(search));
        return readers.ReadAsync(search, Search, stop);
    }

    /// <summary>What changes while it looks is found as it was or as it is: an article that is gone by then, or no longer for the reader, is left out.</summary>
    private static IReadOnlyList<ArticleHit> Search(Reader reader, ArticleSearch search)
    {
        var text = search.Text is { Length: > MaxText } longer ? longer[..MaxText] : search.Text ?? "";
        var words = ArticleWords.Of(text).Distinct().Take(MaxWords).ToList();
        var found = WordQuery(reader.Connection, search, words) is { } query ? reader.Connection.Query<Found>(ByWords, new { query, limit = MaxCandidates }).AsList() : [];

        var codes = search.Codes.Concat(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Any(char.IsAsciiDigit)).Select(ArticleContent.FoldCode).Where(f => f.Length > 1).Distinct().Take(MaxCodes).ToArray();
        var byCode = new HashSet<long>();
        foreach (var code in codes) byCode.UnionWith(reader[ByCode].Add(code).Add((int)search.Reader).Add(MaxCandidates).All(static row => row.Int64(0)));

        var hits = new List<ArticleHit>();
        foreach (var id in found.Select(f => f.Id).Concat(byCode).Distinct())
        {
            if (ArticleRow.Find(reader, id) is not { } row || row.ToArticle() is not { Content: { State: ArticleState.Published } content } article || content.Visibility > search.Reader) continue;
            var best = found.Where(f => f.Id == row.Id).MaxBy(f => f.Score);
            if (article.Content.In(search.Language ?? best?.Language ?? article.Content.Texts[0].Language) is not { } shown) continue;
            var score = (best?.Score ?? 0) + 0.01;
            if (search.Product is { } product && article.Content.Products.Contains(product, StringComparer.OrdinalIgnoreCase)) score *= ProductFactor;
            if (byCode.Contains(row.Id)) score += CodeBoost;
            hits.Add(new ArticleHit(article, shown, score, byCode.Contains(row.Id)));
        }

        return [.. hits.OrderByDescending(h => h.Score).ThenBy(h => h.Article.Key, StringComparer.Ordinal).Take(search.Limit)];
    }

    /// <summary>The query for the words that tell something, in what the reader may see; null if there are none.</summary>
    private static string? WordQuery(SqliteConnection c, ArticleSearch search, List<string> words)
    {
        if (words.Count == 0) return null;
        var kept = new List<string>();
        long postings = 0;
        foreach (var (word, texts) in c.Query<(string Word, long Texts)>("SELECT term, doc FROM article_words WHERE term IN @words", new { words }).OrderBy(w => w.Texts))
        {
            if (kept.Count > 0 && postings + texts > MaxPostings) break;
            postings += texts;
            kept.Add($"\"{word}\"");
        }

        if (kept.Count == 0) return null;
        var readers = string.Join(" OR ", Enum.GetValues<ArticleVisibility>().Where(v => v <= search.Reader).Select(ArticleRow.ReaderMark));
        var language = search.Language is { } l && l.All(char.IsAsciiLetter) ? $" AND marks : \"{l}\"" : "";
        return $"{{title names body}} : ({string.Join(" OR ", kept)}) AND marks : ({readers}){language}";
    }

    private sealed record Found
    {
        public long Id { get; init; }

        public string Language { get; init; } = "";

        public double Score { get; init; }
    }
}
