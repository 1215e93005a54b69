using System.Collections.Frozen;
using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Net.Http.Headers;

namespace ChannelHub.Channels.WebChat;

/// <summary>The page's own words in each language (<c>Page/texts.json</c>), and which language a visitor gets.</summary>
internal static class WebChatTexts
{
    /// <summary>The languages that there are texts for.</summary>
    public static readonly ValueList<string> All = ["es", "en", "pt"];

    private static readonly FrozenDictionary<string, Dictionary<string, string>> ByLanguage =
        JsonSerializer.Deserialize(WebChatAssets.Read("texts.json"), WebChatJson.Default.DictionaryStringDictionaryStringString)!.ToFrozenDictionary(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, string> Of(string language) => ByLanguage[language];

    /// <summary>The visitor's most wanted language among those on offer (RFC 9110, section 12.5.4), looked up by its primary tag.</summary>
    public static string Choose(IList<string> acceptLanguage, ValueList<string> offered, string ifNone)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptLanguage, out var wanted)) return ifNone;
        foreach (var want in wanted.Where(w => w.Quality is null or > 0).OrderByDescending(w => w.Quality ?? 1))
        {
            if (Match(want.Value.Value, offered) is { } found) return found;
        }

        return ifNone;
    }

    /// <summary>The language on offer that a tag asks for; null if there is none.</summary>
    public static string? Match(string? tag, ValueList<string> offered)
    {
        var primary = tag?.Split('-', 2)[0];
        return offered.FirstOrDefault(o => string.Equals(o, primary, StringComparison.OrdinalIgnoreCase));
    }
}
