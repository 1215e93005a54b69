using System.Buffers;
using System.Text;

namespace ChannelHub.Cases;

/// <summary>What a stretch of text is marked as.</summary>
public enum Mark
{
    Bold,
    Italic,
    Strike,

    /// <summary>Code within a line.</summary>
    Code,

    /// <summary>A block of code; <see cref="MarkedSpan.Detail"/> is its language, if it says one.</summary>
    CodeBlock,

    /// <summary>A link; <see cref="MarkedSpan.Detail"/> is its address.</summary>
    Link,
}

/// <param name="Start">In UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
public readonly record struct MarkedSpan(Mark Mark, int Start, int Length, string? Detail = null)
{
    public int End => Start + Length;
}

/// <summary>
/// A text without its marks, and the stretches that were marked. The bot and agents write a small part of Markdown: <c>**bold**</c>, <c>*italic*</c> or <c>_italic_</c>,
/// <c>~~struck~~</c>, <c>`code`</c>, blocks between lines of three backquotes, and <c>[label](https://…)</c>. A mark counts only where it stands about words as a writer would put it, so
/// that <c>2*3*4</c> and <c>file_name_x</c> stay as they are; what has no end stays as it is; a backslash makes a mark plain and is plain itself before anything else, as in
/// <c>\\server\share</c>. Pure; never fails.
/// </summary>
public sealed record MarkedText(string Text, IReadOnlyList<MarkedSpan> Spans)
{
    private const string Fence = "```";
    /// <summary>What begins a mark, an address, or ends a paragraph; all else is text as it stands.</summary>
    private static readonly SearchValues<char> MayBeMore = SearchValues.Create("\\h`[*_~\n");

    private static readonly string[] Marks = ["**", "__", "~~", "*", "_"];

    /// <summary>For whoever shows no marks: without them, and with the address behind the label of a link.</summary>
    public static string Plain(string source)
    {
        var marked = Parse(source);
        var text = marked.Text;
        if (marked.Spans.Count == 0) return text;
        foreach (var link in marked.Spans.Where(s => s.Mark == Mark.Link).Reverse())
        {
            var address = link.Detail!.StartsWith("mailto:", StringComparison.Ordinal) || link.Detail.StartsWith("tel:", StringComparison.Ordinal) ? link.Detail[(link.Detail.IndexOf(':', StringComparison.Ordinal) + 1)..] : link.Detail;
            if (!marked.Text.AsSpan(link.Start, link.Length).SequenceEqual(address)) text = text.Insert(link.End, $" ({address})");
        }

        return text;
    }

    /// <summary>The text with each marked stretch between what stands for its mark elsewhere.</summary>
    /// <param name="signs">What stands before and after a stretch.</param>
    /// <param name="write">Writes a piece of the text; told the stretches around it, the outermost first.</param>
    public string Write(Func<MarkedSpan, (string Before, string After)> signs, Func<string, IReadOnlyList<MarkedSpan>, string> write)
    {
        var output = new StringBuilder(Text.Length + (Spans.Count * 16));
        var around = new List<MarkedSpan>();
        var at = 0;
        foreach (var border in Spans.SelectMany(s => new[] { s.Start, s.End }).Append(Text.Length).Distinct().Order())
        {
            if (border > at) output.Append(write(Text[at..border], around));
            at = border;
            while (around.Count > 0 && around[^1].End <= at)
            {
                output.Append(signs(around[^1]).After);
                around.RemoveAt(around.Count - 1);
            }

            foreach (var begins in Spans.Where(s => s.Start == at))
            {
                output.Append(signs(begins).Before);
                around.Add(begins);
            }
        }

        return output.ToString();
    }

    /// <summary>The text as HTML, with an element for each marked stretch. Links go to nowhere but <c>http</c>, <c>https</c>, <c>mailto</c> and <c>tel</c>.</summary>
    /// <param name="encode">Makes a text safe within HTML and within an attribute's quotes.</param>
    /// <param name="write">Writes a piece of the text as HTML; told the stretches around it.</param>
    /// <param name="code">The tag that code begins with: a page has its style sheet, a mail needs the style within.</param>
    public string Html(Func<string, string> encode, Func<string, IReadOnlyList<MarkedSpan>, string> write, string code = "<code>") => Write(
        span => span.Mark switch
        {
            Mark.Bold => ("<strong>", "</strong>"),
            Mark.Italic => ("<em>", "</em>"),
            Mark.Strike => ("<s>", "</s>"),
            Mark.Link => ($"<a href=\"{encode(span.Detail!)}\">", "</a>"),
            _ => (code, "</code>"),
        },
        write);

    public static MarkedText Parse(string source)
    {
        if (source.AsSpan().IndexOfAny("*_`~[\\") < 0) return new MarkedText(source, []);
        var output = new Output();
        var at = 0;
        while (at < source.Length)
        {
            var open = NextFence(source, at);
            var close = open < 0 ? -1 : NextFence(source, EndOfLine(source, open) + 1);
            if (close < 0)
            {
                AppendInline(source.AsSpan(at), output);
                break;
            }

            AppendInline(source.AsSpan(at, open - at), output);
            var first = EndOfLine(source, open) + 1;
            AppendBlock(source.AsSpan(first, Math.Max(0, close - first)).TrimEnd('\n'), source[(open + Fence.Length)..(first - 1)].Trim(), output);
            at = Math.Min(source.Length, EndOfLine(source, close));
        }

        return output.Finish();
    }

    private static int NextFence(string source, int from)
    {
        for (var at = from; at < source.Length; at = EndOfLine(source, at) + 1)
        {
            if ((at == 0 || source[at - 1] == '\n') && source.AsSpan(at).StartsWith(Fence)) return at;
        }

        return -1;
    }

    private static int EndOfLine(string source, int at)
    {
        var end = at >= source.Length ? -1 : source.IndexOf('\n', at);
        return end < 0 ? source.Length : end;
    }

    private static void AppendBlock(ReadOnlySpan<char> code, string language, Output output)
    {
        if (code.IsEmpty) return;
        var start = output.Text.Length;
        output.Text.Append(code);
        output.Spans.Add(new MarkedSpan(Mark.CodeBlock, start, code.Length, language.Length is > 0 and <= 30 && language.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '#' or '-' or '.') ? language : null));
    }

    private static void AppendInline(ReadOnlySpan<char> source, Output output)
    {
        var floor = output.Open.Count;
        var at = 0;
        while (at < source.Length)
        {
            var plain = source[at..].IndexOfAny(MayBeMore);
            if (plain != 0)
            {
                plain = plain < 0 ? source.Length - at : plain;
                output.Text.Append(source.Slice(at, plain));
                at += plain;
                continue;
            }

            var c = source[at];
            if (c == '\\' && at + 1 < source.Length && "*_`~[]".Contains(source[at + 1]))
            {
                output.Text.Append(source[at + 1]);
                at += 2;
            }
            else if (c == 'h' && AddressAt(source, at) is > 0 and var length)
            {
                output.Text.Append(source.Slice(at, length));
                at += length;
            }
            else if (c == '`' && TryCode(source, at, output, out var afterCode))
            {
                at = afterCode;
            }
            else if (c == '[' && TryLink(source, at, output, out var afterLink))
            {
                at = afterLink;
            }
            else if (MarkAt(source, at) is { } mark)
            {
                AppendMark(source, at, mark, output, floor);
                at += mark.Length;
            }
            else
            {
                if (c == '\n' && at > 0 && source[at - 1] == '\n') output.Forget(floor);
                output.Text.Append(c);
                at++;
            }
        }

        output.Forget(floor);
    }

    /// <summary>The length of an address of a page that stands there: an underscore within it is no mark. 0 if none does.</summary>
    private static int AddressAt(ReadOnlySpan<char> source, int at)
    {
        var rest = source[at..];
        if (!(rest.StartsWith("https://") || rest.StartsWith("http://")) || (at > 0 && char.IsLetterOrDigit(source[at - 1]))) return 0;
        var end = rest.IndexOfAny(" \t\n<>\"");
        return rest[..(end < 0 ? rest.Length : end)].TrimEnd("*_~`)].,;:!?").Length;
    }

    private static string? MarkAt(ReadOnlySpan<char> source, int at)
    {
        foreach (var mark in Marks)
        {
            if (source[at..].StartsWith(mark)) return mark;
        }

        return null;
    }

    /// <summary>A mark is written out when it opens; when its end is found it is taken out again. So whatever never ends is there as it was written.</summary>
    private static void AppendMark(ReadOnlySpan<char> source, int at, string mark, Output output, int floor)
    {
        var before = at == 0 ? ' ' : source[at - 1];
        var after = at + mark.Length >= source.Length ? ' ' : source[at + mark.Length];
        var canClose = !char.IsWhiteSpace(before) && !char.IsLetterOrDigit(after);
        if (canClose && output.TryClose(mark, floor)) return;
        var canOpen = !char.IsWhiteSpace(after) && !char.IsLetterOrDigit(before);
        if (canOpen) output.Open.Add((mark, output.Text.Length));
        output.Text.Append(mark);
    }

    private static bool TryCode(ReadOnlySpan<char> source, int at, Output output, out int after)
    {
        var run = source[at..].IndexOfAnyExcept('`') is var length and >= 0 ? length : source.Length - at;
        after = at;
        for (var end = at + run; end < source.Length;)
        {
            if (source[end] != '`')
            {
                end++;
                continue;
            }

            var closing = source[end..].IndexOfAnyExcept('`') is var l and >= 0 ? l : source.Length - end;
            if (closing == run)
            {
                var code = source[(at + run)..end].Trim(' ');
                if (code.IsEmpty) return false;
                output.Spans.Add(new MarkedSpan(Mark.Code, output.Text.Length, code.Length));
                output.Text.Append(code);
                after = end + run;
                return true;
            }

            end += closing;
        }

        return false;
    }

    private static bool TryLink(ReadOnlySpan<char> source, int at, Output output, out int after)
    {
        after = at;
        var close = source[at..].IndexOf("](");
        if (close < 2 || source[(at + 1)..(at + close)].IndexOfAny('\n', '[') >= 0) return false;
        var urlStart = at + close + 2;
        var length = source[urlStart..].IndexOf(')');
        if (length <= 0) return false;
        var url = source.Slice(urlStart, length);
        if (url.IndexOfAny(" \n\t<>\"") >= 0 || !(url.StartsWith("https://") || url.StartsWith("http://") || url.StartsWith("mailto:") || url.StartsWith("tel:"))) return false;
        var start = output.Text.Length;
        AppendInline(source[(at + 1)..(at + close)], output);
        output.Spans.Add(new MarkedSpan(Mark.Link, start, output.Text.Length - start, url.ToString()));
        after = urlStart + length + 1;
        return true;
    }

    private sealed class Output
    {
        public StringBuilder Text { get; } = new();

        public List<MarkedSpan> Spans { get; } = [];

        /// <summary>Marks that stand in the text and may find their end.</summary>
        public List<(string Mark, int At)> Open { get; } = [];

        public bool TryClose(string mark, int floor)
        {
            var found = Open.FindLastIndex(o => o.Mark == mark);
            if (found < floor || found < 0) return false;
            var start = Open[found].At;
            var length = Text.Length - start - mark.Length;
            if (length <= 0) return false;
            Open.RemoveRange(found, Open.Count - found);
            Text.Remove(start, mark.Length);
            for (var i = 0; i < Spans.Count; i++)
            {
                if (Spans[i].Start >= start + mark.Length) Spans[i] = Spans[i] with { Start = Spans[i].Start - mark.Length };
            }

            Spans.Add(new MarkedSpan(mark switch { "**" or "__" => Mark.Bold, "~~" => Mark.Strike, _ => Mark.Italic }, start, length));
            return true;
        }

        public void Forget(int floor) => Open.RemoveRange(floor, Open.Count - floor);

        public MarkedText Finish() => new(Text.ToString(), [.. Spans.OrderBy(s => s.Start).ThenByDescending(s => s.Length)]);
    }
}
