using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>
/// Visitors' keys of one account: 192 random bits and our signature on them (HMAC-SHA256, 256 bits), as one base64url word in a cookie. Whoever holds the key is the visitor, so the store
/// never gets it: a visitor's address and conversation key is a hash of it. Keys that we did not sign are worth nothing, so nobody can choose his own, and none can be counted up to.
/// </summary>
internal sealed class WebChatVisitors
{
    private const int RandomBytes = 24;
    private const int KeyBytes = RandomBytes + SHA256.HashSizeInBytes;

    /// <summary>144 bits: as many as matter against a chance meeting, in 24 characters.</summary>
    private const int AddressBytes = 18;

    private readonly byte[] signing;
    private readonly byte[] playing;

    /// <param name="secret">The hub's secret; each account signs with a key of its own made from it, so that one account's visitor is nobody on another.</param>
    public WebChatVisitors(ReadOnlySpan<byte> secret, AccountName account)
    {
        signing = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("webchat/visitor/" + account.Value));
        playing = HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes("webchat/trial/" + account.Value));
    }

    /// <summary>A key for a visitor who has none yet.</summary>
    public string Issue()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Sign(random);
    }

    /// <summary>The key of a tester's customer: the same name is the same visitor.</summary>
    public string IssueForTrial(string customer) => Sign(HMACSHA256.HashData(playing, Encoding.UTF8.GetBytes(customer)).AsSpan(0, RandomBytes));

    /// <summary>The visitor's address if we signed this key; null for anything else. Takes the same time for every wrong signature.</summary>
    public string? Accept(string? key)
    {
        if (key is null || key.Length != Base64Url.GetEncodedLength(KeyBytes)) return null;
        Span<byte> bytes = stackalloc byte[KeyBytes];
        if (Base64Url.DecodeFromChars(key, bytes, out _, out var written) != OperationStatus.Done || written != KeyBytes) return null;
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(signing, bytes[..RandomBytes], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[RandomBytes..]) ? Address(bytes[..RandomBytes]) : null;
    }

    private string Sign(ReadOnlySpan<byte> random)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        random.CopyTo(key);
        HMACSHA256.HashData(signing, random, key[RandomBytes..]);
        return Base64Url.EncodeToString(key);
    }

    private static string Address(ReadOnlySpan<byte> random)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(random, hash);
        return Base64Url.EncodeToString(hash[..AddressBytes]);
    }
}
