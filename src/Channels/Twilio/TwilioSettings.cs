using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Twilio;

/// <summary>The settings that all accounts at Twilio have.</summary>
public record TwilioSettings
{
    /// <summary>The account or sub-account that owns the numbers: <c>AC</c> and 32 hexadecimal digits. Needed.</summary>
    public string AccountSid { get; init; } = "";

    /// <summary>The auth token of exactly this account: proves that webhooks come from Twilio. Needed; also as <c>AuthTokenFile</c>.</summary>
    public string AuthToken { get; init; } = "";

    /// <summary>The second auth token while tokens are being changed over. Default: none.</summary>
    public string? SecondaryAuthToken { get; init; }

    /// <summary>Signs in to the REST API, in place of the auth token: <c>SK</c> and 32 hexadecimal digits, with <see cref="ApiKeySecret"/>. Default: none.</summary>
    public string? ApiKeySid { get; init; }

    public string? ApiKeySecret { get; init; }

    /// <summary>The hub's address as it stands in Twilio's console, without the path. Default: <c>ChannelHub:Server:PublicUrl</c>.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>Where the REST API is. Default <c>https://api.twilio.com</c>; anything but https only on this machine.</summary>
    public string RestUrl { get; init; } = "https://api.twilio.com";

    /// <summary>The country code of numbers that come without one (<c>52</c>). Default: such numbers stay as they are.</summary>
    public string? DefaultCountryCode { get; init; }

    internal TwilioAccount ToAccount(string? hubAddress) => new()
    {
        Sid = AccountSid,
        AuthToken = AuthToken,
        SecondaryAuthToken = SecondaryAuthToken,
        ApiKeySid = ApiKeySid,
        ApiKeySecret = ApiKeySecret,
        RestUrl = new Uri(RestUrl),
        PublicUrl = (PublicUrl ?? hubAddress)?.TrimEnd('/'),
    };

    /// <summary>Without the secrets.</summary>
    public sealed override string ToString() => $"{GetType().Name} {{ AccountSid = {AccountSid} }}";

    internal static TwilioSettings Read(SettingReader settings, IConfigurationSection section)
    {
        var read = new TwilioSettings
        {
            AccountSid = Sid(settings, "AccountSid", "AC", "it stands at the top of Twilio's console; for a sub-account's number it is the sub-account's.") ?? "",
            AuthToken = settings.Secret("AuthToken", 32) ?? "",
            SecondaryAuthToken = settings.Secret("SecondaryAuthToken", 32),
            ApiKeySid = Sid(settings, "ApiKeySid", "SK", "keys are made in Twilio's console under API keys."),
            ApiKeySecret = settings.Secret("ApiKeySecret", 16),
            PublicUrl = settings.Address("PublicUrl")?.TrimEnd('/'),
            DefaultCountryCode = CountryCode(settings),
        };
        read = read with { RestUrl = settings.Address("RestUrl")?.TrimEnd('/') ?? read.RestUrl };
        AskForPairs(settings, read, section);
        return read;
    }

    internal static string? Sid(SettingReader settings, string key, string prefix, string where)
    {
        var text = settings.Text(key, 60);
        if (text is null || IsSid(text, prefix)) return text;
        settings.Fault(key, text, $"{prefix} and 32 hexadecimal digits; {where}");
        return null;
    }

    internal static bool IsSid(string text, string prefix) => text.Length == 34 && text.StartsWith(prefix, StringComparison.Ordinal) && text.AsSpan(2).ContainsAnyExcept("0123456789abcdefABCDEF") is false;

    private static string? CountryCode(SettingReader settings)
    {
        var text = settings.Text("DefaultCountryCode", 10)?.TrimStart('+');
        if (text is null || (text.Length is >= 1 and <= 3 && text.All(char.IsAsciiDigit) && text[0] != '0')) return text;
        settings.Fault("DefaultCountryCode", text, "a country code is one to three digits: 52, 1, 595.");
        return null;
    }

    private static void AskForPairs(SettingReader settings, TwilioSettings read, IConfigurationSection section)
    {
        if (section["AccountSid"] is null or "") settings.Fault("AccountSid", null, "AC and 32 hexadecimal digits; it stands at the top of Twilio's console.");
        if (section["AuthToken"] is null or "" && section["AuthTokenFile"] is null or "") settings.Fault("AuthToken", null, "without it nobody could tell Twilio's requests from forged ones; it stands in Twilio's console beside the AccountSid. AuthTokenFile is possible too.");
        if (section["ApiKeySid"] is { Length: > 0 } && section["ApiKeySecret"] is null or "" && section["ApiKeySecretFile"] is null or "") settings.Fault("ApiKeySecret", null, "an API key consists of ApiKeySid and ApiKeySecret; the account's auth token does not go with a key.");
        if (read.ApiKeySecret is not null && section["ApiKeySid"] is null or "") settings.Fault("ApiKeySid", null, "an API key consists of ApiKeySid and ApiKeySecret.");
    }
}
