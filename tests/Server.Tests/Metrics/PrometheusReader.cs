using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ChannelHub.Server.Tests.Metrics;

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

internal sealed record Family(string Name, string Type, string Help, List<Sample> Samples);

/// <summary>Reads the text form as strictly as its description is: order of HELP, TYPE and samples, names, escapes, each series once, whole histograms.</summary>
internal static partial class PrometheusReader
{
    public static IReadOnlyDictionary<string, Family> Read(string text)
    {
        if (text.Length > 0 && !text.EndsWith('\n')) throw new FormatException("The last line has no end.");
        var families = new Dictionary<string, Family>();
        var help = (Name: "", Text: "");
        Family? current = null;
        var seen = new HashSet<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                var parts = line[7..].Split(' ', 2);
                help = (parts[0], Unescape(parts[1], quoted: false));
            }
            else if (line.StartsWith("# TYPE ", StringComparison.Ordinal))
            {
                var parts = line[7..].Split(' ');
                if (parts[0] != help.Name) throw new FormatException($"TYPE of {parts[0]} does not follow its HELP.");
                current = new Family(parts[0], parts[1], help.Text, []);
                if (!families.TryAdd(current.Name, current)) throw new FormatException($"The family {current.Name} comes twice.");
            }
            else
            {
                var sample = ReadSample(line);
                if (current is null || !Belongs(sample.Name, current)) throw new FormatException($"{sample.Name} is not of the family above it.");
                if (!seen.Add($"{sample.Name}|{string.Join(',', sample.Labels.OrderBy(l => l.Key).Select(l => $"{l.Key}={l.Value}"))}")) throw new FormatException($"The series comes twice: {line}");
                current.Samples.Add(sample);
            }
        }

        foreach (var family in families.Values) Check(family);
        return families;
    }

    private static bool Belongs(string name, Family family) =>
        family.Type == "histogram" ? name == family.Name + "_bucket" || name == family.Name + "_sum" || name == family.Name + "_count" : name == family.Name;

    private static void Check(Family family)
    {
        if (family.Type == "counter" && !family.Name.EndsWith("_total", StringComparison.Ordinal)) throw new FormatException($"The counter {family.Name} does not end in _total.");
        if (family.Type != "histogram") return;
        foreach (var series in family.Samples.GroupBy(s => string.Join(',', s.Labels.Where(l => l.Key != "le").OrderBy(l => l.Key))))
        {
            var buckets = series.Where(s => s.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToList();
            var bounds = buckets.Select(b => b.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(b.Labels["le"], CultureInfo.InvariantCulture)).ToList();
            if (!bounds.SequenceEqual(bounds.Order()) || !double.IsPositiveInfinity(bounds[^1])) throw new FormatException($"{family.Name}: the buckets do not rise to +Inf.");
            if (!buckets.Select(b => b.Value).SequenceEqual(buckets.Select(b => b.Value).Order())) throw new FormatException($"{family.Name}: a bucket holds less than the one before.");
            if (buckets[^1].Value != series.Single(s => s.Name.EndsWith("_count", StringComparison.Ordinal)).Value) throw new FormatException($"{family.Name}: +Inf is not the count.");
            _ = series.Single(s => s.Name.EndsWith("_sum", StringComparison.Ordinal));
        }
    }

    private static Sample ReadSample(string line)
    {
        var match = SampleLine().Match(line);
        if (!match.Success) throw new FormatException($"This is no sample: {line}");
        var labels = new Dictionary<string, string>();
        foreach (Match label in Label().Matches(match.Groups["labels"].Value)) labels.Add(label.Groups[1].Value, Unescape(label.Groups[2].Value, quoted: true));
        var written = string.Join(',', Label().Matches(match.Groups["labels"].Value).Select(m => m.Value));
        if (written != match.Groups["labels"].Value) throw new FormatException($"The labels can't be read: {line}");
        return new Sample(match.Groups["name"].Value, labels, double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    private static string Unescape(string text, bool quoted)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] switch { '\\' => '\\', 'n' => '\n', '"' when quoted => '"', _ => throw new FormatException($"The escape \\{text[i]} is not known.") });
        }

        return plain.ToString();
    }

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[-+0-9.eE]+|NaN|[-+]Inf)$""")]
    private static partial Regex SampleLine();

    [GeneratedRegex(""""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)\u0022"""")]
    private static partial Regex Label();
}
