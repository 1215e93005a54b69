using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>How updates reach the hub.</summary>
public enum TelegramMode
{
    /// <summary>The hub asks for them; works behind any firewall.</summary>
    Polling,

    /// <summary>The platform brings them to an address of the hub.</summary>
    Webhook,
}

/// <summary>Which messages in groups are for the desk.</summary>
public enum TelegramGroups
{
    /// <summary>Those that mention the bot, reply to it or are a command to it.</summary>
    Addressed,

    All,

    None,
}

/// <summary>The settings of one bot, <c>ChannelHub:Channels:{account}</c>; only the token has no default.</summary>
public sealed record TelegramOptions
{
    /// <summary>What @BotFather gave: the bot's number, a colon, and the secret. Also as <c>TokenFile</c>.</summary>
    public string? Token { get; init; }

    /// <summary>How updates come: <c>polling</c> (default) or <c>webhook</c>.</summary>
    public TelegramMode Mode { get; init; } = TelegramMode.Polling;

    /// <summary>The full public address of this account's webhook, <c>https://hub.example.com/channels/{account}/telegram</c>; needed with <c>webhook</c>.</summary>
    public string? WebhookUrl { get; init; }

    /// <summary>Proves that a request comes from the platform: 32 to 256 of A–Z, a–z, 0–9, _ and -; also as <c>WebhookSecretFile</c>. Default: made from the token.</summary>
    public string? WebhookSecret { get; init; }

    /// <summary>Webhook requests that the platform may have open at once: 1 to 100. Default 40.</summary>
    public int WebhookConnections { get; init; } = 40;

    /// <summary>The Bot API's address; that of a server of one's own may stand here. Anything but https needs a loopback address. Default <c>https://api.telegram.org</c>.</summary>
    public string BaseUrl { get; init; } = "https://api.telegram.org";

    /// <summary>The bot's name without the @. Default: asked for at the start.</summary>
    public string? BotName { get; init; }

    /// <summary>Which messages in groups and topics are taken: <c>addressed</c> (default), <c>all</c>, <c>none</c>.</summary>
    public TelegramGroups Groups { get; init; } = TelegramGroups.Addressed;

    /// <summary>The largest file that is fetched, in bytes: 0 (none) to 2,097,152,000. Default 20 MiB, which is all that the platform's own servers give.</summary>
    public long MaxFileBytes { get; init; } = TelegramLimits.CloudDownloadBytes;

    /// <summary>The largest file that is sent, in bytes: 0 (none) to 2,097,152,000. Default 50 MiB, which is all that the platform's own servers take.</summary>
    public long MaxUploadBytes { get; init; } = TelegramLimits.CloudUploadBytes;

    /// <summary>The folder in which a server of one's own in local mode keeps files, as the hub sees it. Default: files are fetched over HTTP.</summary>
    public string? FilesDirectory { get; init; }

    /// <summary>How long one request for updates waits for some, in seconds: 0 to 50. Default 50.</summary>
    public int PollSeconds { get; init; } = TelegramLimits.MaxPollSeconds;

    /// <summary>Messages a second that the bot sends in all: 1 to 1,000. Default 28; the platform allows about 30.</summary>
    public int MessagesPerSecond { get; init; } = 28;

    /// <summary>The bot's own user id, which its token begins with; 0 without a token.</summary>
    internal long BotId => Token is { } token && token.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && long.TryParse(token.AsSpan(0, colon), out var id) ? id : 0;

    public override string ToString() => $"{nameof(TelegramOptions)} {{ Bot = {BotId}, Mode = {Mode}, Token = {(Token is null ? "none" : "(hidden)")} }}";
}
