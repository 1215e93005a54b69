using System.Text.RegularExpressions;

namespace ChannelHub.Architecture.Tests;

/// <summary>
/// docs/properties.md lists which test proves which property. A test says so itself with a mark (<c>[Test] // P22</c>, or <c>// P22, P31</c>) on its
/// attribute's line or just above it; page and marks must agree.
/// </summary>
internal static partial class PropertyTable
{
    /// <summary>Property to the tests that carry its mark, as <c>Class.Method</c>.</summary>
    public static IReadOnlyDictionary<string, string[]> Marked(IEnumerable<SourceFile> tests)
    {
        var marks =
            from file in tests
            where file.Extension == ".cs"
            from Match mark in Mark().Matches(file.Text)
            from Capture property in mark.Groups["p"].Captures
            let method = Method().Match(file.Text, mark.Index)
            select (Property: property.Value, Test: $"{Path.GetFileNameWithoutExtension(file.Name)}.{(method.Success ? method.Groups["name"].Value : "?")}");
        return marks.GroupBy(m => m.Property).ToDictionary(g => g.Key, g => g.Select(m => m.Test).Distinct().Order(StringComparer.Ordinal).ToArray());
    }

    /// <summary>Property to the tests that the page names for it.</summary>
    public static IReadOnlyDictionary<string, string[]> Listed(string page) =>
        Row().Matches(page).ToDictionary(
            r => r.Groups["p"].Value,
            r => TestName().Matches(r.Groups["tests"].Value).Select(t => t.Groups["name"].Value).Order(StringComparer.Ordinal).ToArray());

    public static IEnumerable<string> Faults(IReadOnlyDictionary<string, string[]> listed, IReadOnlyDictionary<string, string[]> marked)
    {
        foreach (var property in listed.Keys.Union(marked.Keys).Order(StringComparer.Ordinal))
        {
            var (page, tests) = (listed.GetValueOrDefault(property, []), marked.GetValueOrDefault(property, []));
            foreach (var test in tests.Except(page)) yield return $"{test} carries the mark {property}, but its row in docs/properties.md does not name it: | {property} | … | {Column(tests)} |";
            foreach (var test in page.Except(tests)) yield return $"docs/properties.md names {test} for {property}, but no such test carries the mark";
        }
    }

    private static string Column(IEnumerable<string> tests) => string.Join(", ", tests.Select(t => $"`{t}`"));

    [GeneratedRegex(@"//\s*(?<p>P\d\d)(?:,\s*(?<p>P\d\d))*\s*(?:$|:)", RegexOptions.Multiline)]
    private static partial Regex Mark();

    [GeneratedRegex(@"public\s[^=;{]*?\s(?<name>\w+)\(")]
    private static partial Regex Method();

    [GeneratedRegex(@"^\|\s*(?<p>P\d\d)\s*\|[^|]*\|(?<tests>[^|]*)\|\s*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex TestName();
}
