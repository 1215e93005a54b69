namespace ChannelHub.Channels.Email.Mime;

/// <summary>Unpacks a body piece by piece, whatever its coding.</summary>
internal struct BodyDecoder(TransferCoding coding)
{
    /// <summary>The least room that <see cref="Read"/> is given.</summary>
    public const int MinTarget = UuBody.MaxLine;

    private Base64Body base64;
    private QuotedPrintableBody quoted;
    private UuBody uu;
    private int position;

    /// <summary>The next bytes; 0 at the end.</summary>
    public int Read(ReadOnlySpan<byte> source, Span<byte> target)
    {
        switch (coding)
        {
            case TransferCoding.Base64:
                return base64.Read(source, target);
            case TransferCoding.QuotedPrintable:
                return quoted.Read(source, target);
            case TransferCoding.Uuencode:
                return uu.Read(source, target);
            default:
                var count = Math.Min(target.Length, source.Length - position);
                source.Slice(position, count).CopyTo(target);
                position += count;
                return count;
        }
    }
}

/// <summary>A part's content as a stream; it unpacks while it is read and keeps at most <see cref="BodyDecoder.MinTarget"/> bytes.</summary>
internal sealed class DecodedStream(ReadOnlyMemory<byte> source, TransferCoding coding) : Stream
{
    private readonly byte[] spill = new byte[BodyDecoder.MinTarget];
    private BodyDecoder decoder = new(coding);
    private int spillStart;
    private int spillEnd;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException("The length is known when the content has been read.");

    public override long Position
    {
        get => throw new NotSupportedException("The content is read once, from its start.");
        set => throw new NotSupportedException("The content is read once, from its start.");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (spillStart < spillEnd)
        {
            var count = Math.Min(buffer.Length, spillEnd - spillStart);
            spill.AsSpan(spillStart, count).CopyTo(buffer);
            spillStart += count;
            return count;
        }

        if (buffer.Length >= BodyDecoder.MinTarget) return decoder.Read(source.Span, buffer);
        spillStart = 0;
        spillEnd = decoder.Read(source.Span, spill);
        return spillEnd == 0 ? 0 : Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer.AsSpan(offset, count)));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("The content is read once, from its start.");

    public override void SetLength(long value) => throw new NotSupportedException("The content can't be changed.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The content can't be changed.");
}
