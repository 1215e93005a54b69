using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// What a button carries: <c>{message}.{signature}.{value}</c>, at most 64 bytes. A client can send any data for any button, so the chat, our message's id and the value are signed
/// together (HMAC-SHA256, first 96 bits): data of another chat or case, or made up, is not ours. Pure.
/// </summary>
internal sealed class TelegramCallbacks(byte[] key)
{
    private const int SignatureBytes = 12;
    private const int SignatureLength = 16; // 96 bits in base64url

    /// <summary>The data, or null if the value is too long for a button.</summary>
    public string? Sign(long chat, MessageId message, string value)
    {
        var id = message.ToString();
        return id.Length + SignatureLength + 2 + Encoding.UTF8.GetByteCount(value) <= TelegramLimits.MaxCallbackDataBytes && value.Length > 0
            ? $"{id}.{Signature(chat, id, value)}.{value}"
            : null;
    }

    /// <summary>The message that asked and the value that was chosen; false for anything that we did not sign for this chat.</summary>
    public bool TryRead(long chat, string? data, out MessageId message, out string value)
    {
        (message, value) = (default, "");
        if (data is null || data.Length > TelegramLimits.MaxCallbackDataBytes) return false;
        var dot = data.IndexOf('.', StringComparison.Ordinal);
        var end = dot + 1 + SignatureLength;
        if (dot <= 0 || end >= data.Length - 1 || data[end] != '.' || !MessageId.TryParse(data.AsSpan(0, dot), out message)) return false;
        var chosen = data[(end + 1)..];
        var expected = Signature(chat, data[..dot], chosen);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(data[(dot + 1)..end]))) return false;
        value = chosen;
        return true;
    }

    private string Signature(long chat, string message, string value)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{chat}\n{message}\n{value}")), hash);
        return Base64Url.EncodeToString(hash[..SignatureBytes]);
    }
}
