namespace ChannelHub.Routing.Yaml;

/// <summary>Finds what somebody meant who mistyped a name.</summary>
internal static class Nearest
{
    private const int MaxListed = 40;

    public static string Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        var shown = name.Length > 60 ? name[..60] + "…" : name;
        var best = name.Length > 60 ? null : known.Select(k => (Name: k, Distance: Distance(name, k))).Where(k => k.Distance <= Math.Max(name.Length > 2 ? 1 : 0, name.Length / 3)).OrderBy(k => k.Distance).FirstOrDefault().Name;
        if (best is not null) return $"The {what} '{shown}' is not known here; did you mean '{best}'?";
        return known.Count switch
        {
            0 => $"The {what} '{shown}' is not known here; none is declared.",
            <= MaxListed => $"The {what} '{shown}' is not known here; there are: {string.Join(", ", known)}.",
            _ => $"The {what} '{shown}' is not known here; there are: {string.Join(", ", known.Take(MaxListed))} and {known.Count - MaxListed} more.",
        };
    }

    /// <summary>How many letters have to be put in, taken out or replaced (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 5) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
