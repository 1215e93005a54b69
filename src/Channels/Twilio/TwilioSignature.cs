using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Channels.Twilio;

/// <summary>
/// The proof that Twilio sent a webhook: <c>X-Twilio-Signature</c>, Base64 of HMAC-SHA1 with the account's auth token over the address as Twilio was told it and, for a form, its
/// sorted parameters. For JSON the address carries the body's SHA-256 (<c>bodySHA256</c>). Pure.
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    private const string BodyHashParameter = "bodySHA256=";

    /// <summary>The signature as Twilio makes it.</summary>
    /// <param name="form">Null where the body is no form.</param>
    public static string Make(string authToken, string url, TwilioForm? form)
    {
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        Compute(authToken, url, form, hash);
        return Convert.ToBase64String(hash);
    }

    /// <summary>
    /// Whether the signature was made with one of the tokens over one of the forms in which Twilio is known to sign an address: as it is, with the scheme's port
    /// written out, without a port.
    /// </summary>
    public static bool IsGenuine(string? signature, ReadOnlySpan<string> authTokens, string url, TwilioForm? form)
    {
        Span<byte> shown = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (signature is null || !Convert.TryFromBase64String(signature, shown, out var length) || length != shown.Length) return false;
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        foreach (var variant in Variants(url))
        {
            foreach (var token in authTokens)
            {
                Compute(token, variant, form, hash);
                if (CryptographicOperations.FixedTimeEquals(shown, hash)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether the address names the body's hash, and rightly. Without one a body that is no form proves nothing.</summary>
    public static bool IsBodyOf(string url, ReadOnlySpan<byte> body)
    {
        var query = url.IndexOf('?', StringComparison.Ordinal);
        if (query < 0) return false;
        foreach (var range in url.AsSpan(query + 1).Split('&'))
        {
            var parameter = url.AsSpan(query + 1)[range];
            if (!parameter.StartsWith(BodyHashParameter, StringComparison.Ordinal)) continue;
            Span<byte> said = stackalloc byte[SHA256.HashSizeInBytes];
            return Convert.FromHexString(parameter[BodyHashParameter.Length..], said, out _, out var length) == OperationStatus.Done
                && length == said.Length && CryptographicOperations.FixedTimeEquals(said, SHA256.HashData(body));
        }

        return false;
    }

    /// <summary>The address as it is, then as it may have been signed instead. The host keeps its letters' case, and user and password stay.</summary>
    internal static IEnumerable<string> Variants(string url)
    {
        yield return url;
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0) yield break;
        start += 3;
        var end = url.AsSpan(start).IndexOfAny("/?#") is var e and >= 0 ? start + e : url.Length;
        var host = start + url.AsSpan(start, end - start).LastIndexOf('@') + 1;

        // In an IPv6 literal only a colon behind the bracket begins a port.
        var bracket = url.AsSpan(host, end - host).LastIndexOf(']') + 1;
        var colon = url.AsSpan(host + bracket, end - host - bracket).IndexOf(':');
        if (colon >= 0) yield return string.Concat(url.AsSpan(0, host + bracket + colon), url.AsSpan(end));
        else yield return string.Concat(url.AsSpan(0, end), url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80", url.AsSpan(end));
    }

    private static void Compute(string authToken, string url, TwilioForm? form, Span<byte> hash)
    {
        var length = Encoding.UTF8.GetByteCount(url) + (form?.SortedLength ?? 0);
        var key = Encoding.UTF8.GetBytes(authToken);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var written = Encoding.UTF8.GetBytes(url, rented);
            if (form is not null) written += form.WriteSorted(rented.AsSpan(written));
#pragma warning disable CA5350 // Twilio signs with HMAC-SHA1; as a keyed hash it is not known to be weak (RFC 6194, section 3.3)
            HMACSHA1.HashData(key, rented.AsSpan(0, written), hash);
#pragma warning restore CA5350
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }
}
