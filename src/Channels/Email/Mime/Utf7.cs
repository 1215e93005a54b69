using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>
/// UTF-7 (RFC 2152), for mail that says that it is. It is decoded before HTML is made safe, so that nothing hidden in it gets past; what is no well-formed
/// run of it, such as the plus sign of a telephone number, stays as it stands.
/// </summary>
internal static class Utf7
{
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var plus = bytes.IndexOf((byte)'+');
            if (plus != 0)
            {
                text.Append(Encoding.Latin1.GetString(plus < 0 ? bytes : bytes[..plus]));
                if (plus < 0) break;
                bytes = bytes[plus..];
            }

            var length = bytes[1..].IndexOfAnyExcept(Base64Body.Alphabet);
            var run = length < 0 ? bytes[1..] : bytes.Slice(1, length);
            bytes = bytes[(1 + run.Length)..];
            var ended = !bytes.IsEmpty && bytes[0] == '-';
            if (run.IsEmpty && ended) text.Append('+');
            else if (!Run(run, text))
            {
                text.Append('+').Append(Encoding.ASCII.GetString(run));
                continue;
            }

            if (ended) bytes = bytes[1..];
        }

        return text.ToString();
    }

    /// <summary>Base64 without padding, of UTF-16 units with the high byte first; what is left over must be fewer than six zero bits.</summary>
    private static bool Run(ReadOnlySpan<byte> run, StringBuilder text)
    {
        var left = run.Length * 6 % 16;
        if (run.Length < 3 || left >= 6) return false;
        Span<byte> units = run.Length <= 1024 ? stackalloc byte[1024] : new byte[run.Length];
        var written = Base64Body.DecodeAll(run, units);
        if (left > 0 && (Base64Body.Value(run[^1]) & ((1 << left) - 1)) != 0) return false;
        text.Append(Encoding.BigEndianUnicode.GetString(units[..(written & ~1)]));
        return true;
    }
}
