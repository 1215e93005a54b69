using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <param name="Version">The version that brought the changes.</param>
/// <param name="Marks">Changes of what is not text, as before and after: state, visibility, products, codes.</param>
/// <param name="Texts">Languages whose title or text changed, with their lines (the title first).</param>
public sealed record ArticleChange(ArticleVersion Version, IReadOnlyList<(string Field, string Before, string After)> Marks, IReadOnlyList<(string Language, IReadOnlyList<DiffLine> Lines)> Texts);

/// <summary>An article's versions, each with what it changed. Pure.</summary>
public static class ArticleChanges
{
    /// <param name="history">The latest first, as the store gives them; the oldest is compared with nothing only if it is the first of all.</param>
    public static IReadOnlyList<ArticleChange> Of(IReadOnlyList<ArticleVersion> history, int most)
    {
        var changes = new List<ArticleChange>();
        for (var i = 0; i < history.Count && i < most; i++)
        {
            var version = history[i];
            var before = i + 1 < history.Count ? history[i + 1].Content : null;
            if (before is null && version.Version > 1) break;
            changes.Add(new ArticleChange(version, Marks(before, version.Content), [.. Changed(before, version.Content)]));
        }

        return changes;
    }

    private static IReadOnlyList<(string, string, string)> Marks(ArticleContent? before, ArticleContent after) =>
    [
        .. new[]
        {
            ("state", before is null ? "" : Names.Of(before.State), Names.Of(after.State)),
            ("visibility", before is null ? "" : Names.Of(before.Visibility), Names.Of(after.Visibility)),
            ("products", string.Join(", ", before?.Products ?? []), string.Join(", ", after.Products)),
            ("codes", string.Join(", ", before?.Codes ?? []), string.Join(", ", after.Codes)),
        }.Where(m => m.Item2 != m.Item3),
    ];

    private static IEnumerable<(string, IReadOnlyList<DiffLine>)> Changed(ArticleContent? before, ArticleContent after) =>
        from language in (before?.Texts ?? []).Concat(after.Texts).Select(t => t.Language).Distinct()
        let old = before?.In(language)
        let now = after.In(language)
        where old != now
        select (language, LineDiff.Of(Whole(old), Whole(now)));

    private static string Whole(ArticleText? text) => text is null ? "" : $"{text.Title}\n\n{text.Body}";
}
