using System.Globalization;
using System.Text;

namespace ChannelHub.Channels.Email.Imap;

/// <summary>
/// Makes an answer of its lines and counted texts. Pure, and without exceptions: whatever a server says, something comes out. Tolerant where servers are known to be wrong
/// (extra or missing parentheses, brackets within flags, a code without its OK).
/// </summary>
internal static class ImapParser
{
    public static ImapReply Parse(ImapFrame frame)
    {
        var first = frame.Lines[0].AsSpan();
        if (first.StartsWith("+"u8)) return new ImapReply.Continuation(ImapValue.Decode(first[1..]).TrimStart());
        var space = first.IndexOf((byte)' ');
        if (space <= 0) return ImapReply.Nonsense.Value;
        var tag = first[..space];
        var untagged = tag.SequenceEqual("*"u8);
        var rest = first[(space + 1)..].TrimStart((byte)' ');
        var word = Word(rest, out var after);

        // Exchange is known to leave the OK away: "* [PERMANENTFLAGS ()] text".
        if (untagged && rest is [(byte)'[', ..]) return Status(null, ImapCondition.Ok, rest);
        if (Condition(word) is { } condition) return Status(untagged ? null : Encoding.Latin1.GetString(tag), condition, after);
        if (!untagged) return ImapReply.Nonsense.Value;

        long? number = null;
        if (word.Length <= 18 && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed))
        {
            number = parsed;
            word = Word(after, out after);
        }

        if (word.IsEmpty) return ImapReply.Nonsense.Value;
        var values = new Values(frame, first.Length - after.Length).Read();
        return new ImapReply.Data(Encoding.Latin1.GetString(word).ToUpperInvariant(), number, values);
    }

    private static ImapReply.Status Status(string? tag, ImapCondition condition, ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        if (rest is not [(byte)'[', ..]) return new ImapReply.Status(tag, condition, "", [], ImapValue.Decode(rest));
        var close = ClosingBracket(rest);
        var inner = close < 0 ? rest[1..] : rest[1..close];
        var text = close < 0 ? default : rest[(close + 1)..].TrimStart((byte)' ');
        var code = Word(inner, out var arguments);
        var values = new Values(new ImapFrame([arguments.ToArray()], []), 0).Read();
        return new ImapReply.Status(tag, condition, Encoding.Latin1.GetString(code).ToUpperInvariant(), values, ImapValue.Decode(text));
    }

    /// <summary>The bracket that closes the one at the start; flags within may hold brackets of their own.</summary>
    private static int ClosingBracket(ReadOnlySpan<byte> text)
    {
        var depth = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '[') depth++;
            else if (text[i] == ']' && --depth == 0) return i;
        }

        return text.IndexOf((byte)']');
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> after)
    {
        text = text.TrimStart((byte)' ');
        var end = text.IndexOfAny(" ("u8);
        after = end < 0 ? default : text[end..];
        return end < 0 ? text : text[..end];
    }

    private static ImapCondition? Condition(ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(word, "OK"u8) ? ImapCondition.Ok
        : Ascii.EqualsIgnoreCase(word, "NO"u8) ? ImapCondition.No
        : Ascii.EqualsIgnoreCase(word, "BAD"u8) ? ImapCondition.Bad
        : Ascii.EqualsIgnoreCase(word, "BYE"u8) ? ImapCondition.Bye
        : Ascii.EqualsIgnoreCase(word, "PREAUTH"u8) ? ImapCondition.PreAuth
        : null;

    /// <summary>Reads values with a stack of its own, so that depth costs no stack.</summary>
    private sealed class Values(ImapFrame frame, int position)
    {
        private readonly Stack<List<ImapValue>> open = new();
        private List<ImapValue> current = [];
        private int line;
        private int position = position;
        private int count;

        public IReadOnlyList<ImapValue> Read()
        {
            while (count < ImapLimits.MaxValues)
            {
                var text = frame.Lines[line].AsSpan();
                while (position < text.Length && text[position] is (byte)' ' or (byte)'\t') position++;
                if (position >= text.Length)
                {
                    // A counted text stands between this line and the next.
                    if (line >= frame.Literals.Count) break;
                    Add(frame.Literals[line]);
                    line++;
                    position = 0;
                    continue;
                }

                Value(text);
            }

            while (open.Count > 0) Close();
            return current;
        }

        private void Value(ReadOnlySpan<byte> text)
        {
            switch (text[position])
            {
                case (byte)'(':
                    position++;
                    if (open.Count >= ImapLimits.MaxDepth) return;
                    open.Push(current);
                    current = [];
                    return;
                case (byte)')':
                    position++;
                    if (open.Count > 0) Close();
                    return;
                case (byte)'"':
                    Quoted(text);
                    return;
                default:
                    Bare(text);
                    return;
            }
        }

        private void Close()
        {
            var list = new ImapValue.List(current);
            current = open.Pop();
            Add(list);
        }

        private void Quoted(ReadOnlySpan<byte> text)
        {
            var bytes = new List<byte>();
            for (position++; position < text.Length && text[position] != '"'; position++)
            {
                if (text[position] == '\\' && position + 1 < text.Length) position++;
                bytes.Add(text[position]);
            }

            position++;
            Add(new ImapValue.Text([.. bytes], bytes.Count));
        }

        /// <summary>A word; one with a bracket goes on to the closing bracket, blanks and parentheses included: <c>BODY[HEADER.FIELDS (DATE)]</c>.</summary>
        private void Bare(ReadOnlySpan<byte> text)
        {
            var start = position;
            while (position < text.Length && text[position] is not ((byte)' ' or (byte)'(' or (byte)')'))
            {
                if (text[position] == '[' && ClosingBracket(text[position..]) is > 0 and var close) position += close;
                position++;
            }

            var word = text[start..position];
            Add(Ascii.EqualsIgnoreCase(word, "NIL"u8) ? ImapValue.Nil.Value : new ImapValue.Atom(ImapValue.Decode(word)));
        }

        private void Add(ImapValue value)
        {
            current.Add(value);
            count++;
        }
    }
}
