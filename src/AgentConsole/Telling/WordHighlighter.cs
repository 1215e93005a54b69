namespace ChannelHub.AgentConsole.Telling;

/// <summary>A stretch of a text, marked or not. The stretches of a text, put together, are the text.</summary>
public readonly record struct TextStretch(string Text, bool Marked);

/// <summary>Finds the words on which a rule held in the text in which they stood.</summary>
public static class WordHighlighter
{
    /// <summary>
    /// Splits a text into marked and unmarked stretches. A word is marked wherever it stands as a word of its own; one that never does
    /// (the router saw it within a longer word) is marked wherever it occurs. Words that overlap become one mark.
    /// </summary>
    public static IReadOnlyList<TextStretch> Split(string text, IEnumerable<string> words)
    {
        if (text.Length == 0) return [];
        var marks = new List<(int Start, int End)>();
        foreach (var word in words.Where(w => !string.IsNullOrWhiteSpace(w)).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var found = Occurrences(text, word).ToList();
            var whole = found.Where(f => StandsAlone(text, f.Start, f.End)).ToList();
            marks.AddRange(whole.Count > 0 ? whole : found);
        }

        return marks.Count == 0 ? [new TextStretch(text, false)] : Cut(text, marks);
    }

    private static IEnumerable<(int Start, int End)> Occurrences(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.OrdinalIgnoreCase))
        {
            yield return (at, at + word.Length);
        }
    }

    private static bool StandsAlone(string text, int start, int end) =>
        (start == 0 || !char.IsLetterOrDigit(text[start - 1])) && (end == text.Length || !char.IsLetterOrDigit(text[end]));

    private static List<TextStretch> Cut(string text, List<(int Start, int End)> marks)
    {
        marks.Sort();
        var stretches = new List<TextStretch>();
        var at = 0;
        for (var i = 0; i < marks.Count;)
        {
            var (start, end) = marks[i];
            for (i++; i < marks.Count && marks[i].Start <= end; i++) end = Math.Max(end, marks[i].End);
            if (start > at) stretches.Add(new TextStretch(text[at..start], false));
            stretches.Add(new TextStretch(text[start..end], true));
            at = end;
        }

        if (at < text.Length) stretches.Add(new TextStretch(text[at..], false));
        return stretches;
    }
}
