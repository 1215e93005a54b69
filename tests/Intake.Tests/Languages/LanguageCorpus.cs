using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ChannelHub.Intake.Tests.Languages;

/// <summary>Texts with their languages, from the folder named by CHANNELHUB_CORPORA; a fifth of them is kept from training, by id or group.</summary>
internal static class LanguageCorpus
{
    public sealed record Text(string Set, string Kind, string Language, string Value, bool Held);

    public static IReadOnlyList<Text> ReadOrIgnore()
    {
        var folder = Environment.GetEnvironmentVariable("CHANNELHUB_CORPORA");
        if (string.IsNullOrEmpty(folder)) Assert.Ignore("CHANNELHUB_CORPORA does not name the folder of the labelled messages.");
        if (Directory.Exists(Path.Combine(folder!, "utterances"))) folder = Path.Combine(folder!, "utterances");
        return
        [
            .. Rows(Path.Combine(folder!, "lingua_langid_multi", "dev.csv.gz")).Select(r => new Text("lingua", r["kind"], r["lang"], r["text"], IsHeld(r["id"]))),
            .. Rows(Path.Combine(folder!, "chitchat_multi", "dev.csv.gz")).Select(r => new Text("chitchat", "chat lines", r["lang"], r["text"], IsHeld(r["lang"] + r["group"]))),
            .. Rows(Path.Combine(folder!, "glpi_chatbot_es", "dev.csv")).Select(r => new Text("glpi", "help desk lines", r["lang"], r["text"], IsHeld(r["id"]))),
        ];
    }

    private static bool IsHeld(string key) => key.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u) / 7 % 5 == 0;

    private static IEnumerable<Dictionary<string, string>> Rows(string path)
    {
        using Stream file = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var header = Fields(reader)!;
        while (Fields(reader) is { } fields) yield return header.Zip(fields).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
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

    /// <summary>As people type in a hurry.</summary>
    public static string WithoutAccents(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));
}
