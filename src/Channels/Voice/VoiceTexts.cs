using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Voice;

/// <summary>What is said in a call and written about it, in each language (<c>texts.json</c>).</summary>
internal static class VoiceTexts
{
    /// <summary>The languages that there are texts for.</summary>
    public static readonly ValueList<string> Languages = ["es", "en", "pt"];

    private static readonly FrozenDictionary<string, Dictionary<string, string>> ByLanguage = Read();

    public static IReadOnlyCollection<string> Keys(string language) => ByLanguage[language].Keys;

    public static string Get(string language, string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var text = (ByLanguage.GetValueOrDefault(language) ?? ByLanguage["es"])[key];
        foreach (var (name, value) in values) text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    /// <summary>Letter by letter and digit by digit, with pauses: "C, H, 1, 0, 4, 2".</summary>
    public static string Spelled(CaseNumber number) => string.Join(", ", number.ToString().Where(char.IsLetterOrDigit));

    /// <summary>Minutes and seconds: "2:31".</summary>
    public static string Duration(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");

    private static FrozenDictionary<string, Dictionary<string, string>> Read()
    {
        using var file = typeof(VoiceTexts).Assembly.GetManifestResourceStream("Voice.texts.json") ?? throw new InvalidOperationException("The file texts.json is not in the program.");
        return JsonSerializer.Deserialize(file, VoiceTextsJson.Default.DictionaryStringDictionaryStringString)!.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class VoiceTextsJson : JsonSerializerContext;
