using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// Keys made from the bot's token: whoever has the token has the bot, so nothing more has to be set, and nothing can be forgotten. A new token makes the buttons of old messages
/// worthless.
/// </summary>
internal sealed class TelegramSecrets
{
    private readonly byte[] webhook;

    public TelegramSecrets(TelegramOptions options, AccountName account)
    {
        var token = Encoding.UTF8.GetBytes(options.Token ?? "");
        WebhookSecret = options.WebhookSecret ?? Base64Url.EncodeToString(Derive(token, "telegram/webhook/" + account));
        webhook = SHA256.HashData(Encoding.UTF8.GetBytes(WebhookSecret));
        Callbacks = new TelegramCallbacks(Derive(token, "telegram/callback/" + account));
        HasToken = token.Length > 0;
    }

    /// <summary>What the platform is told to show with each webhook request.</summary>
    public string WebhookSecret { get; }

    public TelegramCallbacks Callbacks { get; }

    private bool HasToken { get; }

    /// <summary>Takes the same time for every wrong secret of whatever length: the hashes are compared. Without a token nothing is genuine.</summary>
    public bool IsGenuine(string? shown)
    {
        if (shown is null || shown.Length > 256) return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(shown), hash);
        return CryptographicOperations.FixedTimeEquals(hash, webhook) && HasToken;
    }

    private static byte[] Derive(byte[] token, string purpose) => HMACSHA256.HashData(token, Encoding.UTF8.GetBytes(purpose));
}
