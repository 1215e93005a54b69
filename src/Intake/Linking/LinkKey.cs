using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Intake.Linking;

/// <summary>A key of the hub's own for what it signs: link tokens and one-time codes, or customers' case links. Each has one of its own, so that one can be changed without the others.</summary>
/// <param name="read">Gives the key, at least 32 bytes and always the same; called when something is to be signed.</param>
public sealed class LinkKey(Func<byte[]> read)
{
    /// <summary>The file that the key of link tokens and codes is kept in.</summary>
    public const string FileName = "contact-links.key";

    internal LinkKey(byte[] key)
        : this(() => key)
    {
    }

    /// <summary>HMAC-SHA256 (RFC 2104) of what is said, for one purpose and no other.</summary>
    internal byte[] Sign(string purpose, ReadOnlySpan<byte> said)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, read());
        mac.AppendData(Encoding.ASCII.GetBytes(purpose));
        mac.AppendData([0]);
        mac.AppendData(said);
        return mac.GetHashAndReset();
    }
}
