using System.Text.RegularExpressions;

namespace ChannelHub.Architecture.Tests;

/// <summary>A link within the documents leads somewhere.</summary>
internal static partial class LinkRules
{
    public static IEnumerable<string> Faults(SourceFile page, IReadOnlyCollection<string> paths)
    {
        foreach (Match link in Link().Matches(page.Text))
        {
            var target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
            var path = Resolve(page.Folders, target);
            if (!paths.Any(p => p == path || p.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal))) yield return $"{page.Path} links to {target}, which is not there";
        }
    }

    /// <summary>Pages below docs/ that no index names: nobody would find them.</summary>
    public static IEnumerable<string> Unlisted(IReadOnlyCollection<SourceFile> pages)
    {
        var named = pages.Where(p => p.Name == "README.md").SelectMany(index => Link().Matches(index.Text).Select(l => Resolve(index.Folders, l.Groups["target"].Value.Split('#')[0]))).ToHashSet();
        return pages.Where(p => p.Path.StartsWith("docs/", StringComparison.Ordinal) && p.Path != "docs/README.md" && !named.Contains(p.Path)).Select(p => $"{p.Path} is in no index");
    }

    private static string Resolve(IReadOnlyList<string> folders, string target)
    {
        var parts = folders.ToList();
        foreach (var part in target.Split('/'))
        {
            if (part == ".." && parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else if (part is not ("." or "")) parts.Add(part);
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();
}
