using System.Globalization;
using System.Text;

namespace ChannelHub.Corpora;

/// <summary>What was wanted and what was found, counted: accuracy, F1 by class, confusion.</summary>
internal sealed class Scorecard
{
    private readonly Dictionary<(string Wanted, string Found), int> counts = [];

    public int Total => counts.Values.Sum();

    public double Accuracy => Total == 0 ? 0 : (double)counts.Where(c => c.Key.Wanted == c.Key.Found).Sum(c => c.Value) / Total;

    /// <summary>The classes that were wanted, the most frequent first.</summary>
    public IReadOnlyList<string> Wanted =>
        [.. counts.GroupBy(c => c.Key.Wanted).OrderByDescending(g => g.Sum(c => c.Value)).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => g.Key)];

    /// <summary>The mean of the classes' F1, each class with the same weight however rare.</summary>
    public double MacroF1 => Wanted.Count == 0 ? 0 : Wanted.Average(F1);

    public static Scorecard Of(IEnumerable<(string Wanted, string Found)> pairs)
    {
        var card = new Scorecard();
        foreach (var pair in pairs) card.counts[pair] = card.counts.GetValueOrDefault(pair) + 1;
        return card;
    }

    public double F1(string name)
    {
        var wanted = counts.Where(c => c.Key.Wanted == name).Sum(c => c.Value);
        var found = counts.Where(c => c.Key.Found == name).Sum(c => c.Value);
        return wanted + found == 0 ? 0 : 2.0 * counts.GetValueOrDefault((name, name)) / (wanted + found);
    }

    /// <summary>One line a wanted class: its F1 and what its messages were taken for.</summary>
    public string Classes()
    {
        var text = new StringBuilder();
        foreach (var name in Wanted)
        {
            var row = counts.Where(c => c.Key.Wanted == name).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Found, StringComparer.Ordinal).Select(c => $"{c.Key.Found} {c.Value}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    {name,-20} F1 {F1(name):F3}  found as: {string.Join(", ", row)}");
        }

        return text.ToString();
    }
}
