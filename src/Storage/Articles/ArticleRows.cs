using System.Text;
using ChannelHub.Cases;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>The rows of an article, and its counts.</summary>
internal sealed record ArticleRow
{
    public const string Columns = "a.id, a.version, a.updated_at AS updatedAt, a.shown, a.solved, a.failed, a.deflected, a.author, a.content";

    private const string Insert = """
        INSERT INTO articles (key, version, state, visibility, updated_at, author, content) VALUES (@key, @version, @state, @visibility, @at, @by, @json)
        ON CONFLICT (key) DO UPDATE SET version = @version, state = @state, visibility = @visibility, updated_at = @at, author = @by, content = @json
        RETURNING id
        """;

    private static readonly HotSql CountShown = new("UPDATE articles SET shown = shown + 1 WHERE key = @key");
    private static readonly HotSql CountSolved = new("UPDATE articles SET solved = solved + 1 WHERE key = @key");
    private static readonly HotSql CountDeflected = new("UPDATE articles SET deflected = deflected + 1 WHERE key = @key");
    private static readonly HotSql CountFailed = new("UPDATE articles SET failed = failed + 1 WHERE key = @key");

    public long Id { get; init; }

    public int Version { get; init; }

    public long UpdatedAt { get; init; }

    public long Shown { get; init; }

    public long Solved { get; init; }

    public long Failed { get; init; }

    public long Deflected { get; init; }

    public string Author { get; init; } = "";

    public string Content { get; init; } = "";

    public Article ToArticle() => new(StoredJson.Read(Content, StoredJson.Article), Version, Ticks.ToTime(UpdatedAt), Author, new ArticleCounts(Shown, Solved, Failed, Deflected));

    private static readonly HotSql ByKey = new($"SELECT {Columns} FROM articles a WHERE a.key = @key");

    private static readonly HotSql ById = new($"SELECT {Columns} FROM articles a WHERE a.id = @id");

    public static ArticleRow? Find(Reader reader, string key) => First(reader[ByKey].Add(key));

    public static ArticleRow? Find(Reader reader, long id) => First(reader[ById].Add(id));

    private static ArticleRow? First(HotStatement found) => found.First<ArticleRow?>(
        static row => new ArticleRow
        {
            Id = row.Int64(0), Version = (int)row.Int64(1), UpdatedAt = row.Int64(2), Shown = row.Int64(3), Solved = row.Int64(4), Failed = row.Int64(5), Deflected = row.Int64(6), Author = row.Text(7), Content = row.Text(8),
        },
        null);

    public static ArticleRow? Find(SqliteConnection c, string key) => c.QuerySingleOrDefault<ArticleRow>($"SELECT {Columns} FROM articles a WHERE a.key = @key", new { key });

    /// <summary>Writes a version, and what a published article is found by.</summary>
    public static void Write(SqliteConnection c, ArticleContent content, int version, string by, DateTimeOffset at)
    {
        var json = Encoding.UTF8.GetString(StoredJson.Write(content, StoredJson.Article));
        var id = c.ExecuteScalar<long>(Insert, new { key = content.Key, version, state = (int)content.State, visibility = (int)content.Visibility, at = at.UtcTicks, by, json });
        c.Execute("INSERT INTO article_versions (key, version, at, author, content) VALUES (@key, @version, @at, @by, @json)", new { key = content.Key, version, at = at.UtcTicks, by, json });

        c.Execute("DELETE FROM article_search WHERE rowid IN (SELECT id FROM article_texts WHERE article_id = @id); DELETE FROM article_texts WHERE article_id = @id; DELETE FROM article_codes WHERE article_id = @id", new { id });
        if (content.State != ArticleState.Published) return;
        foreach (var code in content.Codes.Select(ArticleContent.FoldCode).Where(f => f.Length > 0).Distinct()) c.Execute("INSERT INTO article_codes (code, article_id) VALUES (@code, @id)", new { code, id });
        var names = ArticleWords.Join(string.Join(' ', content.Codes.Concat(content.Products)));
        foreach (var text in content.Texts)
        {
            var row = c.ExecuteScalar<long>("INSERT INTO article_texts (article_id, language) VALUES (@id, @language) RETURNING id", new { id, language = text.Language });
            c.Execute(
                "INSERT INTO article_search (rowid, marks, title, names, body) VALUES (@row, @marks, @title, @names, @body)",
                new { row, marks = $"{text.Language} {ReaderMark(content.Visibility)}", title = ArticleWords.Join(text.Title), names, body = ArticleWords.Join(text.Body) });
        }
    }

    /// <summary>A word that no language's code is.</summary>
    public static string ReaderMark(ArticleVisibility visibility) => $"for{Names.Of(visibility)}";

    /// <summary>Counts what the bot's answers came to, in the transaction of the decision: never lost and never twice.</summary>
    public static void Count(WriteSession session, CaseChange change)
    {
        if (ArticleAnswers.DeflectedBy(change) is { } spared) session[CountDeflected].Add(spared).Run();
        foreach (var e in change.Events)
        {
            if (e.Data is not BotAnswered { Article: { } article, Kind: var kind }) continue;
            var sql = kind switch
            {
                ArticleAnswers.Solved => CountSolved,
                ArticleAnswers.Shown or ArticleAnswers.ShownLater or ArticleAnswers.Drafted => CountShown,
                _ => CountFailed,
            };
            session[sql].Add(article).Run();
        }
    }
}
