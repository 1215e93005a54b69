using System.Diagnostics;
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

    [Test]
    public async Task SearchAsync_TenThousandArticles_TakesMillisecondsForOne()
    {
        using var store = folder.Open();
        var copies = (10_000 / 12) + 1;
        await Task.WhenAll(Enumerable.Range(0, copies).Select(i => SaveAsync(store, Judged($"-{i}"))));
        var times = new List<double>();
        foreach (var round in Enumerable.Range(0, 5))
        {
            foreach (var query in Lines.Where(l => l[0] == "Q"))
            {
                var started = Stopwatch.GetTimestamp();
                var hits = await store.Articles.SearchAsync(new ArticleSearch { Language = query[1], Text = $"{query[2]} {round}" }, CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                Assert.That(hits, Is.Not.Empty);
            }
        }

        times.Sort();
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{copies * 12} articles, {times.Count} searches: median {times[times.Count / 2]:0.0} ms, p95 {times[times.Count * 95 / 100]:0.0} ms"));

        // The promise is 20 ms; the bound leaves room for a machine that is busy with other tests, and fails for a search that reads everything.
        Assert.That(times[times.Count * 95 / 100], Is.LessThan(100));
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
