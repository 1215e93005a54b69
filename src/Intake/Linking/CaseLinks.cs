using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Linking;

/// <summary>
/// Links to a customer's own case: until when, and 128 bits of a signature over that and the case's number, as 27 characters of base64url (RFC 4648, section 5), because an SMS
/// pays for every character.
/// </summary>
/// <param name="key">One that signs nothing else: a new one revokes every case link that is out, and nothing more.</param>
public sealed class CaseLinks(LinkKey key, TimeSpan lifetime) : ICaseLinks
{
    public const string KeyFile = "case-links.key";

    private const string Purpose = "case-page";
    private const int Expiry = 4;
    private const int All = 20;
    private const int Length = 27;

    public string PathTo(CaseNumber number, DateTimeOffset from) => $"/case/{number}?key={Make(number, from + lifetime)}";

    public bool IsGood(CaseNumber number, string? shown, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[All];
        if (shown is not { Length: Length } || Base64Url.DecodeFromChars(shown, bytes, out _, out var length) != OperationStatus.Done || length != All) return false;
        Span<byte> made = stackalloc byte[All];
        Write(number, BinaryPrimitives.ReadUInt32BigEndian(bytes), made);

        // The last character has bits to spare: of several that decode alike, one is ours.
        return CryptographicOperations.FixedTimeEquals(made, bytes) && Base64Url.EncodeToString(bytes) == shown && DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadUInt32BigEndian(bytes)) > now;
    }

    private string Make(CaseNumber number, DateTimeOffset expires)
    {
        Span<byte> bytes = stackalloc byte[All];
        Write(number, checked((uint)expires.ToUnixTimeSeconds()), bytes);
        return Base64Url.EncodeToString(bytes);
    }

    private void Write(CaseNumber number, uint expires, Span<byte> target)
    {
        Span<byte> said = stackalloc byte[sizeof(long) + Expiry];
        BinaryPrimitives.WriteInt64BigEndian(said, number.Value);
        BinaryPrimitives.WriteUInt32BigEndian(said[sizeof(long)..], expires);
        BinaryPrimitives.WriteUInt32BigEndian(target, expires);
        key.Sign(Purpose, said).AsSpan(0, All - Expiry).CopyTo(target[Expiry..]);
    }
}
