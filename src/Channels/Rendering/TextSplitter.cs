using System.Globalization;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels;

/// <summary>Measures and cuts text in the unit in which a platform counts. Pure; linear in the text's length.</summary>
public static class TextSplitter
{
    /// <summary>The smallest limit that any text can be cut to: one code point is up to 4 UTF-8 bytes.</summary>
    public const int MinLimit = 4;

    /// <summary>The text's length in <paramref name="unit"/>. A lone surrogate counts as the replacement character that it becomes on the wire.</summary>
    public static int Measure(ReadOnlySpan<char> text, TextUnit unit)
    {
        if (unit == TextUnit.Utf16) return text.Length;
        if (unit == TextUnit.Utf8Bytes) return Encoding.UTF8.GetByteCount(text);
        var count = 0;
        foreach (var _ in text.EnumerateRunes()) count++;
        return count;
    }

    /// <summary>
    /// Cuts a text into slices that follow each other without gap or overlap, none longer than <paramref name="limit"/>. Each cut is made at the best border in
    /// the second half of what fits: between paragraphs, lines or sentences; else between words, characters as people see them (UAX #29), or code points.
    /// White space at a cut stays with the slice before it.
    /// </summary>
    /// <param name="limit">At least <see cref="MinLimit"/>, in <paramref name="unit"/>.</param>
    public static IReadOnlyList<string> Split(string text, int limit, TextUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, MinLimit);
        if (Measure(text, unit) <= limit) return [text];
        var slices = new List<string>();
        var start = 0;
        while (start < text.Length)
        {
            var fits = LongestPrefix(text.AsSpan(start), limit, unit);
            var length = start + fits == text.Length ? fits : BestCut(text, start, fits);
            slices.Add(text.Substring(start, length));
            start += length;
        }

        return slices;
    }

    /// <summary>How many UTF-16 units of the text fit, never ending inside a surrogate pair.</summary>
    private static int LongestPrefix(ReadOnlySpan<char> text, int limit, TextUnit unit)
    {
        var used = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            used += unit switch
            {
                TextUnit.Utf16 => rune.Utf16SequenceLength,
                TextUnit.Utf8Bytes => rune.Utf8SequenceLength,
                _ => 1,
            };
            if (used > limit) break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static int BestCut(string text, int start, int fits)
    {
        var window = text.AsSpan(start, fits);
        var half = fits / 2;
        var (paragraph, line, sentence, word) = (0, 0, 0, 0);

        // A border lies after the last white space of a run (or at the window's end within one), so each is the start of what follows.
        for (var at = 1; at <= fits; at++)
        {
            if (!char.IsWhiteSpace(text[start + at - 1])) continue;
            if (at < fits && char.IsWhiteSpace(text[start + at])) continue;
            word = at;
            var run = TrimmedLength(window[..at]);
            var breaks = window[run..at].Count('\n');
            if (breaks > 1) paragraph = at;
            if (breaks > 0) line = at;
            if (run > 0 && EndsSentence(window[..run])) sentence = at;
        }

        if (paragraph > half) return paragraph;
        if (line > half) return line;
        if (sentence > half) return sentence;

        // The window may end exactly where a word does.
        if (char.IsWhiteSpace(text[start + fits])) return fits;
        return word > 0 ? word : CharacterCut(text, start, fits);
    }

    private static int TrimmedLength(ReadOnlySpan<char> text) => text.TrimEnd().Length;

    private static bool EndsSentence(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd("\"'”’»)]");
        return text.Length > 0 && text[^1] is '.' or '!' or '?' or '…' or '。' or '！' or '？';
    }

    /// <summary>The last border between two characters as people see them, so that no flag, family or accented letter is torn; if one alone is too long, all that fits.</summary>
    private static int CharacterCut(string text, int start, int fits)
    {
        var cut = 0;
        while (true)
        {
            var next = cut + StringInfo.GetNextTextElementLength(text.AsSpan(start + cut));
            if (next > fits) return cut > 0 ? cut : fits;
            cut = next;
        }
    }
}
