using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Tokens for links that a customer follows: which contact, until when, a random part so that no two are alike, and a signature. 43 characters of base64url
/// (RFC 4648, section 5), which fits everywhere (Telegram takes 64). Pure.
/// </summary>
internal static class LinkTokens
{
    /// <summary>How long a token can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public const int Length = 43;

    private const string Purpose = "contact-link";
    private const int Nonce = 8;
    private const int Expiry = 12;
    private const int Signed = 16;
    private const int All = 32;

    /// <param name="nonce">Random; four bytes of it are used.</param>
    public static string Make(LinkKey key, ContactId contact, DateTimeOffset expires, ReadOnlySpan<byte> nonce)
    {
        Span<byte> bytes = stackalloc byte[All];
        BinaryPrimitives.WriteInt64BigEndian(bytes, contact.Value);
        nonce[..4].CopyTo(bytes[Nonce..]);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[Expiry..], checked((uint)expires.ToUnixTimeSeconds()));
        key.Sign(Purpose, bytes[..Signed]).AsSpan(0, All - Signed).CopyTo(bytes[Signed..]);
        return Base64Url.EncodeToString(bytes);
    }

    public static TokenReading Read(LinkKey key, string token, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[All];
        if (token.Length != Length || Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length != All) return new TokenReading.NotOurs();
        var mac = key.Sign(Purpose, bytes[..Signed]).AsSpan(0, All - Signed);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes[Signed..]) || Base64Url.EncodeToString(bytes) != token) return new TokenReading.Forged();
        if (DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes[Expiry..])) <= now) return new TokenReading.Expired();
        return new TokenReading.Valid(new ContactId(BinaryPrimitives.ReadInt64BigEndian(bytes)), $"token:{Convert.ToHexStringLower(SHA256.HashData(bytes))[..32]}");
    }
}

internal abstract record TokenReading
{
    private TokenReading()
    {
    }

    /// <param name="Proof">Names the token without giving it away.</param>
    public sealed record Valid(ContactId Contact, string Proof) : TokenReading;

    /// <summary>Not of the form: a word of somebody else's, such as where a visitor came from.</summary>
    public sealed record NotOurs : TokenReading;

    public sealed record Forged : TokenReading;

    public sealed record Expired : TokenReading;
}
