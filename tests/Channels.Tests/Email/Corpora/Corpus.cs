using System.Text;

namespace ChannelHub.Channels.Tests.Email.Corpora;

/// <summary>The published mails with known results, in the folder named by CHANNELHUB_CORPORA; without it these tests are skipped by name.</summary>
internal static class Corpus
{
    public const string Variable = "CHANNELHUB_CORPORA";

    private const string NotThere = "(no corpora)";

    public static string? Root => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } root && Directory.Exists(root) ? root : null;

    /// <summary>The names of a set's files with this ending, without it.</summary>
    public static IEnumerable<string> Names(string set, string ending)
    {
        if (Root is null) return [NotThere];
        return Directory.GetFiles(Path.Combine(Root, set), "*" + ending).Select(f => Path.GetFileName(f)[..^ending.Length]).Order(StringComparer.Ordinal);
    }

    public static string PathOf(string set, string file)
    {
        if (Root is null) Assert.Ignore($"{Variable} names no folder with published mails.");
        return Path.Combine(Root!, set, file);
    }

    public static byte[] Bytes(string set, string file) => File.ReadAllBytes(PathOf(set, file));

    public static string Text(string set, string file) => File.ReadAllText(PathOf(set, file), Encoding.UTF8).ReplaceLineEndings("\n");

    public static bool Exists(string set, string file) => File.Exists(PathOf(set, file));

    /// <summary>A case meets its expectation, or is a named deviation that still is one.</summary>
    public static void Judge(string set, string name, List<string> differences, IReadOnlyDictionary<string, string> deviations)
    {
        if (deviations.TryGetValue(name, out var reason))
        {
            Assert.That(differences, Is.Not.Empty, $"{set}/{name} is listed as a deviation ({reason}) but gives what is expected: take it off the list.");
            Assert.Pass($"Named deviation: {reason}");
        }

        Assert.That(differences, Is.Empty, () => $"{set}/{name}:\n" + string.Join('\n', differences));
    }

    public static void Same(List<string> differences, string what, string? expected, string? actual)
    {
        if (expected != actual) differences.Add($"{what}\n   expected {Show(expected)}\n   actual   {Show(actual)}");
    }

    private static string Show(string? text)
    {
        if (text is null) return "(none)";
        var shown = text.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal);
        return shown.Length > 1500 ? shown[..1500] + "…" : shown;
    }

    /// <summary>White space in runs is one blank; for comparing what is seen of HTML.</summary>
    public static string Seen(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
