using System.IO.Compression;
using System.Text;

namespace ChannelHub.Corpora;

/// <summary>Reads the published sets of labelled messages: comma-separated files (RFC 4180) with a header, plain or compressed.</summary>
internal static class CsvRows
{
    public const string Variable = "CHANNELHUB_CORPORA";

    /// <summary>The folder with one folder a set, as the environment names it; null when it does not.</summary>
    public static string? Folder()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder)) return null;
        return Path.Combine(folder, "utterances") is var inner && Directory.Exists(inner) ? inner : folder;
    }

    /// <summary>The rows of a set's development half, by column.</summary>
    public static IEnumerable<Dictionary<string, string>> OfSet(string folder, string set)
    {
        var plain = Path.Combine(folder, set, "dev.csv");
        return Of(File.Exists(plain) ? plain : plain + ".gz");
    }

    public static IEnumerable<Dictionary<string, string>> Of(string path)
    {
        using Stream file = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var header = Fields(reader)!;
        while (Fields(reader) is { } fields)
        {
            yield return header.Zip(fields).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
    }

    /// <summary>The fields of one row (RFC 4180); null at the end.</summary>
    private static List<string>? Fields(StreamReader reader)
    {
        if (reader.Peek() < 0) return null;
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var c = reader.Read(); c >= 0; c = reader.Read())
        {
            if (quoted && c == '"' && reader.Peek() == '"') field.Append((char)reader.Read());
            else if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted) Take();
            else if (c == '\n' && !quoted) break;
            else if (c != '\r' || quoted) field.Append((char)c);
        }

        Take();
        return fields;

        void Take()
        {
            fields.Add(field.ToString());
            field.Clear();
        }
    }
}
