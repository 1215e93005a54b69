using System.Buffers;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>A range of the mail's bytes; empty at 0 where a field is absent.</summary>
internal readonly record struct Octets(int Start, int End)
{
    public bool IsEmpty => End <= Start;
}

internal enum ContentDisposition : byte
{
    None,
    Inline,
    Attachment,
}

/// <summary>One part of a mail: where its header and body are, and what they claim to be. Nothing is decoded before it is asked for.</summary>
internal sealed class MimePart
{
    private readonly MimeMessage message;

    internal MimePart(MimeMessage message, int index, int parent)
    {
        this.message = message;
        Index = index;
        Parent = parent;
    }

    /// <summary>Its place in <see cref="MimeMessage.Parts"/>, which is the order in the mail.</summary>
    public int Index { get; }

    /// <summary>The index of the multipart that holds it; -1 for the mail itself.</summary>
    public int Parent { get; }

    public MediaKind Kind { get; internal set; }

    public TransferCoding Coding { get; internal set; }

    public ContentDisposition Disposition { get; internal set; }

    /// <summary>The declared code page of a text, 0 if none or unknown.</summary>
    public int CodePage { get; internal set; }

    internal int HeaderStart { get; set; }

    internal int BodyStart { get; set; }

    internal int BodyEnd { get; set; }

    internal Octets ContentType { get; set; }

    internal Octets ContentDisposition { get; set; }

    internal Octets ContentTransferEncoding { get; set; }

    internal Octets ContentIdField { get; set; }

    internal Octets ContentLocation { get; set; }

    internal Octets ContentDescription { get; set; }

    public MimeMessage Message => message;

    /// <summary>The body as it stands in the mail, still packed.</summary>
    public ReadOnlyMemory<byte> RawBody => message.Source[BodyStart..BodyEnd];

    public ReadOnlySpan<byte> RawHeader => message.Source.Span[HeaderStart..BodyStart];

    public string MediaType => MediaKinds.Name(Value(ContentType), Kind);

    internal ReadOnlySpan<byte> Value(Octets field) => message.Source.Span[field.Start..field.End];

    /// <summary>The file name as the sender gave it, unsafe; null if there is none.</summary>
    public string? RawFileName
    {
        get
        {
            if (ContentDisposition.IsEmpty && ContentType.IsEmpty) return null;
            var hint = CodePage != 0 ? CodePage : message.RawHint;
            var name = ContentDisposition.IsEmpty ? null : HeaderParameters.Get(Value(ContentDisposition), "filename"u8, hint);
            if (string.IsNullOrWhiteSpace(name) && !ContentType.IsEmpty) name = HeaderParameters.Get(Value(ContentType), "name"u8, hint);
            return string.IsNullOrWhiteSpace(name) ? null : name;
        }
    }

    public bool HasFileName => !ContentDisposition.IsEmpty && Value(ContentDisposition).IndexOf("filename"u8) >= 0
        ? RawFileName is not null
        : !ContentType.IsEmpty && Value(ContentType).IndexOf("name"u8) >= 0 && RawFileName is not null;

    /// <summary>Content-ID without its angle brackets; null if there is none.</summary>
    public string? ContentId => ContentIdField.IsEmpty ? null
        : System.Text.Encoding.Latin1.GetString(Value(ContentIdField).Trim(" \t\r\n<>"u8)) is { Length: > 0 and <= 300 } id ? id : null;

    public string? Parameter(ReadOnlySpan<byte> name) => ContentType.IsEmpty ? null : HeaderParameters.Get(Value(ContentType), name);

    /// <summary>The size of the decoded body, in bytes. Nothing is kept while counting.</summary>
    public long DecodedSize()
    {
        var raw = RawBody.Span;
        switch (Coding)
        {
            case TransferCoding.None:
                return raw.Length;
            case TransferCoding.Base64:
                return Base64Body.Size(raw);
            default:
                var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
                try
                {
                    var decoder = new BodyDecoder(Coding);
                    long size = 0;
                    for (int read; (read = decoder.Read(raw, buffer)) > 0;) size += read;
                    return size;
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
        }
    }

    /// <summary>The decoded body as a stream that unpacks as it is read; it holds no copy.</summary>
    public Stream OpenBody() => new DecodedStream(RawBody, Coding);

    /// <summary>The decoded body at once, at most <paramref name="limit"/> bytes; for small parts.</summary>
    public byte[] DecodeBody(int limit)
    {
        var raw = RawBody.Span;
        if (Coding == TransferCoding.None) return raw[..Math.Min(raw.Length, limit)].ToArray();
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(raw.Length, limit) + UuBody.MaxLine);
        try
        {
            return buffer.AsSpan(0, Math.Min(limit, Fill(raw, buffer))).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal int Fill(ReadOnlySpan<byte> raw, Span<byte> buffer)
    {
        var decoder = new BodyDecoder(Coding);
        var filled = 0;
        for (int read; buffer.Length - filled >= BodyDecoder.MinTarget && (read = decoder.Read(raw, buffer[filled..])) > 0;) filled += read;
        return filled;
    }
}
