using System.Buffers;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>An address with the name that stood beside it.</summary>
/// <param name="Address">Local part as written, domain in lower case; empty where none was to be found.</param>
/// <param name="Group">The group it stood in (RFC 5322 section 3.4), empty string for a group without a name.</param>
internal sealed record MailAddress(string Address, string? Name, string? Group = null);

/// <summary>Reads address fields (RFC 5322 sections 3.4 and 4.4, RFC 6532) on their raw bytes: structure first, encoded words afterwards, so that nothing decoded can pose as structure.</summary>
internal static class MailAddresses
{
    /// <param name="hint">The code page for raw 8-bit bytes.</param>
    public static List<MailAddress> Read(ReadOnlySpan<byte> value, int hint = 0)
    {
        var result = new List<MailAddress>(2);
        if (value.Length > 256 * 1024) value = value[..(256 * 1024)];
        var scratch = ArrayPool<byte>.Shared.Rent((value.Length * 2) + 16);
        try
        {
            new Reader(value, scratch, hint, result).Read();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }

        return result;
    }

    public static MailAddress? First(ReadOnlySpan<byte> value, int hint = 0)
    {
        var all = Read(value, hint);
        foreach (var address in all)
        {
            if (address.Address.Length > 0) return address;
        }

        return all.Count > 0 ? all[0] : null;
    }

    /// <summary>Puts an address into the one form that is compared: domain in lower case, no angle brackets, quotes or blanks around it. Null if it can't be one.</summary>
    public static string? Normalise(ReadOnlySpan<char> raw)
    {
        if (QuotedLocal(raw.Trim("<>, \t\r\n")) is { } quoted) return quoted;
        raw = raw.Trim().Trim("<>'\"`,;() \t[]").Trim();
        if (raw.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase)) raw = raw[7..];
        raw = raw.TrimEnd('.');
        if (raw.Length is 0 or > 320) return null;
        foreach (var c in raw)
        {
            // Never a control character, even within quotes: it would become a command at the next SMTP server.
            if (char.IsControl(c) || c is '\u2028' or '\u2029') return null;
        }

        var at = raw.LastIndexOf('@');
        if (at < 0) return raw.ContainsAny(" \t<>") ? null : raw.ToString();
        if (at == 0 || at == raw.Length - 1) return null;
        var domain = raw[(at + 1)..].Trim();
        var local = raw[..at].Trim();
        if (domain.ContainsAny(" \t<>,;()\"") || (local[0] != '"' && local.ContainsAny(" \t<>,;()\""))) return null;
        return string.Concat(local, "@", domain.ToString().ToLowerInvariant(), domain[0] == '[' ? "]" : "");
    }

    /// <summary>An address with quotes around its local part (RFC 5322 section 3.4.1), without them where nothing needs them; null for all others.</summary>
    private static string? QuotedLocal(ReadOnlySpan<char> raw)
    {
        var end = raw.LastIndexOf("\"@");
        if (end < 2 || raw[0] != '"' || raw.Length > 320) return null;
        var local = raw[1..end];
        var domain = raw[(end + 2)..].TrimEnd('.');
        if (domain.IsEmpty || domain.ContainsAny(" \t<>,;()\"@") || local.ContainsAny("\"\\<>")) return null;
        foreach (var c in raw)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029') return null;
        }

        var lower = domain.ToString().ToLowerInvariant();
        return local.ContainsAny(" ,;:()[]@") || local[0] == '.' || local[^1] == '.' ? string.Concat("\"", local, "\"@", lower) : string.Concat(local, "@", lower);
    }

    private ref struct Reader(ReadOnlySpan<byte> value, byte[] scratch, int hint, List<MailAddress> result)
    {
        private readonly ReadOnlySpan<byte> value = value;
        private readonly Span<byte> phrase = scratch.AsSpan(0, value.Length + 8);
        private readonly Span<byte> comment = scratch.AsSpan(value.Length + 8);
        private int phraseLength;
        private int commentLength;
        private int position;
        private string? angle;
        private bool quoted;
        private string? group;

        public void Read()
        {
            while (position < value.Length && result.Count < MimeLimits.MaxAddresses)
            {
                var c = value[position];
                switch (c)
                {
                    case (byte)'"':
                        Quoted();
                        break;
                    case (byte)'(':
                        Comment();
                        break;
                    case (byte)'<':
                        Angle();
                        break;
                    case (byte)',':
                        position++;
                        // "Smith, John <j@x.example>": a comma in an unquoted name, where what stands before it is no address.
                        if (angle is null && phraseLength > 0 && !phrase[..phraseLength].Contains((byte)'@') && group is null && NameGoesOn()) Append((byte)',');
                        else Emit();
                        break;
                    case (byte)';':
                        position++;
                        Emit();
                        group = null;
                        break;
                    case (byte)':' when angle is null && group is null && !phrase[..phraseLength].Contains((byte)'@') && EndsGroup():
                        position++;
                        group = EncodedWords.Decode(phrase[..phraseLength], hint);
                        Clear();
                        break;
                    case (byte)'\r' or (byte)'\n' or (byte)'\t' or (byte)' ':
                        position++;
                        if (phraseLength > 0 && phrase[phraseLength - 1] != ' ') Append((byte)' ');
                        break;
                    default:
                        position++;
                        Append(c);
                        break;
                }
            }

            Emit();
        }

        private void Append(byte b)
        {
            if (phraseLength < phrase.Length) phrase[phraseLength++] = b;
        }

        private readonly bool EndsGroup()
        {
            var rest = value[(position + 1)..];
            return rest.Contains((byte)';') || rest.TrimStart(" \t\r\n"u8).IsEmpty;
        }

        /// <summary>Whether an address in angle brackets follows the comma before the next one, with no at sign of its own.</summary>
        private readonly bool NameGoesOn()
        {
            var rest = value[position..];
            var stop = rest.IndexOfAny(",<@;\""u8);
            return stop >= 0 && rest[stop] == '<';
        }

        private void Quoted()
        {
            quoted = true;
            var (start, before) = (position, phraseLength);
            position++;
            while (position < value.Length && value[position] != '"')
            {
                if (value[position] == '\\' && position + 1 < value.Length) position++;
                if (value[position] is not ((byte)'\r' or (byte)'\n')) Append(value[position]);
                position++;
            }

            position++;
            if (position >= value.Length || value[position] != '@') return;

            // The quotes belong to a local part.
            phraseLength = before;
            foreach (var b in value[start..position]) Append(b);
        }

        private void Comment()
        {
            var depth = 0;
            for (; position < value.Length; position++)
            {
                var c = value[position];
                if (c == '\\' && position + 1 < value.Length) position++;
                else if (c == '(' && ++depth == 1) continue;
                else if (c == ')' && --depth == 0) break;
                if (commentLength < comment.Length) comment[commentLength++] = value[position];
            }

            position++;
        }

        private void Angle()
        {
            position++;
            while (position < value.Length && value[position] == '<') position++;
            var rest = value[position..];
            var end = rest.StartsWith((byte)'"') && rest.IndexOf("\"@"u8) is > 0 and var local && rest[local..].IndexOf((byte)'>') is > 0 and var close ? local + close : rest.IndexOf((byte)'>');
            var inner = end < 0 ? rest : rest[..end];
            var comma = inner.IndexOf((byte)',');

            // A missing closing bracket must not swallow the addresses behind it, but a route has commas of its own.
            if (comma >= 0 && (inner.IsEmpty || inner[0] != '@') && (inner[..comma].Contains((byte)'@') || end < 0))
            {
                inner = inner[..comma];
                end = comma - 1;
                position += comma;
            }
            else
            {
                position += end < 0 ? rest.Length : end + 1;
            }

            while (position < value.Length && value[position] == '>') position++;
            if (!inner.IsEmpty && inner[0] == '@' && inner.IndexOf((byte)':') is > 0 and var route) inner = inner[(route + 1)..];
            var text = Charsets.Decode(inner, hint == 0 ? 65001 : hint);
            if (text.Contains("=?", StringComparison.Ordinal)) text = EncodedWords.Decode(inner, hint);
            if (text.Contains('(')) text = WithoutComments(text);
            angle = Normalise(text) ?? (angle is { Length: > 0 } ? angle : "");
        }

        private static string WithoutComments(string text)
        {
            var kept = new StringBuilder(text.Length);
            var depth = 0;
            foreach (var c in text)
            {
                if (c == '(') depth++;
                else if (c == ')' && depth > 0) depth--;
                else if (depth == 0) kept.Append(c);
            }

            return kept.ToString();
        }

        /// <summary>Blanks about the at sign and the dots of the domain are the obsolete form of RFC 5322 section 4.4.</summary>
        private static string Joined(string text)
        {
            var at = text.LastIndexOf('@');
            var domain = text[(at + 1)..].Split('.');
            return string.Concat(text.AsSpan(0, at).TrimEnd(), "@", string.Join('.', domain.Select(d => d.Trim())));
        }

        private void Emit()
        {
            var raw = phrase[..phraseLength].Trim(" \t,"u8);
            var note = comment[..commentLength];
            if (angle is null && raw.IsEmpty)
            {
                Clear();
                return;
            }

            if (angle is not null)
            {
                var name = EncodedWords.Decode(raw, hint);
                if (name.Length == 0) name = EncodedWords.Decode(note, hint);
                if (angle.Length > 0 || name.Length > 0) Add(angle, name);
            }
            else
            {
                Bare(raw, note);
            }

            Clear();
        }

        /// <summary>An address without angle brackets, perhaps with blanks, a name in a comment, or a whole name that is no address at all.</summary>
        private readonly void Bare(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> note)
        {
            var text = EncodedWords.Decode(raw, hint);
            var name = EncodedWords.Decode(note, hint);
            if (text.Contains('@', StringComparison.Ordinal))
            {
                if (Normalise(text.Contains(' ') ? Joined(text) : text) is { } whole && (!whole.Contains(' ') || whole[0] == '"'))
                {
                    Add(whole, name);
                    return;
                }

                var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var found = Array.FindIndex(words, w => w.Contains('@', StringComparison.Ordinal) && Normalise(w) is not null);
                if (found >= 0)
                {
                    var around = string.Join(' ', words.Where((_, i) => i != found));
                    Add(Normalise(words[found])!, around.Length > 0 ? around : name);
                    return;
                }

                Add("", text);
                return;
            }

            // A name alone, or a local part of this host (RFC 5322 has none, mail has).
            if (!quoted && !text.Contains(' ') && Normalise(text) is { } local && local.Length == text.Length) Add(local, name);
            else Add("", text.Length > 0 ? text : name);
        }

        private readonly void Add(string address, string name)
        {
            name = name.Trim().Trim('\'').Trim();
            if (name.Length > 2 && name[0] == '"' && name[^1] == '"' && name.IndexOf('"', 1) == name.Length - 1) name = name[1..^1].Trim();
            if (name.Length > 500) name = name[..500];
            result.Add(new MailAddress(address, name.Length > 0 ? name : null, group));
        }

        private void Clear()
        {
            phraseLength = commentLength = 0;
            angle = null;
            quoted = false;
        }
    }
}
