using ChannelHub.Cases;

namespace ChannelHub.Channels;

/// <summary>Cuts a marked text into parts within a platform's limit; a stretch that a cut goes through is marked on both sides of it. Pure.</summary>
public static class MarkedSplitter
{
    /// <summary>
    /// The parts in order, without white space at their ends and none empty. Cuts fall on borders of paragraphs, lines, sentences and words (<see cref="TextSplitter"/>), and before a block of
    /// code, a word of code or a link rather than inside, if that fits into one part.
    /// </summary>
    /// <param name="limit">In <paramref name="unit"/>, of the text without marks.</param>
    public static IReadOnlyList<MarkedText> Split(MarkedText marked, int limit, TextUnit unit)
    {
        var parts = new List<MarkedText>();
        var text = marked.Text;
        for (var start = 0; start < text.Length;)
        {
            var end = start + NextCut(text, start, limit, unit);
            if (end < text.Length) end = BeforeWhole(marked, start, end, limit, unit);
            if (Slice(marked, start, end) is { Text.Length: > 0 } part) parts.Add(part);
            start = end;
        }

        return parts;
    }

    /// <summary>Only as much is looked at as can matter, so that a long text is not measured again for each of its parts.</summary>
    private static int NextCut(string text, int start, int limit, TextUnit unit)
    {
        var window = Math.Min(text.Length - start, (limit * 2) + 2);
        if (start + window < text.Length && char.IsHighSurrogate(text[start + window - 1])) window--;
        return TextSplitter.Split(text.Substring(start, window), limit, unit)[0].Length;
    }

    private static int BeforeWhole(MarkedText marked, int start, int end, int limit, TextUnit unit)
    {
        foreach (var span in marked.Spans)
        {
            if (span.Mark is not (Mark.CodeBlock or Mark.Code or Mark.Link) || span.Start <= start || span.Start >= end || span.End <= end) continue;
            if (TextSplitter.Measure(marked.Text.AsSpan(span.Start, span.Length), unit) <= limit) return span.Start;
        }

        return end;
    }

    private static MarkedText Slice(MarkedText marked, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(marked.Text[start])) start++;
        while (end > start && char.IsWhiteSpace(marked.Text[end - 1])) end--;
        var spans = new List<MarkedSpan>();
        foreach (var span in marked.Spans)
        {
            var (from, to) = (Math.Max(span.Start, start), Math.Min(span.End, end));
            if (from < to) spans.Add(span with { Start = from - start, Length = to - from });
        }

        return new MarkedText(marked.Text[start..end], spans);
    }
}
