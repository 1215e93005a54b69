using System.CommandLine;
using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Cli;

/// <summary><c>articles import|list</c>: the knowledge base from a folder of Markdown. Works beside a running hub.</summary>
internal static class ArticlesCommand
{
    private const int Page = 200;

    public static Command Build(CommandContext context)
    {
        var command = new Command("articles", "The articles of the knowledge base.");
        command.Add(BuildImport(context));
        command.Add(BuildList(context));
        return command;
    }

    private static Command BuildImport(CommandContext context)
    {
        var directory = new Argument<string>("DIR") { Description = "the folder whose *.md files are read, with those in folders below it" };
        var command = new Command("import", "Import Markdown files with a front matter (key, language, title, products, codes, visibility, state). What changed becomes a new version; what is the same stays.") { directory };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(directory), context.Environment.WorkingDirectory);
            if (!Directory.Exists(folder)) throw new CliFailure($"there is no folder {folder}.");
            var (articles, faults) = ArticleFolder.Read(folder);
            if (faults.Count > 0)
            {
                throw new CliFailure($"nothing was imported from {folder}:{Environment.NewLine}{string.Join(Environment.NewLine, faults.Select(f => $"  {f}"))}");
            }

            await using var services = HubServices.ForPeople(context.LoadOrFail());
            var saved = 0;
            foreach (var article in articles)
            {
                var outcome = await services.Articles.SaveAsync(article, null, ArticleFolder.Importer, context.Environment.Time.GetUtcNow());
                if (outcome is SaveArticleOutcome.Saved { Article.Version: var version })
                {
                    saved++;
                    await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{article.Key}\tversion {version}"));
                }
            }

            await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{articles.Count} articles read, {saved} changed."));
            return ExitCodes.Success;
        });
        return command;
    }

    private static Command BuildList(CommandContext context)
    {
        var command = new Command("list", "List the articles: key, version, state, visibility, languages, codes, how often shown, solved, failed and deflected, title.");
        command.SetAction(async (_, stop) =>
        {
            await using var services = HubServices.ForPeople(context.LoadOrFail());
            string? after = null;
            while (await services.Articles.ListAsync(after, Page, stop) is { Count: > 0 } page)
            {
                foreach (var a in page) await context.Out.WriteLineAsync(Line(a));
                after = page[^1].Key;
            }

            return ExitCodes.Success;
        });
        return command;
    }

    private static string Line(Article a) => string.Create(
        CultureInfo.InvariantCulture,
        $"{a.Key}\t{a.Version}\t{Names.Of(a.Content.State)}\t{Names.Of(a.Content.Visibility)}\t{string.Join(',', a.Content.Texts.Select(t => t.Language))}\t{string.Join(',', a.Content.Codes)}\t{a.Counts.Shown}/{a.Counts.Solved}/{a.Counts.Failed}/{a.Counts.Deflected}\t{a.Content.Texts[0].Title}");
}
