using System.Text;
using ChannelHub.Cases;
using ChannelHub.Intake.Articles;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>Articles of a folder of Markdown files.</summary>
internal static class ArticleFolder
{
    /// <summary>The name under which an import's versions stand in an article's history.</summary>
    public const string Importer = "import";

    private const string Shipped = "articles";

    public static (IReadOnlyList<ArticleContent> Articles, IReadOnlyList<SettingFault> Faults) Read(string folder) =>
        ArticleFiles.Read(Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories).Select(f => KeyValuePair.Create(Path.GetRelativePath(folder, f), File.ReadAllText(f, Encoding.UTF8))));

    /// <summary>
    /// In development a fresh hub begins with the shipped examples, so that known errors are answered from the first message on. They speak of a product that nobody has: in production nothing comes
    /// by itself, and where there is any article, a draft even, nothing is added.
    /// </summary>
    /// <returns>How many articles came in.</returns>
    public static async Task<int> BringExamplesAsync(HubSettings settings, IArticles articles, DateTimeOffset now, CancellationToken stop)
    {
        var folder = settings.Place.Find(Shipped);
        folder = Directory.Exists(folder) ? folder : Path.Combine(settings.Place.ProgramDirectory, Shipped);
        if (!settings.Place.IsDevelopment || !Directory.Exists(folder) || await articles.ListAsync(null, 1, stop) is not []) return 0;
        var (examples, _) = Read(folder);
        foreach (var article in examples) await articles.SaveAsync(article, 0, Importer, now);
        return examples.Count;
    }
}
