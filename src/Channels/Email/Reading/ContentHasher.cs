using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email;

/// <summary>Hashes what a mail says. Each piece is followed by its kind and length, so that no two sequences of pieces give the same bytes.</summary>
internal sealed class ContentHasher : IDisposable
{
    private const byte OfLine = 1;
    private const byte OfText = 2;
    private const byte OfFile = 3;

    private static readonly byte[] LineEnds = [.. Enumerable.Repeat((byte)'\n', 256)];

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);

    // Of the text that is being read.
    private long length;
    private long lineEnds;
    private bool carriageReturn;
    private bool plain;

    /// <summary>A header's decoded line; runs of blanks are one, for gateways fold anew.</summary>
    public void Line(string? text)
    {
        length = 0;
        foreach (var range in text.AsSpan().SplitAny(" \t\r\n\u00A0"))
        {
            var word = text.AsSpan(range);
            if (word.IsEmpty) continue;
            if (length > 0) Append(" "u8);
            Words(word);
        }

        End(OfLine, 0);
    }

    public void Part(MimePart part)
    {
        // Line ends are the transport's in everything but what was packed whole; in a text they are never more than line ends.
        var isText = part.Kind.IsText();
        var inLines = isText || part.Coding is TransferCoding.None or TransferCoding.QuotedPrintable;
        (length, lineEnds, carriageReturn, plain) = (0, 0, false, true);
        using (var body = part.OpenBody())
        {
            for (int read; (read = body.Read(buffer, 0, buffer.Length)) > 0;)
            {
                if (inLines) Lines(buffer.AsSpan(0, read));
                else Append(buffer.AsSpan(0, read));
            }
        }

        if (carriageReturn) Text("\r"u8);

        // The label counts where it changes what is read.
        End(isText ? OfText : OfFile, isText && (!plain || part.CodePage == 65000) ? part.CodePage : 0);
        hash.AppendData([(byte)part.Kind]);
        Line(part.HasFileName ? part.RawFileName : null);
    }

    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        hash.Dispose();
    }

    private void Words(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            Encoding.UTF8.GetEncoder().Convert(text, buffer, flush: true, out var used, out var made, out _);
            Append(buffer.AsSpan(0, made));
            text = text[used..];
        }
    }

    /// <summary>CRLF and LF are the same line end; those at the very end are nobody's words.</summary>
    private void Lines(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end != 0 || bytes[0] == '\r')
            {
                if (carriageReturn) Text("\r"u8);
                carriageReturn = false;
            }

            if (end < 0)
            {
                Text(bytes);
                return;
            }

            if (end > 0) Text(bytes[..end]);
            if (bytes[end] == '\r')
            {
                carriageReturn = true;
            }
            else
            {
                carriageReturn = false;
                lineEnds++;
            }

            bytes = bytes[(end + 1)..];
        }
    }

    private void Text(ReadOnlySpan<byte> bytes)
    {
        for (; lineEnds > 0; lineEnds -= Math.Min(lineEnds, LineEnds.Length)) Append(LineEnds.AsSpan(0, (int)Math.Min(lineEnds, LineEnds.Length)));
        plain = plain && Ascii.IsValid(bytes) && !bytes.Contains((byte)0x1B);
        Append(bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        length += bytes.Length;
    }

    private void End(byte kind, int codePage)
    {
        Span<byte> frame = stackalloc byte[13];
        frame[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(frame[1..], length);
        BinaryPrimitives.WriteInt32LittleEndian(frame[9..], codePage);
        hash.AppendData(frame);
    }
}
