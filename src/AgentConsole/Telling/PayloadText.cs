using System.Globalization;
using System.Text;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>A raw payload, made readable without trusting it: text as text with nothing hidden, anything else as a hexadecimal dump, both bounded.</summary>
/// <param name="IsText">Whether the payload is UTF-8 text.</param>
/// <param name="Shown">How many of its bytes are shown.</param>
public sealed record PayloadText(string Text, bool IsText, int Shown, int Size)
{
    public const int MaxTextBytes = 16 * 1024;
    public const int MaxDumpBytes = 2 * 1024;
    private const int BytesPerLine = 16;

    public bool IsCut => Shown < Size;

    public static PayloadText Of(ReadOnlySpan<byte> payload)
    {
        var head = payload[..EndOfWholeCharacters(payload, Math.Min(payload.Length, MaxTextBytes))];
        if (LooksLikeText(head)) return new PayloadText(Visible(Encoding.UTF8.GetString(head)), true, head.Length, payload.Length);
        var dumped = payload[..Math.Min(payload.Length, MaxDumpBytes)];
        return new PayloadText(Dump(dumped), false, dumped.Length, payload.Length);
    }

    /// <summary>Control characters as their pictures (␀, ␛, …), and characters that hide or turn text round as their code, so that what is read is what is there.</summary>
    public static string Visible(string text)
    {
        text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (!text.AsSpan().ContainsAny(Hidden)) return text;
        var seen = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            if (c is '\n' or '\t' || !IsHidden(c)) seen.Append(c);
            else if (c < ' ') seen.Append((char)(0x2400 + c));
            else if (c == 0x7F) seen.Append('\u2421');
            else seen.Append(CultureInfo.InvariantCulture, $"⟨U+{(int)c:X4}⟩");
        }

        return seen.ToString();
    }

    private static readonly System.Buffers.SearchValues<char> Hidden =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(i => (char)i).Where(c => c is not ('\n' or '\t') && IsHidden(c))]);

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format;

    private static bool LooksLikeText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Contains((byte)0)) return false;
        return System.Text.Unicode.Utf8.IsValid(bytes);
    }

    /// <summary>A cut within a character would make text look like binary: go back to where the last whole character ends (at most 3 bytes).</summary>
    private static int EndOfWholeCharacters(ReadOnlySpan<byte> bytes, int end)
    {
        if (end == bytes.Length) return end;
        var back = end;
        while (back > 0 && end - back < 4 && (bytes[back] & 0xC0) == 0x80) back--;
        return back;
    }

    private static string Dump(ReadOnlySpan<byte> bytes)
    {
        var dump = new StringBuilder(bytes.Length * 5);
        for (var at = 0; at < bytes.Length; at += BytesPerLine)
        {
            var line = bytes[at..Math.Min(bytes.Length, at + BytesPerLine)];
            dump.Append(CultureInfo.InvariantCulture, $"{at:x8}  ");
            for (var i = 0; i < BytesPerLine; i++) dump.Append(i < line.Length ? line[i].ToString("x2", CultureInfo.InvariantCulture) : "  ").Append(i == 7 ? "  " : " ");
            dump.Append(' ');
            foreach (var b in line) dump.Append(b is >= 0x20 and < 0x7F ? (char)b : '.');
            dump.Append('\n');
        }

        return dump.ToString();
    }
}
