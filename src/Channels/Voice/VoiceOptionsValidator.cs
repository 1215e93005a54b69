using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Voice;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class VoiceOptionsValidator
{
    private static readonly VoiceOptions Defaults = new();

    public static (VoiceOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var options = new VoiceOptions
        {
            AccountSid = Sid(settings, "AccountSid", "AC") ?? "",
            AuthToken = settings.Secret("AuthToken", 32) ?? "",
            SecondaryAuthToken = settings.Secret("SecondaryAuthToken", 32),
            ApiKeySid = Sid(settings, "ApiKeySid", "SK"),
            ApiKeySecret = settings.Secret("ApiKeySecret", 16),
            PublicUrl = Address(settings, "PublicUrl"),
            RestUrl = Address(settings, "RestUrl") ?? Defaults.RestUrl,
            DefaultCountryCode = CountryCode(settings),
            Company = settings.Text("Company", 80) ?? Defaults.Company,
            Languages = settings.List("Languages", Defaults.Languages, l => VoiceTexts.Languages.Contains(l) ? l : null, $"one of these is allowed: {string.Join(", ", VoiceTexts.Languages)}."),
            Voices = settings.List("Voices", Defaults.Voices, Voice, "each is a language of the hub, an equals sign, Twilio's language, a slash and Twilio's voice: es=es-MX/Polly.Mia-Neural."),
            Reason = Word(settings, "Reason", Defaults.Reason, ["speech", "record"]),
            Recording = Word(settings, "Recording", Defaults.Recording, ["ask", "announce", "never"]),
            Transcribe = Word(settings, "Transcribe", Defaults.Transcribe, ["no", "yes"]),
            MaxRecordingSeconds = settings.Int("MaxRecordingSeconds", Defaults.MaxRecordingSeconds, 10, 600),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, 100 * 1024 * 1024),
            UnsureBelow = settings.Int("UnsureBelow", Defaults.UnsureBelow, 0, 100),
            Hints = settings.List("Hints", [], h => h.Length is > 0 and <= 100 && !h.Any(c => char.IsControl(c) || c == ',') ? h : null, "a word or a few, at most 100 characters, without a comma."),
            Calendar = settings.Text("Calendar", 60),
            Transfers = settings.List("Transfers", [], Transfer, "each is a queue (or *), an equals sign, and a number with its country code (+52…) or enqueue: and the name of Twilio's queue."),
            RingSeconds = settings.Int("RingSeconds", Defaults.RingSeconds, 5, 120),
            SmsAccount = SmsAccount(settings),
            SmsFrom = SmsFrom(settings),
            Link = Address(settings, "Link"),
        };
        AskForNeeded(settings, options, section);
        return (options, settings.Faults);
    }

    private static void AskForNeeded(SettingReader settings, VoiceOptions options, IConfigurationSection section)
    {
        if (section["AccountSid"] is null or "") settings.Fault("AccountSid", null, "AC and 32 hexadecimal digits; it stands at the top of Twilio's console.");
        if (section["AuthToken"] is null or "" && section["AuthTokenFile"] is null or "") settings.Fault("AuthToken", null, "without it nobody could tell Twilio's requests from forged ones; it stands in Twilio's console beside the AccountSid. AuthTokenFile is possible too.");
        if (section["ApiKeySid"] is { Length: > 0 } && section["ApiKeySecret"] is null or "" && section["ApiKeySecretFile"] is null or "") settings.Fault("ApiKeySecret", null, "an API key consists of ApiKeySid and ApiKeySecret; the account's auth token does not go with a key.");
        if (options.ApiKeySecret is not null && section["ApiKeySid"] is null or "") settings.Fault("ApiKeySid", null, "an API key consists of ApiKeySid and ApiKeySecret.");
        if (options.Languages.Count == 0) settings.Fault("Languages", "(empty)", "at least one language is needed.");
        if (options is { Reason: "record", Recording: "never" }) settings.Fault("Reason", "record", "nothing can be recorded while Recording is never; use speech.");
        if (options.SmsAccount is null && (options.SmsFrom ?? options.Link) is { } unused) settings.Fault(options.SmsFrom is null ? "Link" : "SmsFrom", unused, "it has no effect without SmsAccount.");
    }

    private static string? Sid(SettingReader settings, string key, string prefix)
    {
        var text = settings.Text(key, 60);
        if (text is null || IsSid(text, prefix)) return text;
        settings.Fault(key, text, $"{prefix} and 32 hexadecimal digits, as in Twilio's console.");
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

    private static string? Voice(string text) =>
        text.Split('=', '/') is [var ours, { Length: > 1 and <= 20 } language, { Length: > 0 and <= 60 } voice] && VoiceTexts.Languages.Contains(ours) && language.All(IsNameLetter) && voice.All(IsNameLetter) ? text : null;

    private static bool IsNameLetter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_';

    private static string? Transfer(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals is <= 0 or > 60) return null;
        var target = text[(equals + 1)..].Trim();
        if (target.StartsWith(VoiceOutboundMapper.Enqueue, StringComparison.Ordinal)) return target.Length is > 8 and <= 72 && target.AsSpan(8).ContainsAny("\r\n\t<>&\"") is false ? $"{text[..equals].Trim()}={target}" : null;
        return PhoneAddress.Read(target, null) is { Network: "", IsNumber: true } number ? $"{text[..equals].Trim()}={number}" : null;
    }

    private static string? SmsAccount(SettingReader settings)
    {
        var text = settings.Text("SmsAccount", AccountName.MaxLength);
        if (text is null || AccountName.IsValid(text)) return text;
        settings.Fault("SmsAccount", text, "the name of an account of type sms, as it stands under ChannelHub:Channels.");
        return null;
    }

    private static string? SmsFrom(SettingReader settings)
    {
        var text = settings.Text("SmsFrom", 40);
        if (text is null || IsSid(text, "MG")) return text;
        if (PhoneAddress.Read(text, null) is { Network: "" } number && (number.IsNumber || number.CanBeAnswered)) return number.Value;
        settings.Fault("SmsFrom", text, "a number with its country code (+52…), a short code, or a Messaging Service (MG and 32 hexadecimal digits).");
        return null;
    }
}
