using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>A multipart whose parts are being read, and the boundary that stands between them (RFC 2046 section 5.1.1).</summary>
internal struct BoundaryFrame
{
    private const int LongestBoundary = 250;

    private int start;
    private int length;

    /// <summary>The boundary where it had to be decoded; otherwise it is a range of the mail.</summary>
    private byte[]? decoded;

    /// <summary>The index of the multipart.</summary>
    public int Part { get; init; }

    /// <summary>Takes the boundary that the part declares; false if it declares none that can be used.</summary>
    public bool Declared(ReadOnlySpan<byte> mail, MimePart part)
    {
        if (part.ContentType.IsEmpty) return false;
        var value = part.Value(part.ContentType);
        if (HeaderParameters.TryGetRaw(value, "boundary"u8, out var raw, out var encoded))
        {
            raw = raw.TrimEnd(" \t\r\n"u8);
            if (raw.IsEmpty || raw.Length > LongestBoundary || !mail.Overlaps(raw, out var offset)) return false;
            start = offset;
            length = raw.Length;
            return true;
        }

        if (!encoded) return false;
        var text = HeaderParameters.Get(value, "boundary"u8);
        if (string.IsNullOrWhiteSpace(text) || text.Length > LongestBoundary) return false;
        decoded = Encoding.UTF8.GetBytes(text.TrimEnd());
        return true;
    }

    /// <summary>Takes the first line that looks like a delimiter with a header field below it; false if there is none.</summary>
    public bool Guess(ReadOnlySpan<byte> mail, int from, int end)
    {
        for (var tries = 0; tries < 20 && from < end; tries++)
        {
            if (!mail[from..].StartsWith("--"u8))
            {
                var at = mail[from..end].IndexOf("\n--"u8);
                if (at < 0) return false;
                from += at + 1;
            }

            var lineLength = mail[from..end].IndexOf((byte)'\n');
            if (lineLength < 0) return false;
            var boundary = mail.Slice(from + 2, lineLength - 2).TrimEnd(" \t\r"u8);
            var below = mail[(from + lineLength + 1)..end];
            if (boundary.Length is > 0 and <= LongestBoundary && below.Length > 8 && Ascii.EqualsIgnoreCase(below[..8], "Content-"u8))
            {
                decoded = null;
                start = from + 2;
                length = boundary.Length;
                return true;
            }

            from += lineLength + 1;
        }

        return false;
    }

    /// <summary>Whether a line is this multipart's delimiter. It must match whole, so that one boundary may begin with another.</summary>
    /// <param name="rest">The mail from behind the line's two hyphens.</param>
    /// <param name="closes">It is the last delimiter.</param>
    /// <param name="lineLength">From behind the hyphens to behind the line end.</param>
    public readonly bool Matches(ReadOnlySpan<byte> mail, ReadOnlySpan<byte> rest, out bool closes, out int lineLength)
    {
        closes = false;
        lineLength = 0;
        var boundary = decoded is null ? mail.Slice(start, length) : decoded;
        if (!rest.StartsWith(boundary)) return false;
        var after = rest[boundary.Length..];
        var newLine = after.IndexOf((byte)'\n');
        var tail = (newLine < 0 ? after : after[..newLine]).TrimEnd(" \t\r"u8);
        closes = tail.StartsWith("--"u8);
        lineLength = newLine < 0 ? rest.Length : boundary.Length + newLine + 1;
        return closes || tail.IsEmpty;
    }
}
