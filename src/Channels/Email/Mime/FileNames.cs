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

    private static string Stem(string mediaType) => mediaType.StartsWith("image/", StringComparison.Ordinal) ? "image"
        : mediaType is "message/rfc822" ? "message"
        : mediaType is "text/calendar" or "application/ics" ? "invitation"
        : mediaType is "message/delivery-status" ? "delivery-status"
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
        _ => ".bin",
    };
}
