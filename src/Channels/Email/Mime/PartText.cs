using System.Buffers;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>A text part as text: unpacked, charset read, line ends as LF.</summary>
internal static class PartText
{
    public static string Read(MimePart part, MimeLimits limits, ref MimeFlaws flaws)
    {
        var raw = part.RawBody.Span;
        if (raw.IsEmpty) return "";
        if (part.Coding == TransferCoding.None && raw.Length <= limits.MaxTextBytes && !raw.Contains((byte)'\r')) return Decode(part, raw, ref flaws);
        var limit = Math.Min(raw.Length, limits.MaxTextBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(limit + BodyDecoder.MinTarget);
        try
        {
            int length;
            if (part.Coding == TransferCoding.None)
            {
                raw[..limit].CopyTo(buffer);
                length = limit;
            }
            else
            {
                length = part.Fill(raw, buffer.AsSpan(0, limit + BodyDecoder.MinTarget));
            }

            if (raw.Length > limits.MaxTextBytes) flaws |= MimeFlaws.Truncated;
            if (part.CodePage is not (1200 or 1201 or 12000 or 12001)) length = LineFeeds(buffer.AsSpan(0, length));
            return Decode(part, buffer.AsSpan(0, length), ref flaws);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Decode(MimePart part, ReadOnlySpan<byte> bytes, ref MimeFlaws flaws)
    {
        var page = part.CodePage;
        if (page == 0 && part.Kind == MediaKind.TextHtml) page = MetaCharset(bytes);
        var text = Charsets.Decode(bytes, page, out var wrong);
        if (wrong) flaws |= MimeFlaws.WrongCharset;
        if (page is 1200 or 1201 or 12000 or 12001) text = text.ReplaceLineEndings("\n");
        return text.Contains('\0') ? text.Replace("\0", "", StringComparison.Ordinal) : text;
    }

    /// <summary>What an HTML text says of itself near its start; counts only where the header says nothing.</summary>
    private static int MetaCharset(ReadOnlySpan<byte> html)
    {
        html = html[..Math.Min(html.Length, 2048)];
        for (var at = html.IndexOf("harset="u8); at >= 0; at = html.IndexOf("harset="u8))
        {
            html = html[(at + 7)..].TrimStart(" \t\"'"u8);
            var end = html.IndexOfAny("\"' ;>/\r\n"u8);
            if (end > 0 && Charsets.CodePage(html[..end]) is > 0 and not (1200 or 1201 or 65000) and var page) return page;
        }

        return 0;
    }

    /// <summary>Makes CR LF and lone CR one LF, in place; gives the new length.</summary>
    internal static int LineFeeds(Span<byte> bytes)
    {
        var read = bytes.IndexOf((byte)'\r');
        if (read < 0) return bytes.Length;
        var write = read;
        while (read < bytes.Length)
        {
            // At a carriage return.
            if (read + 1 >= bytes.Length || bytes[read + 1] != '\n')
            {
                // A run of them before a line feed is one line end that met several gateways.
                var after = read + 1;
                while (after < bytes.Length && bytes[after] == '\r') after++;
                if (after >= bytes.Length || bytes[after] != '\n') bytes[write++] = (byte)'\n';
                read = after > read + 1 && after < bytes.Length && bytes[after] == '\n' ? after : read + 1;
            }
            else
            {
                read++;
            }

            var run = bytes[read..].IndexOf((byte)'\r');
            if (run < 0) run = bytes.Length - read;
            bytes.Slice(read, run).CopyTo(bytes[write..]);
            write += run;
            read += run;
        }

        return write;
    }
}
