namespace ChannelHub.Channels.Email.Mime;

/// <summary>Quoted-printable (RFC 2045 section 6.7), tolerant: lower-case digits, stray equals signs kept, lines of any length, blanks after a soft break.</summary>
internal struct QuotedPrintableBody
{
    private int position;
    private int lineBreak;

    /// <summary>Decodes into <paramref name="target"/>, which holds at least two bytes; 0 at the end.</summary>
    public int Read(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (position < source.Length || lineBreak > 0)
        {
            if (lineBreak > 0)
            {
                // The line end that follows a hard break, as it stood.
                if (target.Length - written < 2) return written;
                if (lineBreak == 2) target[written++] = (byte)'\r';
                target[written++] = (byte)'\n';
                lineBreak = 0;
                continue;
            }

            var rest = source[position..];
            var newLine = rest.IndexOf((byte)'\n');
            var line = newLine < 0 ? rest : rest[..newLine];
            var breakLength = newLine < 0 ? 0 : newLine > 0 && rest[newLine - 1] == '\r' ? 2 : 1;
            if (breakLength == 2) line = line[..^1];

            // Blanks at the end of a line were added on the way.
            var content = line.TrimEnd(" \t"u8);
            if (newLine < 0 && content.Length < line.Length && !(content.Length > 0 && content[^1] == '=')) content = line;
            if (!Line(content, target, ref written, out var soft)) return written;
            position = newLine < 0 ? source.Length : position + source[position..].IndexOf((byte)'\n') + 1;
            lineBreak = soft ? 0 : breakLength;
        }

        return written;
    }

    /// <summary>One line; false if the target is full before its end, with the position moved on.</summary>
    private bool Line(ReadOnlySpan<byte> content, Span<byte> target, ref int written, out bool soft)
    {
        soft = false;
        while (!content.IsEmpty)
        {
            var run = content.IndexOf((byte)'=');
            if (run < 0) run = content.Length;
            if (run > 0)
            {
                var fits = Math.Min(run, target.Length - written);
                content[..fits].CopyTo(target[written..]);
                written += fits;
                position += fits;
                content = content[fits..];
                if (fits < run) return false;
                continue;
            }

            if (content.Length == 1)
            {
                soft = true;
                position++;
                return true;
            }

            if (written == target.Length) return false;
            var value = content.Length > 2 ? Hex(content[1], content[2]) : -1;
            target[written++] = value >= 0 ? (byte)value : (byte)'=';
            var used = value >= 0 ? 3 : 1;
            position += used;
            content = content[used..];
        }

        return true;
    }

    /// <summary>The byte of two hexadecimal digits, -1 if they are none.</summary>
    public static int Hex(byte high, byte low)
    {
        var h = Digit(high);
        var l = Digit(low);
        return h < 0 || l < 0 ? -1 : (h << 4) | l;
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        _ => -1,
    };
}
