namespace ChannelHub.Channels.Email.Text;

/// <param name="Text">What the person wrote now; the whole text where taking away would leave nothing.</param>
/// <param name="Shortened">Something was taken away.</param>
internal sealed record ReplyParts(string Text, bool Shortened);

/// <summary>Splits a plain text into what the person wrote now and what came before it. Line by line, in bounded time; the full text is kept elsewhere.</summary>
internal static class ReplySplitter
{
    /// <summary>In UTF-16 code units; what is beyond is history or an accident.</summary>
    public const int MaxLength = 200 * 1024;

    public const int MaxLines = 2000;

    /// <summary>Stands before lines that mail programs marked as signature or as announcement of a quotation; of the private use area, never shown.</summary>
    internal const char FrameMark = '\uE0F1';

    public static ReplyParts Split(string text)
    {
        if (text.Contains(FrameMark))
        {
            var written = WithoutFrames(text);
            return string.IsNullOrWhiteSpace(written) ? new ReplyParts(Unmarked(text).Trim(), false) : SplitText(written) with { Shortened = true };
        }

        return SplitText(text);
    }

    /// <summary>The text with marked lines as they read.</summary>
    public static string Unmarked(string text) => text.Contains(FrameMark) ? text.Replace(FrameMark.ToString(), "", StringComparison.Ordinal) : text;

    /// <summary>The text without marked lines and without the separator above a signature.</summary>
    private static string WithoutFrames(string text)
    {
        var result = new System.Text.StringBuilder(text.Length);
        var dropped = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith(FrameMark))
            {
                // The blank lines above and below what went would be two.
                if (dropped && line.IsWhiteSpace() && (result.Length < 2 || (result[^1] == '\n' && result[^2] == '\n'))) continue;
                dropped = false;
                result.Append(line).Append('\n');
                continue;
            }

            dropped = true;
            var end = result.Length;
            while (end > 0 && char.IsWhiteSpace(result[end - 1])) end--;
            if (end >= 2 && result[end - 1] == '-' && result[end - 2] == '-' && (end == 2 || result[end - 3] == '\n')) result.Length = end - 2;
        }

        return result.ToString();
    }

    private static ReplyParts SplitText(string text)
    {
        var lines = Lines(text, out var cutOff);
        lines.RemoveRange(0, Footers.Warning(lines));
        var quoted = Quoted(lines);
        var end = History(lines, quoted);
        var shortened = end < lines.Count;
        if (end == lines.Count && cutOff.Length > 0)
        {
            // Nothing found in the part that was looked at: the rest stays.
            return new ReplyParts(text.Trim(), false);
        }

        var keep = new bool[end];
        Array.Fill(keep, true);
        end = Tail(lines, quoted, end);
        Quotes(lines, quoted, end, keep);
        var result = Join(lines, end, keep);
        if (result.Length == 0)
        {
            // All of it is marked as quoted, the new text too: one mark less tells them apart.
            if (Unquoted(lines, quoted) is { } bare && SplitText(bare) is { Shortened: true } inner) return inner;

            // An answer below or between quotes that looked like history, or a mail that only quotes: better all than nothing.
            var whole = text.Trim();
            return new ReplyParts(whole, false);
        }

        return new ReplyParts(result, shortened || result.Length < text.Trim().Length);
    }

    internal static List<string> Lines(string text, out ReadOnlySpan<char> cutOff)
    {
        var lines = new List<string>(64);
        var used = 0;
        cutOff = default;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (lines.Count >= MaxLines || used > MaxLength)
            {
                cutOff = line.IsEmpty ? " " : line;
                break;
            }

            used += line.Length + 1;
            lines.Add(line.TrimEnd("\r").ToString());
        }

        return lines;
    }

    /// <summary>The text with one quotation mark less before each line; null if a line has none, or no line has two.</summary>
    private static string? Unquoted(List<string> lines, bool[] quoted)
    {
        var result = new System.Text.StringBuilder();
        var nested = false;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan().TrimStart();
            if (!line.IsEmpty && (!quoted[i] || line[0] != '>')) return null;
            line = line.IsEmpty ? line : line[1..];
            if (line.StartsWith(' ')) line = line[1..];
            nested |= line.StartsWith('>');
            result.Append(line).Append('\n');
        }

        return nested ? result.ToString() : null;
    }

    private static bool[] Quoted(List<string> lines)
    {
        var quoted = new bool[lines.Count];
        for (var i = 0; i < quoted.Length; i++) quoted[i] = QuoteMarks.IsQuoted(lines[i]) && !(QuoteMarks.ClosesIntro(lines[i]) && (i == 0 || !quoted[i - 1]));
        return quoted;
    }

    /// <summary>The line from which on everything is history: a separator, a copied header, an announcement with unmarked text below it.</summary>
    private static int History(List<string> lines, bool[] quoted)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i];
            if (line.Length == 0 || quoted[i]) continue;
            if (QuoteMarks.IsOriginalSeparator(line) || QuoteMarks.IsForwardSeparator(line) || QuoteMarks.IsReplyLine(line)) return Above(lines, i);
            if (QuoteMarks.IsRule(line) && NextText(lines, i + 1) is var below && below < lines.Count && HeaderLines.IsBlock(lines, below, 2, out _)) return i;
            if (HeaderLines.IsBlock(lines, i, 3, out _)) return Above(lines, i);
            if (QuoteMarks.IsIntro(lines, i, out var start) && !FollowedByQuote(lines, quoted, i) && QuoteMarks.TellsAddressOrTime(lines, start, i)) return start;
            if (QuoteMarks.IsRunOnIntro(line)) return i;
        }

        return lines.Count;
    }

    private static int Above(List<string> lines, int at)
    {
        var above = at - 1;
        while (above >= 0 && string.IsNullOrWhiteSpace(lines[above])) above--;
        return above >= 0 && (QuoteMarks.IsRule(lines[above]) || QuoteMarks.IsDashes(lines[above])) ? above : at;
    }

    private static int NextText(List<string> lines, int from)
    {
        while (from < lines.Count && string.IsNullOrWhiteSpace(lines[from])) from++;
        return from;
    }

    private static bool FollowedByQuote(List<string> lines, bool[] quoted, int intro)
    {
        var next = NextText(lines, intro + 1);
        return next < lines.Count && quoted[next];
    }

    /// <summary>Takes signatures, quotes and announcements from the end until there are no more.</summary>
    private static int Tail(List<string> lines, bool[] quoted, int end)
    {
        while (true)
        {
            var before = end;
            end = Signatures.Find(lines, end, out var notices);
            var quote = notices;
            while (quote > 0 && (string.IsNullOrWhiteSpace(lines[quote - 1]) || quoted[quote - 1])) quote--;
            if (quote < notices && (notices == end || (quote > 0 && quoted.AsSpan(quote, notices - quote).Contains(true))))
            {
                while (quote < end && string.IsNullOrWhiteSpace(lines[quote])) quote++;
                end = quote;
                var above = end;
                while (above > 0 && string.IsNullOrWhiteSpace(lines[above - 1])) above--;
                if (above > 0 && QuoteMarks.IsIntro(lines, above - 1, out var start)) end = start;
            }

            while (end > 0 && string.IsNullOrWhiteSpace(lines[end - 1])) end--;
            if (end == before) return end;
        }
    }

    /// <summary>Quotes that are left stand between answers and stay, so that a "yes" keeps its question. One quote with the whole answer below it goes.</summary>
    private static void Quotes(List<string> lines, bool[] quoted, int end, bool[] keep)
    {
        var firstText = NextText(lines, 0);
        var lead = firstText;
        for (var i = firstText; i < end && i < firstText + 5; i++)
        {
            if (!QuoteMarks.IsIntro(lines, i, out var introStart) || introStart != firstText) continue;
            lead = i + 1;
            break;
        }

        var quoteEnd = lead;
        while (quoteEnd < end && (string.IsNullOrWhiteSpace(lines[quoteEnd]) || quoted[quoteEnd])) quoteEnd++;
        var hasQuote = false;
        for (var i = lead; i < quoteEnd; i++) hasQuote |= quoted[i];
        var more = false;
        for (var i = quoteEnd; i < end; i++) more |= quoted[i];
        if (hasQuote && !more && quoteEnd < end)
        {
            for (var i = 0; i < quoteEnd; i++) keep[i] = false;
        }

        QuotedIntro(lines, quoted, firstText, end, keep);
        InnerSignatures(lines, quoted, end, keep);
        for (var i = 0; i < end; i++)
        {
            if (!keep[i] || quoted[i] || !QuoteMarks.IsIntro(lines, i, out var start) || !FollowedByQuote(lines, quoted, i)) continue;
            for (var k = start; k <= i; k++) keep[k] = false;
        }
    }

    /// <summary>Apple Mail puts the announcement within the quotation: who answers between the lines leaves it standing first.</summary>
    private static void QuotedIntro(List<string> lines, bool[] quoted, int first, int end, bool[] keep)
    {
        if (first >= end || !quoted[first] || !keep[first]) return;
        var bare = new List<string>(4);
        for (var i = first; i < end && i < first + 4 && quoted[i]; i++)
        {
            bare.Add(lines[i].TrimStart('>', ' ', '\t'));
            if (!QuoteMarks.IsIntro(bare, bare.Count - 1, out var start) || start != 0) continue;
            var below = i + 1;
            while (below < end && lines[below].AsSpan().Trim("> \t").IsEmpty) below++;
            if (below >= end || !quoted[below]) return;
            for (var k = first; k < below; k++) keep[k] = false;
            return;
        }
    }

    /// <summary>A signature above a quotation, where the answer goes on below it.</summary>
    private static void InnerSignatures(List<string> lines, bool[] quoted, int end, bool[] keep)
    {
        for (var i = 0; i < end; i++)
        {
            if (quoted[i] || !Signatures.IsSeparator(lines[i])) continue;
            var below = i + 1;
            while (below < end && below - i < 15 && !quoted[below]) below++;
            if (below == end || !quoted[below]) continue;
            var last = below - 1;
            while (last > i && string.IsNullOrWhiteSpace(lines[last])) last--;
            if (QuoteMarks.IsIntro(lines, last, out var start) && start > i) below = start;
            for (var k = i; k < below; k++) keep[k] = false;
        }
    }

    private static string Join(List<string> lines, int end, bool[] keep)
    {
        var result = new System.Text.StringBuilder();
        for (var i = 0; i < end; i++)
        {
            if (keep[i]) result.Append(lines[i].AsSpan().TrimEnd(" \t")).Append('\n');
        }

        return result.ToString().Trim();
    }
}
