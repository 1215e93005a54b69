using System.Text.RegularExpressions;

namespace ChannelHub.Architecture.Tests;

/// <summary>What holds of every file and name: short, about one thing, and named after it.</summary>
internal static partial class FileRules
{
    /// <summary>About 300 are meant; a few more do not make a red build.</summary>
    public const int MaxLines = 320;

    /// <summary>Files that may be longer, each with its reason. Empty, and better so.</summary>
    public static readonly IReadOnlyDictionary<string, string> MayBeLonger = new Dictionary<string, string>();

    private static readonly string[] Source = [".cs", ".razor", ".js", ".css", ".sql", ".sh"];

    /// <summary>Names under which anything could be put, so that in the end everything is.</summary>
    private static readonly string[] Drawers = ["Common", "Utils", "Util", "Utilities", "Helpers", "Helper", "Manager", "Managers", "Misc", "Shared"];

    public static IEnumerable<string> TooLong(IEnumerable<SourceFile> files) =>
        files.Where(f => Source.Contains(f.Extension) && f.Lines > MaxLines && !MayBeLonger.ContainsKey(f.Path)).Select(f => $"{f.Path} has {f.Lines} lines, more than {MaxLines}");

    public static IEnumerable<string> DrawerFolders(IEnumerable<SourceFile> files) =>
        files.SelectMany(f => f.Folders).Distinct().Where(IsDrawer).Select(f => $"the folder '{f}' says nothing about what is in it");

    public static IEnumerable<string> DrawerTypes(IEnumerable<string> typeNames) => typeNames.Where(IsDrawer).Select(t => $"the type '{t}' says nothing about what it does");

    /// <summary>Whether the last word of a name is a drawer: <c>DateHelper</c>, <c>CaseManager</c>, <c>Utils</c>.</summary>
    private static bool IsDrawer(string name) => Drawers.Contains(LastWord().Match(name).Value);

    [GeneratedRegex("[A-Z]?[a-z]+$")]
    private static partial Regex LastWord();
}
