namespace ChannelHub.Architecture.Tests;

/// <summary>A text file of the repository.</summary>
/// <param name="Path">From the top of the repository, with slashes: <c>src/Cases/Model/Case.cs</c>.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public string Extension => System.IO.Path.GetExtension(Path);

    /// <summary>The folders it is in, from the top.</summary>
    public IReadOnlyList<string> Folders => Path.Split('/')[..^1];

    public int Lines => Text.Length == 0 ? 0 : Text.TrimEnd('\n').Count(c => c == '\n') + 1;
}

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", "bin", "obj", "TestResults", "artifacts", "node_modules", "BenchmarkDotNet.Artifacts", ".vs", ".idea"];

    private static readonly string[] Binary = [".png", ".ico", ".jpg", ".woff2", ".db", ".gz", ".zip"];

    private static readonly Lazy<string> TheRoot = new(() =>
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ChannelHub.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"No ChannelHub.sln above {AppContext.BaseDirectory}: run the tests from within a checkout.");
    });

    private static readonly Lazy<IReadOnlyList<SourceFile>> TheFiles = new(() => [.. Read(new DirectoryInfo(TheRoot.Value), "")]);

    /// <summary>Every text file of ours, without what builds and tests leave behind.</summary>
    public static IReadOnlyList<SourceFile> Files => TheFiles.Value;

    public static IEnumerable<SourceFile> Under(string folder) => Files.Where(f => f.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    public static SourceFile FileAt(string path) => Files.Single(f => f.Path == path);

    private static IEnumerable<SourceFile> Read(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var ignored = NotOurs.Contains(entry.Name) || (prefix.Length == 0 && entry.Name == "data") || entry.LinkTarget is not null;
            if (ignored) continue;
            if (entry is DirectoryInfo sub)
            {
                foreach (var file in Read(sub, $"{prefix}{sub.Name}/")) yield return file;
            }
            else if (!Binary.Contains(entry.Extension))
            {
                yield return new SourceFile(prefix + entry.Name, File.ReadAllText(entry.FullName));
            }
        }
    }
}
