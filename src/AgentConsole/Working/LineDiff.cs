namespace ChannelHub.AgentConsole.Working;

public enum LineChange
{
    Same,
    Removed,
    Added,
}

/// <param name="Text">A whole line.</param>
public sealed record DiffLine(LineChange Change, string Text);

/// <summary>What changed from one text to the next, line by line: the longest common lines stay, the others went or came. Pure.</summary>
public static class LineDiff
{
    /// <summary>Beyond so many lines on either side (after the beginning and the end that are the same) all of them count as replaced: the table of the comparison is bounded.</summary>
    public const int MostCompared = 600;

    public static IReadOnlyList<DiffLine> Of(string before, string after)
    {
        string[] a = [.. Lines(before)], b = [.. Lines(after)];
        var head = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head]) head++;
        var tail = 0;
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        return
        [
            .. a[..head].Select(l => new DiffLine(LineChange.Same, l)),
            .. Middle(a[head..(a.Length - tail)], b[head..(b.Length - tail)]),
            .. a[(a.Length - tail)..].Select(l => new DiffLine(LineChange.Same, l)),
        ];
    }

    private static IEnumerable<DiffLine> Middle(string[] a, string[] b)
    {
        if (a.Length > MostCompared || b.Length > MostCompared || a.Length == 0 || b.Length == 0) return [.. a.Select(l => new DiffLine(LineChange.Removed, l)), .. b.Select(l => new DiffLine(LineChange.Added, l))];

        // common[i, j]: the most lines that a from i on and b from j on have in common.
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--) common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var lines = new List<DiffLine>();
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j]) (i, j) = Took(new DiffLine(LineChange.Same, a[i]), i + 1, j + 1);
            else if (j == b.Length || (i < a.Length && common[i + 1, j] >= common[i, j + 1])) (i, j) = Took(new DiffLine(LineChange.Removed, a[i]), i + 1, j);
            else (i, j) = Took(new DiffLine(LineChange.Added, b[j]), i, j + 1);
        }

        return lines;

        (int, int) Took(DiffLine line, int i, int j)
        {
            lines.Add(line);
            return (i, j);
        }
    }

    private static IEnumerable<string> Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
