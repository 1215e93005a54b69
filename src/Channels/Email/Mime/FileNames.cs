using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Names of attached files made safe to show and to save: no path, no control or direction characters, no reserved names, bounded.</summary>
internal static class FileNames
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 150;

    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    /// <summary>The safe form of a name; null where nothing usable is left.</summary>
    public static string? Safe(string? raw)
    {
        if (raw is null) return null;
        if (raw.Length > 8192) raw = raw[..8192];
        var lastSlash = raw.AsSpan().TrimEnd("/\\ ").LastIndexOfAny('/', '\\');
        var name = new StringBuilder(raw.Length - lastSlash);
        foreach (var rune in raw.AsSpan(lastSlash + 1).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                if (rune.Value is '\t' or '\r' or '\n') name.Append(' ');
                continue;
            }

            if (category is UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned) continue;
            if (rune.Value is ':' or '*' or '?' or '"' or '<' or '>' or '|' or '/' or '\\') name.Append('_');
            else name.Append(rune.ToString());
        }

        var safe = name.ToString().Trim(' ', '\u00A0').TrimStart('.').TrimEnd('.', ' ');
        if (safe.Length == 0) return null;
        var dot = safe.IndexOf('.');
        if (Reserved.Contains(dot < 0 ? safe : safe[..dot])) safe = "_" + safe;
        return Shorten(safe);
    }

    /// <summary>Cuts the middle so that the ending, by which people and systems know the kind of a file, stays.</summary>
    private static string Shorten(string name)
    {
        if (name.Length <= MaxLength) return name;
        var dot = name.LastIndexOf('.');
        var ending = dot > 0 && name.Length - dot <= 20 ? name[dot..] : "";
        var keep = MaxLength - ending.Length;
        if (char.IsHighSurrogate(name[keep - 1])) keep--;
        return name[..keep] + ending;
    }

    /// <summary>A name for a file that came without one; a number tells it from others of the kind.</summary>
    public static string MadeUp(string mediaType, IReadOnlyList<ContentFile> others)
    {
        var stem = Stem(mediaType);
        var ending = Ending(mediaType);
        var number = 1;
        foreach (var other in others)
        {
            if (other.RawName is null && other.Name.StartsWith(stem, StringComparison.Ordinal) && other.Name.EndsWith(ending, StringComparison.Ordinal)) number++;
        }

        return number == 1 ? stem + ending : string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}{ending}");
    }

    /// <summary>
    /// The name within a Content-ID such as <c>image001.png@01D2A0C4</c>, as Outlook and others make them of the file's own; null where it does not look like one
    /// or its ending contradicts the type.
    /// </summary>
    public static string? OfContentId(string? contentId, string mediaType)
    {
        if (contentId is null) return null;
        var at = contentId.IndexOf('@', StringComparison.Ordinal);
        var local = at < 0 ? contentId : contentId[..at];
        var dot = local.LastIndexOf('.');
        if (dot <= 0 || local.Length - dot is < 2 or > 6 || local.AsSpan(dot + 1).ContainsAnyExcept(LettersAndDigits)) return null;
        var known = Ending(mediaType);
        return known == ".bin" || local.EndsWith(known, StringComparison.OrdinalIgnoreCase) || (known == ".jpg" && local.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase)) ? Safe(local) : null;
    }

    /// <summary>The last step of a Content-Location (RFC 2557), where it looks like a file's name.</summary>
    public static string? OfContentLocation(string? place)
    {
        if (place is null) return null;
        var end = place.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? place : place[..end];
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        var isHost = path.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && path.IndexOf('/', scheme + 3) < 0;
        return dot <= 0 || isHost || name.Length - dot is < 2 or > 6 || name.AsSpan(dot + 1).ContainsAnyExcept(LettersAndDigits) ? null : Safe(Uri.UnescapeDataString(name));
    }

    private static readonly SearchValues<char> LettersAndDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static string Stem(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal) ? "image"
        : mediaType is "message/rfc822" ? "message"
        : mediaType is "text/calendar" or "application/ics" ? "invitation"
        : mediaType is "message/delivery-status" ? "delivery-status"
        : mediaType is "text/plain" or "text/html" ? "document"
        : mediaType.StartsWith("video/", StringComparison.Ordinal) ? "video"
        : mediaType.StartsWith("audio/", StringComparison.Ordinal) ? "audio"
        : "attachment";

    private static string Ending(string mediaType) => mediaType switch
    {
        "text/plain" => ".txt",
        "text/html" => ".html",
        "text/csv" => ".csv",
        "text/calendar" or "application/ics" => ".ics",
        "text/vcard" or "text/x-vcard" => ".vcf",
        "text/rfc822-headers" or "message/delivery-status" => ".txt",
        "image/png" => ".png",
        "image/jpeg" or "image/jpg" or "image/pjpeg" => ".jpg",
        "image/gif" => ".gif",
        "image/webp" => ".webp",
        "image/bmp" => ".bmp",
        "image/tiff" => ".tif",
        "image/svg+xml" => ".svg",
        "application/pdf" => ".pdf",
        "application/zip" => ".zip",
        "application/json" => ".json",
        "application/msword" => ".doc",
        "application/rtf" or "text/rtf" => ".rtf",
        "application/pkcs7-mime" or "application/x-pkcs7-mime" => ".p7m",
        "application/pkcs7-signature" or "application/x-pkcs7-signature" => ".p7s",
        "application/pgp-signature" or "application/pgp-encrypted" => ".asc",
        "message/rfc822" or "message/global" => ".eml",
        "audio/mpeg" => ".mp3",
        "audio/ogg" => ".ogg",
        "audio/wav" or "audio/x-wav" => ".wav",
        "video/mp4" => ".mp4",
        "video/quicktime" => ".mov",
        _ => ".bin",
    };
}
