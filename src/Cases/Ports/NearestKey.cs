namespace ChannelHub.Cases;

/// <summary>Finds what a mistyped word was meant to be.</summary>
public static class NearestKey
{
    /// <summary>The known word with the fewest changed letters; null if none is near (a third of the letters or more would differ).</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var best = known.Select(k => (Key: k, Distance: Distance(word.ToUpperInvariant(), k.ToUpperInvariant()))).OrderBy(x => x.Distance).FirstOrDefault();
        return best.Key is not null && best.Distance * 3 <= Math.Max(word.Length, best.Key.Length) ? best.Key : null;
    }

    /// <summary>Levenshtein's distance, with two swapped neighbours counted once.</summary>
    public static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
