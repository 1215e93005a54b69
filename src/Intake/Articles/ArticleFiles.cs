using ChannelHub.Cases;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ChannelHub.Intake.Articles;

/// <summary>
/// Reads articles from Markdown files with a front matter between two lines of <c>---</c>: one file for each language of an article, put together by their key.
/// All that is wrong is said at once, with the file's name.
/// </summary>
public static class ArticleFiles
{
    private const string Fence = "---";
    private static readonly string[] Known = ["key", "language", "title", "products", "codes", "visibility", "state"];

    /// <param name="files">Name (for faults) and content.</param>
    public static (IReadOnlyList<ArticleContent> Articles, IReadOnlyList<SettingFault> Faults) Read(IEnumerable<KeyValuePair<string, string>> files)
    {
        var faults = new List<SettingFault>();
        var read = files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => (File: f.Key, Article: ReadOne(f.Key, f.Value, faults))).Where(f => f.Article is not null).ToList();
        var articles = new List<ArticleContent>();
        foreach (var same in read.GroupBy(f => f.Article!.Key).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var first = same.First().Article!;
            foreach (var (file, other) in same.Where(f => (f.Article!.Visibility, f.Article.State) != (first.Visibility, first.State)))
            {
                faults.Add(new SettingFault(file, other!.Key, "all files of an article have the same visibility and state."));
            }

            var whole = first with
            {
                Products = same.SelectMany(f => f.Article!.Products).Distinct().ToValueList(),
                Codes = same.SelectMany(f => f.Article!.Codes).Distinct().ToValueList(),
                Texts = same.SelectMany(f => f.Article!.Texts).OrderBy(t => t.Language, StringComparer.Ordinal).ToValueList(),
            };
            faults.AddRange(whole.Faults().Select(fault => new SettingFault(same.First().File, whole.Key, fault)));
            articles.Add(whole);
        }

        return faults.Count > 0 ? ([], faults) : (articles, []);
    }

    private static ArticleContent? ReadOne(string file, string content, List<SettingFault> faults)
    {
        var lines = content.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        var end = lines[0].TrimEnd() == Fence ? Array.FindIndex(lines, 1, l => l.TrimEnd() == Fence) : -1;
        if (end < 0)
        {
            faults.Add(new SettingFault(file, null, "the file begins with its key, language and title between two lines of '---'."));
            return null;
        }

        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(string.Join('\n', lines[1..end])));
            if (stream.Documents is not [{ RootNode: YamlMappingNode map }])
            {
                faults.Add(new SettingFault(file, null, "between the lines of '---' stands a mapping such as 'title: …'."));
                return null;
            }

            foreach (var key in map.Children.Keys.Select(k => k.ToString()).Except(Known)) faults.Add(new SettingFault(file, key, $"these are possible here: {string.Join(", ", Known)}."));
            foreach (var key in new[] { "key", "language", "title" }.Where(k => Text(map, k) is null)) faults.Add(new SettingFault(file, key, "this is needed."));
            return new ArticleContent
            {
                Key = Text(map, "key") ?? "",
                State = Named(file, map, "state", ArticleState.Published, faults),
                Visibility = Named(file, map, "visibility", ArticleVisibility.Internal, faults),
                Products = List(map, "products"),
                Codes = List(map, "codes"),
                Texts = [new ArticleText(Text(map, "language") ?? "", Text(map, "title") ?? "", string.Join('\n', lines[(end + 1)..]).Trim())],
            };
        }
        catch (YamlException e)
        {
            faults.Add(new SettingFault($"{file}({e.Start.Line + 1},{e.Start.Column})", null, $"what stands between the lines of '---' can't be read as YAML: {e.Message}"));
            return null;
        }
    }

    private static T Named<T>(string file, YamlMappingNode map, string key, T usual, List<SettingFault> faults)
        where T : struct, Enum
    {
        if (Text(map, key) is not { } text) return usual;
        if (Names.TryParse<T>(text, out var value)) return value;
        faults.Add(new SettingFault($"{file} {key}", text, $"it is one of: {string.Join(", ", Names.All<T>())}."));
        return usual;
    }

    private static string? Text(YamlMappingNode map, string key) => map.Children.TryGetValue(key, out var value) ? (value as YamlScalarNode)?.Value : null;

    private static ValueList<string> List(YamlMappingNode map, string key) => !map.Children.TryGetValue(key, out var value)
        ? []
        : value is YamlSequenceNode list ? list.Children.Select(c => c.ToString()).ToValueList() : [value.ToString()];
}
