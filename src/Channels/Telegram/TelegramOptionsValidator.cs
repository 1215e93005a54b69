using ChannelHub.Cases;
using Microsoft.Extensions.Configuration;

namespace ChannelHub.Channels.Telegram;

/// <summary>Reads an account's settings, with every fault in them.</summary>
internal static class TelegramOptionsValidator
{
    private static readonly TelegramOptions Defaults = new();

    public static (TelegramOptions Options, IReadOnlyList<SettingFault> Faults) Read(IConfigurationSection section)
    {
        var settings = new SettingReader(section);
        var mode = settings.Word("Mode", Defaults.Mode);
        var options = new TelegramOptions
        {
            Token = Token(settings, section),
            Mode = mode,
            WebhookUrl = WebhookUrl(settings, mode),
            WebhookSecret = WebhookSecret(settings),
            WebhookConnections = settings.Int("WebhookConnections", Defaults.WebhookConnections, 1, 100),
            BaseUrl = settings.Address("BaseUrl", 300)?.TrimEnd('/') ?? Defaults.BaseUrl,
            BotName = BotName(settings),
            Groups = settings.Word("Groups", Defaults.Groups),
            MaxFileBytes = settings.Long("MaxFileBytes", Defaults.MaxFileBytes, 0, TelegramLimits.LocalServerBytes),
            MaxUploadBytes = settings.Long("MaxUploadBytes", Defaults.MaxUploadBytes, 0, TelegramLimits.LocalServerBytes),
            FilesDirectory = FilesDirectory(settings),
            PollSeconds = settings.Int("PollSeconds", Defaults.PollSeconds, 0, TelegramLimits.MaxPollSeconds),
            MessagesPerSecond = settings.Int("MessagesPerSecond", Defaults.MessagesPerSecond, 1, 1000),
        };
        return (options, settings.Faults);
    }

    /// <summary>The form that the server itself asks of a token; what it looks like is never part of the fault.</summary>
    private static string? Token(SettingReader settings, IConfigurationSection section)
    {
        var token = settings.Secret("Token", 1);
        if (token is null)
        {
            if (string.IsNullOrWhiteSpace(section["Token"]) && string.IsNullOrWhiteSpace(section["TokenFile"])) settings.Fault("Token", null, "give the token that @BotFather showed when the bot was made (/newbot, or /token for an old one), or TokenFile.");
            return null;
        }

        var colon = token.IndexOf(':', StringComparison.Ordinal);
        var hasForm = colon > 0 && colon < token.Length - 1 && token.Length <= 80 && token[0] != '0'
            && !token.AsSpan(0, colon).ContainsAnyExceptInRange('0', '9') && token.AsSpan(colon + 1).IndexOfAnyExcept(TokenCharacters) < 0;
        if (hasForm) return token;
        settings.Fault("Token", "(hidden)", "a token is the bot's number, a colon, and letters, digits, dashes and underscores: 123456789:AAE…, copied whole from @BotFather.");
        return null;
    }

    private static string? WebhookUrl(SettingReader settings, TelegramMode mode)
    {
        var text = settings.Text("WebhookUrl", 1000);
        if (text is null)
        {
            if (mode == TelegramMode.Webhook) settings.Fault("WebhookUrl", null, "with Mode webhook, give the public address that Telegram calls: https://your-hub/channels/this-account/telegram; or use Mode polling, which needs none.");
            return null;
        }

        // Ports: Bot API, setWebhook. The platform calls no other.
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Port is 443 or 80 or 88 or 8443 && uri.UserInfo.Length == 0 && uri.Fragment.Length == 0) return text;
        settings.Fault("WebhookUrl", text, "an https address with port 443, 80, 88 or 8443 is allowed; Telegram calls no other.");
        return null;
    }

    private static string? WebhookSecret(SettingReader settings)
    {
        var secret = settings.Secret("WebhookSecret", 32);
        if (secret is null || (secret.Length <= 256 && secret.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0)) return secret;
        settings.Fault("WebhookSecret", "(hidden)", "32 to 256 of A–Z, a–z, 0–9, _ and - are allowed (Bot API, setWebhook); leave it out and one is made from the token.");
        return null;
    }

    private static string? BotName(SettingReader settings)
    {
        var text = settings.Text("BotName", 40)?.TrimStart('@');
        if (text is null || (text.Length is >= 4 and <= 32 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))) return text;
        settings.Fault("BotName", text, "a bot's name has 4 to 32 letters, digits and underscores, as in https://t.me/name.");
        return null;
    }

    private static string? FilesDirectory(SettingReader settings)
    {
        var text = settings.Text("FilesDirectory", 1000);
        if (text is null || Path.IsPathFullyQualified(text)) return text is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(text));
        settings.Fault("FilesDirectory", text, "a full path is allowed.");
        return null;
    }

    private static readonly System.Buffers.SearchValues<char> TokenCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");
}
