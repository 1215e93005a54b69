namespace ChannelHub.Channels.Twilio;

/// <summary>A kind of file that telephones send, told by its first bytes: the sender's word for it proves nothing. Pure.</summary>
internal sealed record MediaKind(string ContentType, string Extension)
{
    public static readonly MediaKind Unknown = new("application/octet-stream", "bin");

    /// <summary>Null where the bytes do not tell (text, contact cards).</summary>
    public static MediaKind? Of(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg
        : head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]) ? Png
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? Gif
        : head.StartsWith("RIFF"u8) && head.Length >= 12 ? Riff(head.Slice(8, 4))
        : head.StartsWith("%PDF-"u8) ? Pdf
        : head.StartsWith("#!AMR"u8) ? Amr
        : head.StartsWith("OggS"u8) ? Ogg
        : head.StartsWith("ID3"u8) || (head.Length > 1 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0) ? Mp3
        : head.Length >= 12 && head.Slice(4, 4).SequenceEqual("ftyp"u8) ? (head.Slice(8, 3).SequenceEqual("3gp"u8) ? ThreeGp : Mp4)
        : head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) ? Webm
        : head.StartsWith("PK\u0003\u0004"u8) ? Zip
        : IsProgram(head) ? Unknown
        : null;

    /// <summary>By what the sender says; null for anything but the ordinary kinds.</summary>
    public static MediaKind? Claimed(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        if (end >= 0) type = type[..end];
        type = type.Trim();
        foreach (var kind in Ordinary)
        {
            if (type.Equals(kind.ContentType, StringComparison.OrdinalIgnoreCase)) return kind;
        }

        return null;
    }

    private static readonly MediaKind Jpeg = new("image/jpeg", "jpg");
    private static readonly MediaKind Png = new("image/png", "png");
    private static readonly MediaKind Gif = new("image/gif", "gif");
    private static readonly MediaKind Webp = new("image/webp", "webp");
    private static readonly MediaKind Pdf = new("application/pdf", "pdf");
    private static readonly MediaKind Amr = new("audio/amr", "amr");
    private static readonly MediaKind Ogg = new("audio/ogg", "ogg");
    private static readonly MediaKind Mp3 = new("audio/mpeg", "mp3");
    private static readonly MediaKind Wav = new("audio/wav", "wav");
    private static readonly MediaKind Mp4 = new("video/mp4", "mp4");
    private static readonly MediaKind ThreeGp = new("video/3gpp", "3gp");
    private static readonly MediaKind Webm = new("video/webm", "webm");
    private static readonly MediaKind Zip = new("application/zip", "zip");

    private static readonly MediaKind[] Ordinary =
    [
        Jpeg, Png, Gif, Webp, Pdf, Amr, Ogg, Mp3, Wav, Mp4, ThreeGp, Webm, Zip,
        new("audio/mp4", "m4a"), new("audio/aac", "aac"), new("audio/3gpp", "3gp"), new("video/quicktime", "mov"), new("text/plain", "txt"), new("text/csv", "csv"), new("text/vcard", "vcf"), new("text/x-vcard", "vcf"),
        new("text/calendar", "ics"), new("application/smil", "smil"), new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"), new("application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"),
    ];

    /// <summary>Whether the bytes, of the first kind, may truly be what the sender calls them: containers go by several names.</summary>
    public static bool Agrees(MediaKind seen, MediaKind? claimed) =>
        claimed is not null && (seen == claimed || Family(seen) == Family(claimed));

    private static string Family(MediaKind kind) => kind.Extension switch
    {
        "mp4" or "m4a" or "3gp" or "mov" => "iso-media",
        "docx" or "xlsx" or "pptx" or "zip" => "zip",
        "mp3" or "aac" => "mpeg-audio",
        _ => kind.ContentType,
    };

    private static MediaKind? Riff(ReadOnlySpan<byte> form) => form.SequenceEqual("WEBP"u8) ? Webp : form.SequenceEqual("WAVE"u8) ? Wav : null;

    private static bool IsProgram(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("MZ"u8) || head.StartsWith("\u007fELF"u8) || head.StartsWith("#!/"u8)) return true;
        var text = head.TrimStart(" \t\r\n"u8);
        return text.StartsWith("<!DOCTYPE"u8) || text.StartsWith("<html"u8) || text.StartsWith("<HTML"u8) || text.StartsWith("<script"u8) || text.StartsWith("<svg"u8);
    }
}
