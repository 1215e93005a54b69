using System.Collections.Immutable;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>A mail taken apart: ranges of its bytes, nothing copied. Made by <see cref="MimeReader"/>.</summary>
internal sealed class MimeMessage
{
    private int rawHint = -1;
    private string? subject;
    private bool subjectRead;

    internal MimeMessage(ReadOnlyMemory<byte> source) => Source = source;

    /// <summary>The bytes that the ranges refer to.</summary>
    public ReadOnlyMemory<byte> Source { get; }

    /// <summary>All parts in the order of the mail; the first one is the mail itself.</summary>
    public ImmutableArray<MimePart> Parts { get; internal set; } = [];

    /// <summary>The fields of the mail's own header in their order.</summary>
    public ImmutableArray<HeaderField> Fields { get; internal set; } = [];

    public MimeFlaws Flaws { get; internal set; }

    public MimePart Root => Parts[0];

    /// <summary>The children of a multipart, in their order.</summary>
    public IEnumerable<MimePart> Children(MimePart part)
    {
        for (var i = part.Index + 1; i < Parts.Length; i++)
        {
            if (Parts[i].Parent == part.Index) yield return Parts[i];
        }
    }

    /// <summary>The raw value of the first field of this name; false if there is none.</summary>
    public bool TryGet(FieldName name, out ReadOnlySpan<byte> value)
    {
        foreach (var field in Fields)
        {
            if (field.Name != name) continue;
            value = field.Value(Source.Span);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The decoded text of the first field of this name; null if there is none.</summary>
    public string? Text(FieldName name)
    {
        if (name != FieldName.Subject) return Decoded(name);
        if (!subjectRead)
        {
            subject = Decoded(name);
            subjectRead = true;
        }

        return subject;
    }

    private string? Decoded(FieldName name) => TryGet(name, out var value) ? EncodedWords.Decode(value, RawHint) : null;

    /// <summary>The raw value of the first field with a name that is not in <see cref="FieldName"/>.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        foreach (var field in Fields)
        {
            if (!System.Text.Ascii.EqualsIgnoreCase(field.RawName(Source.Span), name)) continue;
            value = field.Value(Source.Span);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The code page for raw 8-bit header bytes: the one that the first text part declares (RFC 7103 section 7.7).</summary>
    public int RawHint
    {
        get
        {
            if (rawHint >= 0) return rawHint;
            rawHint = 0;
            foreach (var part in Parts)
            {
                if (!part.Kind.IsText() || part.CodePage is 0 or 20127 or 65001) continue;
                return rawHint = part.CodePage;
            }

            // What the encoded words beside it are in is the next best witness.
            foreach (var header in Fields)
            {
                if (header.Name is not (FieldName.Subject or FieldName.From or FieldName.To)) continue;
                var value = header.Value(Source.Span);
                var word = value.IndexOf("=?"u8);
                if (word < 0 || value[(word + 2)..].IndexOf((byte)'?') is not (> 0 and var length)) continue;
                var page = Charsets.CodePage(value.Slice(word + 2, length));
                if (page is not (0 or 20127 or 65001)) return rawHint = page;
            }

            return rawHint;
        }
    }
}
