using System.Buffers;
using System.Text;

namespace ChannelHub.Channels.Email.Mime;

/// <summary>Field values to text: folds (RFC 5322 section 2.2.3), encoded words (RFC 2047, 2231 section 5), raw 8-bit bytes (RFC 7103 section 7.7).</summary>
internal static class EncodedWords
{
    private static readonly SearchValues<byte> NeedsWork = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'=', .. Enumerable.Range(127, 129).Select(i => (byte)i)]);

    /// <summary>Decodes an unstructured value: one line, no control characters, trimmed.</summary>
    /// <param name="hint">The code page to try for raw 8-bit bytes that are no UTF-8; 0 for none.</param>
    public static string Decode(ReadOnlySpan<byte> raw, int hint = 0)
    {
        raw = raw.Trim(" \t\r\n"u8);
        if (raw.IsEmpty) return "";
        if (raw.IndexOfAny(NeedsWork) < 0) return Encoding.ASCII.GetString(raw);
        var text = new StringBuilder(raw.Length);
        var bytes = new PendingBytes(raw.Length);
        try
        {
            Decode(raw, hint, text, ref bytes);
        }
        finally
        {
            bytes.Return();
        }

        return OneLine(text);
    }

    private static void Decode(ReadOnlySpan<byte> raw, int hint, StringBuilder text, ref PendingBytes bytes)
    {
        while (!raw.IsEmpty)
        {
            var start = FindWord(raw, out var word);
            if (start < 0)
            {
                bytes.Flush(text);
                AppendPlain(raw, hint, text);
                return;
            }

            var before = raw[..start];
            // White space between two encoded words is not part of the text (RFC 2047 section 6.2).
            if (!before.IsEmpty && (!bytes.AfterWord || before.ContainsAnyExcept(" \t\r\n"u8)))
            {
                bytes.Flush(text);
                AppendPlain(before, hint, text);
            }

            bytes.Append(word, text);
            raw = raw[word.End..];
        }

        bytes.Flush(text);
    }

    private readonly ref struct Word(ReadOnlySpan<byte> charset, bool base64, ReadOnlySpan<byte> content, int end)
    {
        public ReadOnlySpan<byte> Charset { get; } = charset;

        public bool Base64 { get; } = base64;

        public ReadOnlySpan<byte> Content { get; } = content;

        public int End { get; } = end;
    }

    /// <summary>The first encoded word; also longer than 75 characters, with blanks inside, or in the middle of other text.</summary>
    private static int FindWord(ReadOnlySpan<byte> raw, out Word word)
    {
        var from = 0;
        while (true)
        {
            var at = raw[from..].IndexOf("=?"u8);
            if (at < 0)
            {
                word = default;
                return -1;
            }

            var start = from + at;
            from = start + 2;
            var charsetLength = raw[from..].IndexOf((byte)'?');
            if (charsetLength is <= 0 or > 60 || from + charsetLength + 2 >= raw.Length || raw[from + charsetLength + 2] != '?') continue;
            var kind = raw[from + charsetLength + 1] | 0x20;
            if (kind is not ('b' or 'q')) continue;
            var contentStart = from + charsetLength + 3;
            var length = raw[contentStart..].IndexOf("?="u8);
            if (length < 0) continue;
            word = new Word(raw.Slice(from, charsetLength), kind == 'b', raw.Slice(contentStart, length), contentStart + length + 2);
            return start;
        }
    }

    private static void AppendPlain(ReadOnlySpan<byte> raw, int hint, StringBuilder text)
    {
        if (Ascii.IsValid(raw) && raw.IndexOf((byte)0x1B) < 0)
        {
            foreach (var b in raw) text.Append((char)b);
            return;
        }

        text.Append(System.Text.Unicode.Utf8.IsValid(raw) ? Charsets.Decode(raw, raw.IndexOf((byte)0x1B) >= 0 ? 50220 : 65001) : Charsets.Decode(raw, hint));
    }

    /// <summary>Folds become one blank; other control characters too, so that no decoded line end can start a field of its own.</summary>
    private static string OneLine(StringBuilder text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '\r' or '\n')
            {
                while (i + 1 < text.Length && text[i + 1] is ' ' or '\t' or '\r' or '\n') i++;
                c = ' ';
                if (length > 0 && text[length - 1] == ' ') continue;
            }
            else if (char.IsControl(c) || c is '\u2028' or '\u2029')
            {
                c = ' ';
            }

            text[length++] = c;
        }

        text.Length = length;
        return text.ToString().Trim(' ');
    }

    /// <summary>Bytes of adjacent words in one charset: senders cut multibyte characters across words, so they are joined before they are decoded.</summary>
    private ref struct PendingBytes(int capacity)
    {
        private byte[]? buffer = ArrayPool<byte>.Shared.Rent(Math.Max(64, capacity));
        private int count;
        private int codePage;

        /// <summary>The last thing read was an encoded word.</summary>
        public bool AfterWord { get; private set; }

        public void Append(Word word, StringBuilder text)
        {
            var page = Charsets.CodePage(word.Charset);
            if (count > 0 && page != codePage) Decode(text);
            codePage = page;
            var target = buffer.AsSpan(count);
            count += word.Base64 ? Base64Body.DecodeAll(word.Content, target) : Q(word.Content, target);
            AfterWord = true;
        }

        public void Flush(StringBuilder text)
        {
            Decode(text);
            AfterWord = false;
        }

        private void Decode(StringBuilder text)
        {
            if (count == 0) return;
            text.Append(Charsets.Decode(buffer.AsSpan(0, count), codePage));
            count = 0;
        }

        public void Return()
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }

        private static int Q(ReadOnlySpan<byte> content, Span<byte> target)
        {
            var written = 0;
            for (var i = 0; i < content.Length; i++)
            {
                var b = content[i];
                if (b == '_') b = (byte)' ';
                else if (b == '=' && i + 2 < content.Length && QuotedPrintableBody.Hex(content[i + 1], content[i + 2]) is >= 0 and var value)
                {
                    b = (byte)value;
                    i += 2;
                }

                target[written++] = b;
            }

            return written;
        }
    }
}
