using System.Collections.Frozen;

namespace ChannelHub.Channels.WebChat;

/// <summary>What a visitor's file is: told by its content where that has a mark, by its extension elsewhere. Pure.</summary>
internal static class WebChatFileTypes
{
    /// <summary>Bytes from the file's start that are looked at.</summary>
    public const int HeadBytes = 512;

    /// <summary>Programs, scripts and pages that run where they are opened: no setting lets them in.</summary>
    public static readonly FrozenSet<string> NeverAllowed = FrozenSet.Create(
        StringComparer.Ordinal, "exe", "dll", "com", "bat", "cmd", "msi", "msix", "scr", "pif", "cpl", "ps1", "psm1", "vbs", "vbe", "js", "mjs", "jse", "wsf", "wsh", "hta", "lnk", "reg", "jar", "app", "dmg", "pkg", "deb", "rpm", "apk", "sh", "html", "htm", "xhtml", "xht", "mhtml", "svg", "swf", "php", "asp", "aspx", "jsp");

    private const string Zip = "application/zip";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["jpg"] = "image/jpeg", ["jpeg"] = "image/jpeg", ["png"] = "image/png", ["gif"] = "image/gif", ["webp"] = "image/webp", ["pdf"] = "application/pdf",
        ["txt"] = "text/plain", ["log"] = "text/plain", ["csv"] = "text/csv", ["xml"] = "application/xml", ["json"] = "application/json",
        ["docx"] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ["xlsx"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ["pptx"] = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ["odt"] = "application/vnd.oasis.opendocument.text", ["ods"] = "application/vnd.oasis.opendocument.spreadsheet", ["zip"] = Zip,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ZipBased = FrozenSet.Create(StringComparer.Ordinal, "docx", "xlsx", "pptx", "odt", "ods", "zip");

    private static readonly FrozenSet<string> Texts = FrozenSet.Create(StringComparer.Ordinal, "txt", "log", "csv", "xml", "json");

    /// <summary>Images that the page may show beside the text.</summary>
    public static bool IsImage(string contentType) => contentType is "image/jpeg" or "image/png" or "image/gif" or "image/webp";

    /// <summary>Under which type a file may be offered for download; what is not known is only bytes.</summary>
    public static string ForDownload(string contentType) => ContentTypes.Values.Contains(contentType, StringComparer.Ordinal) ? contentType : "application/octet-stream";

    /// <summary>The content type, or null if this file is not to be taken.</summary>
    /// <param name="head">The file's first <see cref="HeadBytes"/> bytes, or all if it has fewer.</param>
    /// <param name="allowed">The extensions that the account allows.</param>
    public static string? Decide(string safeName, ReadOnlySpan<byte> head, IReadOnlyList<string> allowed)
    {
        var extension = SafeFileName.ExtensionOf(safeName);
        if (NeverAllowed.Contains(extension) || IsProgram(head)) return null;
        if (ByContent(head) is { } found)
        {
            // A picture named .jpg that is a .png is common and harmless; it counts as what it is.
            if (found == Zip) return ZipBased.Contains(extension) && allowed.Contains(extension, StringComparer.Ordinal) ? ContentTypes[extension] : null;
            return allowed.Any(a => ContentTypes.TryGetValue(a, out var type) && type == found) ? found : null;
        }

        if (!allowed.Contains(extension, StringComparer.Ordinal)) return null;
        if (Texts.Contains(extension)) return head.Contains((byte)0) && !IsUtf16(head) ? null : ContentTypes[extension];

        // A kind that has a mark, and the mark is missing: it is not what it says.
        return ContentTypes.ContainsKey(extension) ? null : "application/octet-stream";
    }

    private static string? ByContent(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "image/gif"
        : head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8) ? "image/webp"
        : head.StartsWith("%PDF-"u8) ? "application/pdf"
        : head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8) ? Zip
        : null;

    private static bool IsProgram(ReadOnlySpan<byte> head) =>
        head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) || head.StartsWith("#!"u8)
        || head.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE]);

    private static bool IsUtf16(ReadOnlySpan<byte> head) => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
}
