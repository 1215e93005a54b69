using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>The media types that are treated in their own way.</summary>
internal enum MediaKind : byte
{
    Other,
    TextPlain,
    TextHtml,
    TextCalendar,
    TextOther,
    MultipartMixed,
    MultipartAlternative,
    MultipartRelated,
    MultipartSigned,
    MultipartEncrypted,
    MultipartReport,
    MultipartDigest,
    MessageRfc822,
    DeliveryStatus,
    RfcHeaders,
    Disposition,
    Tnef,
    Pkcs7Mime,
    PgpKeys,
    PgpSignature,
    Pkcs7Signature,
}

internal static class MediaKinds
{
    public static bool IsMultipart(this MediaKind kind) => kind is >= MediaKind.MultipartMixed and <= MediaKind.MultipartDigest;

    public static bool IsText(this MediaKind kind) => kind is >= MediaKind.TextPlain and <= MediaKind.TextOther;

    /// <summary>By the value of Content-Type; unusable values are plain text (RFC 2045 section 5.2).</summary>
    public static MediaKind Recognise(ReadOnlySpan<byte> contentType)
    {
        var type = HeaderParameters.Main(contentType);
        var slash = type.IndexOf((byte)'/');
        if (slash < 0) return Is(type, "multipart"u8) ? MediaKind.MultipartMixed : Is(type, "html"u8) ? MediaKind.TextHtml : MediaKind.TextPlain;
        var main = type[..slash];
        var sub = type[(slash + 1)..];
        return main.Length switch
        {
            4 when Is(main, "text"u8) => Text(sub),
            // Written by programs that got the order wrong.
            4 when Is(main, "html"u8) && Is(sub, "text"u8) => MediaKind.TextHtml,
            5 when Is(main, "plain"u8) && Is(sub, "text"u8) => MediaKind.TextPlain,
            7 when Is(main, "message"u8) => Message(sub),
            9 when Is(main, "multipart"u8) => Multipart(sub),
            11 when Is(main, "application"u8) => Application(sub),
            0 => MediaKind.TextPlain,
            _ => MediaKind.Other,
        };
    }

    private static MediaKind Text(ReadOnlySpan<byte> sub) =>
        Is(sub, "plain"u8) || sub.IsEmpty ? MediaKind.TextPlain
        : Is(sub, "html"u8) ? MediaKind.TextHtml
        : Is(sub, "calendar"u8) ? MediaKind.TextCalendar
        : Is(sub, "rfc822-headers"u8) ? MediaKind.RfcHeaders
        : MediaKind.TextOther;

    private static MediaKind Message(ReadOnlySpan<byte> sub) =>
        Is(sub, "rfc822"u8) || Is(sub, "global"u8) || Is(sub, "news"u8) ? MediaKind.MessageRfc822
        : Is(sub, "delivery-status"u8) || Is(sub, "global-delivery-status"u8) ? MediaKind.DeliveryStatus
        : Is(sub, "global-headers"u8) ? MediaKind.RfcHeaders
        : Is(sub, "disposition-notification"u8) || Is(sub, "feedback-report"u8) ? MediaKind.Disposition
        : MediaKind.Other;

    // RFC 2046 section 5.1.3: an unknown multipart is read as mixed.
    private static MediaKind Multipart(ReadOnlySpan<byte> sub) =>
        Is(sub, "alternative"u8) ? MediaKind.MultipartAlternative
        : Is(sub, "related"u8) ? MediaKind.MultipartRelated
        : Is(sub, "signed"u8) ? MediaKind.MultipartSigned
        : Is(sub, "encrypted"u8) ? MediaKind.MultipartEncrypted
        : Is(sub, "report"u8) ? MediaKind.MultipartReport
        : Is(sub, "digest"u8) ? MediaKind.MultipartDigest
        : MediaKind.MultipartMixed;

    private static MediaKind Application(ReadOnlySpan<byte> sub) =>
        Is(sub, "ms-tnef"u8) || Is(sub, "vnd.ms-tnef"u8) ? MediaKind.Tnef
        : Is(sub, "pkcs7-mime"u8) || Is(sub, "x-pkcs7-mime"u8) ? MediaKind.Pkcs7Mime
        : Is(sub, "pgp-keys"u8) ? MediaKind.PgpKeys
        : Is(sub, "pgp-signature"u8) ? MediaKind.PgpSignature
        : Is(sub, "pkcs7-signature"u8) || Is(sub, "x-pkcs7-signature"u8) ? MediaKind.Pkcs7Signature
        : Is(sub, "ics"u8) ? MediaKind.TextCalendar
        : MediaKind.Other;

    /// <summary>The type as a lower-case string without parameters.</summary>
    public static string Name(ReadOnlySpan<byte> contentType, MediaKind kind)
    {
        var type = HeaderParameters.Main(contentType);
        if (type.IsEmpty) return kind == MediaKind.MessageRfc822 ? "message/rfc822" : "text/plain";
        if (Is(type, "text/plain"u8)) return "text/plain";
        if (Is(type, "text/html"u8)) return "text/html";
        if (Is(type, "image/png"u8)) return "image/png";
        if (Is(type, "image/jpeg"u8)) return "image/jpeg";
        if (Is(type, "image/gif"u8)) return "image/gif";
        if (Is(type, "application/pdf"u8)) return "application/pdf";
        if (Is(type, "application/octet-stream"u8)) return "application/octet-stream";
        var slash = type.IndexOf((byte)'/');
        if (slash <= 0 || slash == type.Length - 1 || type.Length > 127 || type.ContainsAnyExceptInRange((byte)33, (byte)126)) return "application/octet-stream";
        return Encoding.ASCII.GetString(type).ToLowerInvariant();
    }

    private static bool Is(ReadOnlySpan<byte> value, ReadOnlySpan<byte> expected) => Ascii.EqualsIgnoreCase(value, expected);
}
