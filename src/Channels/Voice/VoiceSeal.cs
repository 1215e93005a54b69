using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Channels.Voice;

/// <summary>
/// Names a caller in an address: callbacks about recordings do not say who called. Encrypted with a key made from the account's auth token, because addresses end up in logs of
/// proxies, where no number belongs.
/// </summary>
internal static class VoiceSeal
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>The same words give the same seal, so that a repeat of a request is answered alike.</summary>
    public static string Make(string authToken, string words)
    {
        var plain = Encoding.UTF8.GetBytes(words);
        var sealed_ = new byte[NonceBytes + TagBytes + plain.Length];

        // A nonce made of the words can't meet other words under the same key.
        HMACSHA256.HashData(Key(authToken, "nonce"), plain).AsSpan(0, NonceBytes).CopyTo(sealed_);
        using var cipher = new AesGcm(Key(authToken, "seal"), TagBytes);
        cipher.Encrypt(sealed_.AsSpan(0, NonceBytes), plain, sealed_.AsSpan(NonceBytes + TagBytes), sealed_.AsSpan(NonceBytes, TagBytes));
        return Base64Url.EncodeToString(sealed_);
    }

    /// <summary>Null if it is not a seal of this token.</summary>
    public static string? Open(string authToken, string? seal)
    {
        if (seal is not { Length: > 0 and <= 600 } || !Base64Url.IsValid(seal)) return null;
        var bytes = Base64Url.DecodeFromChars(seal);
        if (bytes.Length <= NonceBytes + TagBytes) return null;
        var plain = new byte[bytes.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(Key(authToken, "seal"), TagBytes);
        try
        {
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes + TagBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] Key(string authToken, string use) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(authToken), Encoding.UTF8.GetBytes($"ChannelHub voice {use}"));
}
