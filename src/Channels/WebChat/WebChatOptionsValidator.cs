using System.Globalization;
using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.WebChat;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class WebChatOptionsValidator
{
    private static readonly WebChatOptions Defaults = new();

    public static (WebChatOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var languages = settings.List("Languages", Defaults.Languages, Language, $"the languages are: {string.Join(", ", WebChatTexts.All)}.");
        if (languages.Count == 0) languages = Defaults.Languages;
        var options = new WebChatOptions
        {
            Title = settings.Text("Title", 80),
            Subtitle = settings.Text("Subtitle", 160),
            Color = Color(settings),
            AllowedOrigins = settings.List("AllowedOrigins", [], Origin, "an origin is a scheme and a host, with a port if it has one: https://www.example.com, https://*.example.com; http is possible for localhost only."),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 100 * 1024 * 1024),
            MaxFiles = settings.Int("MaxFiles", Defaults.MaxFiles, 0, 20),
            FileTypes = settings.List("FileTypes", Defaults.FileTypes, FileType, "a file type is an extension of 1 to 10 letters or digits, without the dot; programs and web pages are not possible."),
            MaxTextLength = settings.Int("MaxTextLength", Defaults.MaxTextLength, 100, 100_000),
            MaxStreams = settings.Int("MaxStreams", Defaults.MaxStreams, 1, 1_000_000),
            MessagesPerMinute = settings.Int("MessagesPerMinute", Defaults.MessagesPerMinute, 1, 100_000),
            NewVisitorsPerMinute = settings.Int("NewVisitorsPerMinute", Defaults.NewVisitorsPerMinute, 1, 1_000_000),
            Languages = languages,
            DefaultLanguage = DefaultLanguage(settings, languages),
            Secret = settings.Secret("Secret", 32),
        };
        return (options, settings.Faults);
    }

    private static string Color(SettingReader settings)
    {
        var text = settings.Text("Color", 20);
        if (text is null) return Defaults.Color;
        if (text.Length == 7 && text[0] == '#' && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)) return text.ToLowerInvariant();
        settings.Fault("Color", text, "a colour is written #rrggbb, six hexadecimal digits after the #.");
        return Defaults.Color;
    }

    private static string DefaultLanguage(SettingReader settings, ValueList<string> languages)
    {
        var text = settings.Text("DefaultLanguage", 20)?.ToLowerInvariant();
        if (text is null) return languages[0];
        if (languages.Contains(text)) return text;
        settings.Fault("DefaultLanguage", text, $"one of this account's languages is allowed: {string.Join(", ", languages)}.");
        return languages[0];
    }

    private static string? Language(string text) => WebChatTexts.All.Contains(text.ToLowerInvariant()) ? text.ToLowerInvariant() : null;

    private static string? FileType(string text)
    {
        var type = text.ToLowerInvariant();
        return type.Length is > 0 and <= 10 && type.All(char.IsAsciiLetterOrDigit) && !WebChatFileTypes.NeverAllowed.Contains(type) ? type : null;
    }

    /// <summary>An origin in the form that CSP's frame-ancestors takes. What can't be one must not get into a header.</summary>
    private static string? Origin(string text)
    {
        var starred = text.StartsWith("https://*.", StringComparison.OrdinalIgnoreCase);
        var probe = starred ? "https://" + text["https://*.".Length..] : text;
        if (!Uri.TryCreate(probe, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.PathAndQuery != "/" || uri.Fragment.Length > 0) return null;
        if (probe.EndsWith('/') || uri.HostNameType == UriHostNameType.Unknown || uri.IdnHost.Any(c => !char.IsAscii(c) || c is ';' or ',' or ' ' or '\'')) return null;
        var isHttps = uri.Scheme == Uri.UriSchemeHttps;
        if (!isHttps && !(uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) return null;
        if (starred && (uri.HostNameType != UriHostNameType.Dns || !uri.IdnHost.Contains('.', StringComparison.Ordinal))) return null;
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        var port = uri.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{uri.Port}");
        return $"{uri.Scheme}://{(starred ? "*." : "")}{host}{port}";
    }
}
