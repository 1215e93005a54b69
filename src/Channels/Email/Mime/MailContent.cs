using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>What the reader could not or did not do with a mail's content; a person is told so beside the message.</summary>
[Flags]
internal enum ContentNotes
{
    None = 0,
    Signed = 1 << 0,
    Encrypted = 1 << 1,
    Invitation = 1 << 2,
    Tnef = 1 << 3,
    TnefUnreadable = 1 << 4,
    Report = 1 << 5,
}

/// <summary>A file that came with a mail; it is unpacked while it is read.</summary>
internal sealed record ContentFile
{
    /// <summary>Safe to show and to save.</summary>
    public required string Name { get; init; }

    /// <summary>As the sender gave it; null if there was none.</summary>
    public string? RawName { get; init; }

    public required string MediaType { get; init; }

    public string? ContentId { get; init; }

    /// <summary>Meant to be shown within the text.</summary>
    public bool Inline { get; init; }

    /// <summary>In bytes, unpacked.</summary>
    public required long Size { get; init; }

    /// <summary>The packed bytes.</summary>
    public required ReadOnlyMemory<byte> Packed { get; init; }

    public TransferCoding Coding { get; init; }

    /// <summary>The part of the mail it is; null for what was within a text or a TNEF file.</summary>
    public MimePart? Part { get; init; }

    public Stream Open() => new DecodedStream(Packed, Coding);
}

/// <summary>A piece of the body in its order: a text, an HTML text or an image between them.</summary>
internal readonly record struct BodyPiece(MediaKind Kind, string Text, bool Flowed = false, bool DeleteSpace = false);

/// <summary>What a mail says: its texts and files, with the alternatives chosen and every part accounted for.</summary>
internal sealed class MailContent
{
    internal MailContent(List<BodyPiece> plain, List<BodyPiece> rich, List<ContentFile> files, ContentNotes notes, MimeFlaws flaws)
    {
        PlainPieces = plain;
        RichPieces = rich;
        Files = files;
        Notes = notes;
        Flaws = flaws;
    }

    /// <summary>The body for those who read plain text; holds HTML pieces only where the sender gave nothing else.</summary>
    public IReadOnlyList<BodyPiece> PlainPieces { get; }

    /// <summary>The body for those who read HTML.</summary>
    public IReadOnlyList<BodyPiece> RichPieces { get; }

    public IReadOnlyList<ContentFile> Files { get; }

    public ContentNotes Notes { get; }

    /// <summary>Those of the structure and those met while decoding.</summary>
    public MimeFlaws Flaws { get; }

    /// <summary>The plain text as it was sent, pieces joined by a line end; null if the mail has none.</summary>
    public string? Text => Join(PlainPieces, MediaKind.TextPlain);

    /// <summary>The HTML as it was sent, unsafe; null if the mail has none.</summary>
    public string? Html => Join(RichPieces, MediaKind.TextHtml);

    private static string? Join(IReadOnlyList<BodyPiece> pieces, MediaKind kind)
    {
        string? single = null;
        StringBuilder? joined = null;
        foreach (var piece in pieces)
        {
            if (piece.Kind != kind) continue;
            if (single is null)
            {
                single = piece.Text;
                continue;
            }

            joined ??= new StringBuilder(single);
            if (joined.Length > 0 && joined[^1] != '\n' && kind == MediaKind.TextPlain) joined.Append('\n');
            joined.Append(piece.Text);
        }

        return joined?.ToString() ?? single;
    }
}
