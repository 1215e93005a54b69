using System.Buffers;
using ChannelHub.Channels.Email.Wire;

namespace ChannelHub.Channels.Email.Smtp;

/// <summary>
/// The content of a mail on its way through DATA (RFC 5321 section 4.5.2): a dot at the start of a line is doubled, and every line ends with CRLF and nothing else; a
/// lone CR or LF would let a mail smuggle in another one.
/// </summary>
internal sealed class DotStream(MailLink link, Deadline limit) : Stream
{
    private const int Chunk = 32 * 1024;

    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk + 4);
    private int filled;
    private byte before = (byte)'\n';
    private byte beforeThat = (byte)'\r';

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        while (!content.IsEmpty)
        {
            content = content[Take(content.Span)..];
            if (filled >= Chunk) await SendAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends the content's last line and sends what is left, but not the dot that ends the mail.</summary>
    public async Task FinishAsync()
    {
        if (before != '\n') await WriteAsync(before == '\r' ? "\n"u8.ToArray() : "\r\n"u8.ToArray()).ConfigureAwait(false);
        await SendAsync().ConfigureAwait(false);
    }

    public override Task WriteAsync(byte[] array, int offset, int count, CancellationToken cancellationToken) => WriteAsync(array.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] array, int offset, int count) => throw new NotSupportedException("The content is written asynchronously.");

    public override void Flush()
    {
    }

    public override int Read(byte[] array, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) ArrayPool<byte>.Shared.Return(buffer);
        base.Dispose(disposing);
    }

    private int Take(ReadOnlySpan<byte> content)
    {
        var taken = 0;
        while (taken < content.Length && filled < Chunk)
        {
            var b = content[taken++];
            if (b == '\n' && before != '\r') Put((byte)'\r');
            else if (b != '\n' && before == '\r') Put((byte)'\n');
            if (b == '.' && before == '\n' && beforeThat == '\r') buffer[filled++] = (byte)'.';
            Put(b);
        }

        return taken;
    }

    private void Put(byte b)
    {
        buffer[filled++] = b;
        beforeThat = before;
        before = b;
    }

    private async Task SendAsync()
    {
        if (filled == 0) return;
        await link.WriteAsync(buffer.AsMemory(0, filled), limit).ConfigureAwait(false);
        filled = 0;
        limit.Extend();
    }
}
