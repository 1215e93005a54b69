namespace ChannelHub.Server.Tests;

/// <summary>Files of the checkout that tests compare with.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The rows of every table in a section of a page: cells without their back-ticks.</summary>
    public static IReadOnlyList<string[]> Tables(string page, string heading)
    {
        var lines = Read(page).Split('\n');
        var begin = Array.FindIndex(lines, l => l.TrimStart('#', ' ') == heading && l.StartsWith('#'));
        Assert.That(begin, Is.GreaterThanOrEqualTo(0), $"{page} has no heading '{heading}'");
        var level = lines[begin].TakeWhile(c => c == '#').Count();
        return [.. lines.Skip(begin + 1)
            .TakeWhile(l => !(l.StartsWith('#') && l.TakeWhile(c => c == '#').Count() <= level))
            .Where(l => l.StartsWith('|') && !l.StartsWith("|---", StringComparison.Ordinal))
            .Select(l => l.Trim().Trim('|').Split('|').Select(c => c.Trim().Trim('`')).ToArray())];
    }

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "ChannelHub.sln"))) return at.FullName;
        }

        throw new InvalidOperationException("The tests do not run within the checkout.");
    }
}
