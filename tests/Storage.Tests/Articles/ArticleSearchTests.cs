using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.Storage.Tests;

/// <summary>How well articles are found, measured on a small set that people judged, and how fast.</summary>
[NonParallelizable]
public sealed class ArticleSearchTests
{
    private static readonly string[][] Lines =
        [.. File.ReadAllLines(Path.Combine(TestContext.CurrentContext.TestDirectory, "Articles", "judged.txt")).Where(l => !l.StartsWith('#')).Select(l => l.Split('|'))];

    private readonly SqliteFolder folder = new();

    [TearDown]
    public void Remove() => folder.Remove();

    /// <summary>The mean reciprocal rank, and how many of the searches have the right article among the first three.</summary>
    [Test]
    public async Task SearchAsync_JudgedSearches_FindTheRightArticle()
    {
        using var store = folder.Open();
        await SaveAsync(store, Judged(""));
        var (reciprocal, among, count) = (0.0, 0, 0);
        foreach (var query in Lines.Where(l => l[0] == "Q"))
        {
            var hits = await store.Articles.SearchAsync(new ArticleSearch { Language = query[1], Text = query[2] }, CancellationToken.None);
            var rank = hits.ToList().FindIndex(h => h.Article.Key == query[3]) + 1;
            if (rank != 1) TestContext.Out.WriteLine($"{rank}: {query[2]} -> {string.Join(' ', hits.Take(3).Select(h => h.Article.Key))}");
            count++;
            if (rank > 0) reciprocal += 1.0 / rank;
            if (rank is > 0 and <= 3) among++;
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} searches: MRR {reciprocal / count:0.000}, recall@3 {(double)among / count:0.000}"));
        Assert.That(count, Is.GreaterThanOrEqualTo(40));
        Assert.That(reciprocal / count, Is.GreaterThanOrEqualTo(0.9));
        Assert.That((double)among / count, Is.GreaterThanOrEqualTo(0.95));
    }

    private static async Task SaveAsync(SqliteStore store, IEnumerable<ArticleContent> articles)
    {
        foreach (var saved in await Task.WhenAll(articles.Select(a => store.Articles.SaveAsync(a, null, "test", Opening.Morning)))) Assert.That(saved, Is.InstanceOf<SaveArticleOutcome.Saved>());
    }

    private static IEnumerable<ArticleContent> Judged(string suffix) =>
        Lines.Where(l => l[0] == "A").GroupBy(l => l[1]).Select(a => new ArticleContent
        {
            Key = a.Key + suffix, State = ArticleState.Published, Visibility = ArticleVisibility.Public, Codes = a.Key == "stamping-h007" && suffix.Length == 0 ? ["H007"] : [],
            Texts = a.Select(l => new ArticleText(l[2], l[3], $"{l[4]}\n\n{suffix}")).ToValueList(),
        });
}
