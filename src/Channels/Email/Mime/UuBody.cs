using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Uuencode, the way files travelled before MIME: <c>begin 644 name</c>, lines of a length character and its data, <c>end</c>.</summary>
internal struct UuBody
{
    /// <summary>The most that one line gives.</summary>
    public const int MaxLine = 63;

    private int position;
    private bool begun;
    private bool ended;

    /// <summary>Decodes whole lines into <paramref name="target"/>, which holds at least <see cref="MaxLine"/> bytes; 0 at the end.</summary>
    public int Read(ReadOnlySpan<byte> source, Span<byte> target)
    {
        var written = 0;
        while (!ended && position < source.Length && target.Length - written >= MaxLine)
        {
            var rest = source[position..];
            var newLine = rest.IndexOf((byte)'\n');
            var line = (newLine < 0 ? rest : rest[..newLine]).TrimEnd("\r"u8);
            position += newLine < 0 ? rest.Length : newLine + 1;
            if (!begun)
            {
                begun = IsBegin(line, out _);
                continue;
            }

            if (line.SequenceEqual("end"u8))
            {
                ended = true;
                break;
            }

            written += Line(line, target[written..]);
        }

        return written;
    }

    private static int Line(ReadOnlySpan<byte> line, Span<byte> target)
    {
        if (line.IsEmpty) return 0;
        var length = (line[0] - 32) & 63;
        var data = line[1..];
        var written = 0;
        for (var i = 0; written < length; i += 4)
        {
            var bits = (At(data, i) << 18) | (At(data, i + 1) << 12) | (At(data, i + 2) << 6) | At(data, i + 3);
            target[written++] = (byte)(bits >> 16);
            if (written < length) target[written++] = (byte)(bits >> 8);
            if (written < length) target[written++] = (byte)bits;
        }

        return written;
    }

    private static int At(ReadOnlySpan<byte> data, int index) => index < data.Length ? (data[index] - 32) & 63 : 0;

    /// <summary>Whether a line begins a file: <c>begin</c>, three octal digits, a name.</summary>
    public static bool IsBegin(ReadOnlySpan<byte> line, out string name)
    {
        name = "";
        if (!line.StartsWith("begin "u8) || line.Length < 11) return false;
        var rest = line[6..].TrimStart((byte)' ');
        var mode = rest.IndexOf((byte)' ');
        if (mode is not (3 or 4) || rest[..mode].ContainsAnyExceptInRange((byte)'0', (byte)'7')) return false;
        name = Charsets.Decode(rest[(mode + 1)..].Trim(" \t\r"u8), 0);
        return name.Length > 0;
    }

    /// <summary>The files within a text part, as ranges from the begin line to the end line with its line break. A file without its end line is none.</summary>
    public static List<(int Start, int End, string Name)>? Find(ReadOnlySpan<byte> text)
    {
        List<(int, int, string)>? found = null;
        var from = 0;
        while (found is null || found.Count < 100)
        {
            var at = text[from..].IndexOf("begin "u8);
            if (at < 0) break;
            var start = from + at;
            from = start + 6;
            if (start > 0 && text[start - 1] != '\n') continue;
            var newLine = text[start..].IndexOf((byte)'\n');
            if (newLine < 0 || !IsBegin(text.Slice(start, newLine), out var name)) continue;
            var end = EndLine(text, start + newLine);
            if (end < 0) break;
            (found ??= []).Add((start, end, name));
            from = end;
        }

        return found;
    }

    private static int EndLine(ReadOnlySpan<byte> text, int from)
    {
        while (true)
        {
            var at = text[from..].IndexOf("\nend"u8);
            if (at < 0) return -1;
            from += at + 4;
            if (from == text.Length) return from;
            if (text[from] == '\n') return from + 1;
            if (text[from] == '\r') return from + 1 < text.Length && text[from + 1] == '\n' ? from + 2 : from + 1;
        }
    }
}
