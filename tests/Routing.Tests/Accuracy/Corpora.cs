using System.IO.Compression;
using System.Text;

namespace ChannelHub.Routing.Tests.Accuracy;

/// <summary>Labelled messages that are no part of the repository; the folder is named by the variable CHANNELHUB_CORPORA.</summary>
internal static class Corpora
{
    public const string Variable = "CHANNELHUB_CORPORA";

    /// <summary>The folder with one folder a set; skips the test when it is not given.</summary>
    public static string FolderOrIgnore()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder)) Assert.Ignore($"{Variable} does not name the folder of the labelled messages.");
        return Path.Combine(folder!, "utterances") is var inner && Directory.Exists(inner) ? inner : folder!;
    }

    public static IEnumerable<Dictionary<string, string>> Rows(string folder, string set)
    {
        var plain = Path.Combine(folder, set, "dev.csv");
        using Stream file = File.Exists(plain) ? File.OpenRead(plain) : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var header = Fields(reader)!;
        while (Fields(reader) is { } fields)
        {
            yield return header.Zip(fields).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
    }

    /// <summary>The department that each label stands for; <c>none</c>, <c>ambiguous</c> and <c>wants_a_person</c> are no department.</summary>
    public static Dictionary<(string Set, string Label), string> Departments(string folder)
    {
        using var reader = new StreamReader(Path.Combine(folder, "label_map.csv"), Encoding.UTF8);
        Fields(reader);
        var map = new Dictionary<(string, string), string>();
        while (Fields(reader) is { } row) map[(row[0], row[2])] = row[3];
        return map;
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
