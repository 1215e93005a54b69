using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Server.Access;

/// <summary>
/// Makes the secrets of API tokens and sign-in links: 256 random bits, so that a fast hash is enough to store them (there is nothing to guess).
/// Looking one up by its hash compares hashes, not secrets, and so tells nothing by its duration.
/// </summary>
internal static class Secrets
{
    /// <summary>What an API token begins with, so that people and secret scanners recognise one.</summary>
    public const string TokenPrefix = "chub_";

    public static string NewToken() => TokenPrefix + NewKey();

    /// <summary>43 characters of A–Z, a–z, 0–9, dash and underscore.</summary>
    public static string NewKey() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>A short name for a token, to list and revoke it by; no secret.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    /// <summary>SHA-256, 64 lower-case hexadecimal digits.</summary>
    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Whether a text has the form of a key of ours; spares the store a look-up of anything else.</summary>
    public static bool IsKey(string? text) => text is { Length: 43 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    public static bool IsToken(string? text) => text is not null && text.StartsWith(TokenPrefix, StringComparison.Ordinal) && IsKey(text[TokenPrefix.Length..]);
}
