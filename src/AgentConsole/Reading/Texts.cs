using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace ChannelHub.AgentConsole.Reading;

/// <summary>The console's words in one language, from <c>Words/{language}.json</c>. A language is one file more there and one line in <see cref="All"/>.</summary>
public sealed class Texts
{
    public static readonly Texts Spanish = Load("es", "es-MX");

    public static readonly Texts English = Load("en", "en-GB");

    private readonly FrozenDictionary<string, string> words;

    private Texts(string language, CultureInfo culture, Dictionary<string, string> words)
    {
        Language = language;
        Culture = culture;
        this.words = words.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public static IReadOnlyList<Texts> All => [Spanish, English];

    /// <summary>ISO 639-1.</summary>
    public string Language { get; }

    /// <summary>How dates and numbers are written.</summary>
    public CultureInfo Culture { get; }

    public IReadOnlyCollection<string> Keys => words.Keys;

    /// <summary>The text under a key; the key itself in brackets if there is none, so that a gap is seen and nothing fails (a test finds such gaps).</summary>
    public string this[string key] => words.GetValueOrDefault(key) ?? $"[{key}]";

    /// <summary>The text of a language; the first one for a language that the console does not speak.</summary>
    public static Texts For(string? language) => All.FirstOrDefault(t => t.Language == language) ?? Spanish;

    /// <summary>The text under a key, or null if there is none.</summary>
    public string? Find(string key) => words.GetValueOrDefault(key);

    /// <summary>The text with its <c>{name}</c> places filled. What is filled in is data: braces in it stay as they are.</summary>
    public string Fill(string key, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var text = this[key];
        var filled = new System.Text.StringBuilder(text.Length + 32);
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                filled.Append(text, at, text.Length - at);
                break;
            }

            filled.Append(text, at, open - at).Append(Value(text[(open + 1)..close], values));
            at = close + 1;
        }

        return filled.ToString();
    }

    /// <summary>The text under <c>key.one</c> or <c>key.other</c>, with <c>{count}</c> filled.</summary>
    public string Count(string key, long count) => Fill(key + (count == 1 ? ".one" : ".other"), ("count", count));

    /// <summary>A name of a closed set in words, such as a status; the name itself where there are no words for it.</summary>
    public string Name(string set, string name) => Find($"{set}.{name}") ?? name;

    private string Value(string name, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (candidate, value) in values)
        {
            if (candidate == name) return value is int or long ? ((IFormattable)value).ToString("N0", Culture) : Convert.ToString(value, Culture) ?? "";
        }

        return $"{{{name}}}";
    }

    private static Texts Load(string language, string culture)
    {
        using var file = typeof(Texts).Assembly.GetManifestResourceStream($"words/{language}") ?? throw new InvalidOperationException($"The texts of '{language}' are not in the assembly.");
        var words = JsonSerializer.Deserialize(file, WordsJson.Default.DictionaryStringString) ?? [];
        return new Texts(language, CultureInfo.GetCultureInfo(culture), words);
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(AllowDuplicateProperties = false, ReadCommentHandling = JsonCommentHandling.Skip)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class WordsJson : System.Text.Json.Serialization.JsonSerializerContext;
