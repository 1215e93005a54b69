using System.Globalization;
using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Sms;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class SmsOptionsValidator
{
    private static readonly SmsOptions Defaults = new();

    private static readonly string[] Writings = ["exact", "typography", "plain"];

    public static (SmsOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var options = new SmsOptions
        {
            AccountSid = Sid(settings, "AccountSid", "AC", "it stands at the top of Twilio's console; for a sub-account's number it is the sub-account's.") ?? "",
            AuthToken = settings.Secret("AuthToken", 32) ?? "",
            SecondaryAuthToken = settings.Secret("SecondaryAuthToken", 32),
            ApiKeySid = Sid(settings, "ApiKeySid", "SK", "keys are made in Twilio's console under API keys."),
            ApiKeySecret = settings.Secret("ApiKeySecret", 16),
            MessagingServiceSid = Sid(settings, "MessagingServiceSid", "MG", "it stands in Twilio's console under Messaging Services."),
            PublicUrl = Address(settings, "PublicUrl"),
            RestUrl = Address(settings, "RestUrl") ?? Defaults.RestUrl,
            DefaultCountryCode = CountryCode(settings),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 100 * 1024 * 1024),
            Writing = Word(settings, "Writing", Defaults.Writing, Writings),
            MaxMessageLength = settings.Int("MaxMessageLength", Defaults.MaxMessageLength, 70, Twilio.TwilioLimits.MaxBodyLength),
            LongAnswers = LongAnswers(settings),
            MessagesPerSecond = settings.Int("MessagesPerSecond", Defaults.MessagesPerSecond, 1, 1000),
            OptOutWords = settings.List("OptOutWords", Defaults.OptOutWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            OptInWords = settings.List("OptInWords", Defaults.OptInWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            HelpWords = settings.List("HelpWords", Defaults.HelpWords, SmsWords.Fold, "a word or a few, at most 40 characters."),
            HelpText = settings.Text("HelpText", 320),
            WhatsAppTemplate = Sid(settings, "WhatsAppTemplate", "HX", "it stands in Twilio's Content Template Builder."),
            WhatsAppButtons = settings.List("WhatsAppButtons", [], Buttons, "each is a number of buttons from 1 to 10, an equals sign and a template: 2=HX… (32 hexadecimal digits)."),
        };
        AskForPairs(settings, options, section);
        return (options, settings.Faults);
    }

    private static void AskForPairs(SettingReader settings, SmsOptions options, IConfigurationSection section)
    {
        if (section["AccountSid"] is null or "") settings.Fault("AccountSid", null, "AC and 32 hexadecimal digits; it stands at the top of Twilio's console.");
        if (section["AuthToken"] is null or "" && section["AuthTokenFile"] is null or "") settings.Fault("AuthToken", null, "without it nobody could tell Twilio's requests from forged ones; it stands in Twilio's console beside the AccountSid. AuthTokenFile is possible too.");
        if (section["ApiKeySid"] is { Length: > 0 } && section["ApiKeySecret"] is null or "" && section["ApiKeySecretFile"] is null or "") settings.Fault("ApiKeySecret", null, "an API key consists of ApiKeySid and ApiKeySecret; the account's auth token does not go with a key.");
        if (options.ApiKeySecret is not null && section["ApiKeySid"] is null or "") settings.Fault("ApiKeySid", null, "an API key consists of ApiKeySid and ApiKeySecret.");
        foreach (var word in options.OptInWords.Where(options.OptOutWords.Contains)) settings.Fault("OptInWords", word, "the same word stands in OptOutWords.");
    }

    private static string? Sid(SettingReader settings, string key, string prefix, string where)
    {
        var text = settings.Text(key, 60);
        if (text is null || IsSid(text, prefix)) return text;
        settings.Fault(key, text, $"{prefix} and 32 hexadecimal digits; {where}");
        return null;
    }

    private static bool IsSid(string text, string prefix) => text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(2).ContainsAnyExcept("0123456789abcdefABCDEF") is false;

    private static string? Address(SettingReader settings, string key)
    {
        var text = settings.Text(key, 500)?.TrimEnd('/');
        if (text is null) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri is { Query: "", Fragment: "", UserInfo: "" }) return text;
        settings.Fault(key, text, "an address is https://host, with a path if there is one; http is possible for this machine only.");
        return null;
    }

    private static string? CountryCode(SettingReader settings)
    {
        var text = settings.Text("DefaultCountryCode", 10)?.TrimStart('+');
        if (text is null || (text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && text[0] != '0')) return text;
        settings.Fault("DefaultCountryCode", text, "a country code is one to three digits: 52, 1, 595.");
        return null;
    }

    private static string Word(SettingReader settings, string key, string ifMissing, string[] allowed)
    {
        var text = settings.Text(key, 40)?.ToLowerInvariant();
        if (text is null) return ifMissing;
        if (allowed.Contains(text)) return text;
        settings.Fault(key, text, $"one of these is allowed: {string.Join(", ", allowed)}.");
        return ifMissing;
    }

    /// <summary>A link needs the customers' case page; until there is one, promising it would lose answers.</summary>
    private static string LongAnswers(SettingReader settings)
    {
        var word = Word(settings, "LongAnswers", Defaults.LongAnswers, ["split", "link"]);
        if (word == "link") settings.Fault("LongAnswers", word, "this version has no case page for customers to link to; use split.");
        return "split";
    }

    private static string? Buttons(string text) =>
        text.Split('=') is [var count, var sid] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= 10 && IsSid(sid, "HX")
            ? string.Create(CultureInfo.InvariantCulture, $"{n}={sid}")
            : null;
}
