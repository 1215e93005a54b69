using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Values of the form <c>main; name=value; …</c> (RFC 2045 section 5.1) with the extensions of RFC 2231 and the liberties that senders take.</summary>
internal static class HeaderParameters
{
    /// <summary>The part before the first semicolon, trimmed, without comments after it.</summary>
    public static ReadOnlySpan<byte> Main(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)';');
        if (end >= 0) value = value[..end];
        value = value.Trim(" \t\r\n\""u8);
        end = value.IndexOfAny(" \t\r\n("u8);
        return end >= 0 ? value[..end] : value;
    }

    /// <summary>A short value such as charset or boundary as bytes of the mail, no copy made; false if it is absent or needs decoding.</summary>
    public static bool TryGetRaw(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> result, out bool encoded)
    {
        encoded = false;
        foreach (var parameter in new Walker(value))
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name)) continue;
            if (parameter.Section >= 0 || parameter.Extended || (parameter.Quoted && parameter.Value.IndexOfAny("\\\r\n"u8) >= 0))
            {
                encoded = true;
                continue;
            }

            // A comment (RFC 822) behind a value that no blank belongs to.
            result = !parameter.Quoted && parameter.Value.IndexOf(" ("u8) is > 0 and var comment ? parameter.Value[..comment] : parameter.Value;
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>The text of a parameter; null if it is absent.</summary>
    /// <param name="hint">The code page for raw 8-bit bytes.</param>
    public static string? Get(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, int hint = 0)
    {
        string? plain = null;
        var sections = false;
        foreach (var parameter in new Walker(value))
        {
            if (!Ascii.EqualsIgnoreCase(parameter.Name, name)) continue;
            if (parameter.Section >= 0) sections = true;
            else if (parameter.Extended) return Extended(parameter.Value);
            else plain ??= Plain(parameter, hint);
        }

        // Both forms may stand side by side for old readers; the extended one is the better (RFC 6266 section 4.3 for the same forms).
        return sections ? Sections(value, name, hint) ?? plain : plain;
    }

    private static string Plain(Parameter parameter, int hint) =>
        EncodedWords.Decode(parameter.Quoted && parameter.Value.Contains((byte)'\\') ? Unescape(parameter.Value) : parameter.Value, hint);

    /// <summary>Removes the backslash of quoted pairs, but keeps those of a Windows path that somebody put between quotes.</summary>
    private static byte[] Unescape(ReadOnlySpan<byte> quoted)
    {
        var result = new byte[quoted.Length];
        var written = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '\\' && i + 1 < quoted.Length && quoted[i + 1] is (byte)'"' or (byte)'\\') i++;
            result[written++] = quoted[i];
        }

        return result[..written];
    }

    private static string Extended(ReadOnlySpan<byte> value)
    {
        var charset = Charset(ref value);
        var bytes = new byte[value.Length];
        return Charsets.Decode(bytes.AsSpan(0, Percent(value, bytes)), charset);
    }

    private static int Charset(ref ReadOnlySpan<byte> value)
    {
        var first = value.IndexOf((byte)'\'');
        if (first < 0) return 0;
        var second = value[(first + 1)..].IndexOf((byte)'\'');
        if (second < 0) return 0;
        var page = Charsets.CodePage(value[..first]);
        value = value[(first + second + 2)..];
        return page;
    }

    /// <summary>Joins the sections <c>name*0</c>, <c>name*1</c>, … up to the first one missing; they may stand in any order (RFC 2231 section 3).</summary>
    private static string? Sections(ReadOnlySpan<byte> value, ReadOnlySpan<byte> name, int hint)
    {
        var bytes = new byte[value.Length];
        var length = 0;
        var charset = -1;
        for (var section = 0; section < MimeLimits.MaxParameterSections; section++)
        {
            var found = false;
            foreach (var parameter in new Walker(value))
            {
                if (parameter.Section != section || !Ascii.EqualsIgnoreCase(parameter.Name, name)) continue;
                var part = parameter.Value;
                if (parameter.Extended)
                {
                    if (section == 0) charset = Charset(ref part);
                    length += Percent(part, bytes.AsSpan(length));
                }
                else
                {
                    var plain = parameter.Quoted ? Unescape(part) : part;
                    plain.CopyTo(bytes.AsSpan(length));
                    length += plain.Length;
                }

                found = true;
                break;
            }

            if (!found) break;
        }

        if (length == 0) return null;
        return charset < 0 ? EncodedWords.Decode(bytes.AsSpan(0, length), hint) : Charsets.Decode(bytes.AsSpan(0, length), charset);
    }

    private static int Percent(ReadOnlySpan<byte> value, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var b = value[i];
            if (b == '%' && i + 2 < value.Length && QuotedPrintableBody.Hex(value[i + 1], value[i + 2]) is >= 0 and var hex)
            {
                b = (byte)hex;
                i += 2;
            }

            target[written++] = b;
        }

        return written;
    }

    private readonly ref struct Parameter(ReadOnlySpan<byte> name, int section, bool extended, bool quoted, ReadOnlySpan<byte> value)
    {
        public ReadOnlySpan<byte> Name { get; } = name;

        /// <summary>The number after the asterisk, -1 if none.</summary>
        public int Section { get; } = section;

        /// <summary>Percent-encoded, with charset and language in front.</summary>
        public bool Extended { get; } = extended;

        public bool Quoted { get; } = quoted;

        public ReadOnlySpan<byte> Value { get; } = value;
    }

    private ref struct Walker(ReadOnlySpan<byte> value)
    {
        private ReadOnlySpan<byte> rest = Start(value);
        private int left = 200;

        public Parameter Current { get; private set; }

        public readonly Walker GetEnumerator() => this;

        /// <summary>Behind the first semicolon, or behind the first word where the semicolon was forgotten: <c>text/html charset=utf-8</c>.</summary>
        private static ReadOnlySpan<byte> Start(ReadOnlySpan<byte> value)
        {
            var semicolon = value.IndexOf((byte)';');
            var main = (semicolon < 0 ? value : value[..semicolon]).TrimStart(" \t\r\n"u8);
            if (main.Contains((byte)'=') && main.IndexOfAny(" \t\r\n"u8) is > 0 and var blank) return value[(value.IndexOf(main[..blank]) + blank)..];
            return semicolon >= 0 ? value[semicolon..] : default;
        }

        public bool MoveNext()
        {
            while (left-- > 0)
            {
                rest = rest.TrimStart("; \t\r\n"u8);
                if (rest.IsEmpty) return false;
                var nameEnd = rest.IndexOfAny("=;"u8);
                if (nameEnd < 0) return false;
                if (rest[nameEnd] == ';')
                {
                    rest = rest[nameEnd..];
                    continue;
                }

                var name = rest[..nameEnd].Trim(" \t\r\n"u8);
                rest = rest[(nameEnd + 1)..].TrimStart(" \t\r\n"u8);
                var quoted = !rest.IsEmpty && rest[0] == '"';
                var value = quoted ? Quoted() : Token();
                var (section, extended) = Asterisks(ref name);
                Current = new Parameter(name, section, extended, quoted, value);
                return true;
            }

            return false;
        }

        private ReadOnlySpan<byte> Quoted()
        {
            for (var i = 1; i < rest.Length; i++)
            {
                if (rest[i] == '\\' && i + 1 < rest.Length && rest[i + 1] is (byte)'"' or (byte)'\\') i++;
                else if (rest[i] == '"')
                {
                    var value = rest[1..i];
                    rest = rest[(i + 1)..];
                    return value;
                }
            }

            // The closing quote is missing: the value ends with its line.
            var end = rest.IndexOfAny("\r\n"u8);
            var open = end < 0 ? rest[1..] : rest[1..end];
            rest = end < 0 ? default : rest[end..];
            return open.TrimEnd("; \t"u8);
        }

        private ReadOnlySpan<byte> Token()
        {
            var end = rest.IndexOf((byte)';');
            var token = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];
            return token.Trim(" \t\r\n"u8);
        }

        private static (int Section, bool Extended) Asterisks(ref ReadOnlySpan<byte> name)
        {
            var star = name.IndexOf((byte)'*');
            if (star < 0) return (-1, false);
            var tail = name[(star + 1)..];
            name = name[..star];
            if (tail.IsEmpty) return (-1, true);
            var extended = tail[^1] == '*';
            if (extended) tail = tail[..^1];
            return System.Buffers.Text.Utf8Parser.TryParse(tail, out int number, out var used) && used == tail.Length && number >= 0 ? (number, extended) : (-1, true);
        }
    }
}
