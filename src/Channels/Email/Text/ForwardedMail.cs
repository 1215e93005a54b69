using System.Text;
using ChannelHub.Channels.Email.Mime;

namespace ChannelHub.Channels.Email.Text;

/// <summary>A mail that somebody passed on in the body of his own.</summary>
/// <param name="Above">What the forwarder wrote; empty if nothing.</param>
internal sealed record ForwardedMail(MailAddress From, IReadOnlyList<MailAddress> To, IReadOnlyList<MailAddress> Cc, string? Subject, string? Date, string Body, string Above)
{
    /// <summary>Null if the text holds no forwarded mail. A copied header alone is an answer's history, unless the subject says that the mail was passed on.</summary>
    public static ForwardedMail? Read(string text, string? subject)
    {
        var forwardSubject = SubjectLine.IsForward(subject);
        if (!forwardSubject && !QuoteMarks.MayHoldSeparator(text)) return null;
        var lines = ReplySplitter.Lines(text.TrimStart('\uFEFF'), out _);
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0) continue;
            if (RunTogether(lines, i) is { } yahoo) return yahoo;
            var separator = QuoteMarks.IsForwardSeparator(lines[i]) || (IsDashes(lines[i]) && !QuoteMarks.IsOriginalSeparator(lines[i]))
                || (QuoteMarks.IsOriginalSeparator(lines[i]) && (forwardSubject || (IsFirst(lines, i) && !SubjectLine.IsReply(subject))));
            if (separator)
            {
                var below = i + 1;
                while (below < lines.Count && lines[below].AsSpan().Trim("> \t\u00A0").IsEmpty) below++;
                if (below < lines.Count && HeaderLines.IsBlock(lines, below, 2, out var end) && Make(lines, i, below, end, subject) is { } marked) return marked;
                continue;
            }

            var unmarked = forwardSubject || (QuoteMarks.IsRule(lines[i]) && IsFirst(lines, i) && !SubjectLine.IsReply(subject));
            if (!unmarked) continue;
            var head = QuoteMarks.IsRule(lines[i]) ? i + 1 : i;
            if (head < lines.Count && HeaderLines.IsBlock(lines, head, 3, out var blockEnd) && Make(lines, i, head, blockEnd, subject) is { } plain) return plain;
            if (forwardSubject && QuoteMarks.IsIntro(lines, i, out var start) && FromIntro(lines, start, i, subject) is { } intro) return intro;
        }

        return null;
    }

    private static bool IsFirst(List<string> lines, int at)
    {
        for (var i = 0; i < at; i++)
        {
            if (!string.IsNullOrWhiteSpace(lines[i])) return false;
        }

        return true;
    }

    private static bool IsDashes(ReadOnlySpan<char> line)
    {
        line = line.Trim("> \t");
        return line.Length is > 8 and < 100 && line.StartsWith("---") && line.EndsWith("---") && line.Trim('-').Length > 3;
    }

    private static ForwardedMail? Make(List<string> lines, int cut, int start, int end, string? outer)
    {
        MailAddress? from = null;
        IReadOnlyList<MailAddress> to = [], cc = [];
        string? subject = null, date = null;
        for (var i = start; i < end; i++)
        {
            var role = HeaderLines.Match(lines[i], out var value);
            var full = role == HeaderRole.None ? "" : Continued(lines, i, end, value);
            switch (role)
            {
                case HeaderRole.From: from ??= Addresses(full) is [var first, ..] ? first : null; break;
                case HeaderRole.To when to.Count == 0: to = Addresses(full); break;
                case HeaderRole.Cc when cc.Count == 0: cc = Addresses(full); break;
                case HeaderRole.Subject: subject ??= full; break;
                case HeaderRole.Date: date ??= full; break;
            }
        }

        if (from is null) return null;
        var quoted = lines[cut].TrimStart().StartsWith('>') || lines[start].TrimStart().StartsWith('>');
        return new ForwardedMail(from, to, cc, subject is { Length: > 0 } ? subject : SubjectLine.Bare(outer ?? ""), date, BodyFrom(lines, end, quoted), TextAbove(lines, cut));
    }

    private static string Continued(List<string> lines, int at, int end, ReadOnlySpan<char> value)
    {
        var result = value.ToString();
        for (var i = at + 1; i < end; i++)
        {
            var more = lines[i].AsSpan().Trim("> \t\u00A0");
            if (more.IsEmpty || HeaderLines.Match(lines[i], out _) != HeaderRole.None) break;
            result = string.Concat(result, " ", more);
        }

        return result;
    }

    /// <summary>"On 28/10/2021 12:46, "John Doe" &lt;…&gt; wrote:" above an indented text.</summary>
    private static ForwardedMail? FromIntro(List<string> lines, int start, int end, string? outer)
    {
        var intro = string.Join(' ', lines.Skip(start).Take(end - start + 1));
        var at = intro.IndexOf('@', StringComparison.Ordinal);
        if (at < 0) return null;
        var open = intro.LastIndexOfAny(['<', '('], at);
        var close = intro.IndexOfAny(['>', ')'], at);
        if (open < 0 || close < 0 || MailAddresses.Normalise(intro.AsSpan(open + 1, close - open - 1)) is not { } address) return null;
        return new ForwardedMail(new MailAddress(address, NameBefore(intro[..open])), [], [], SubjectLine.Bare(outer ?? ""), null, BodyFrom(lines, end + 1, quoted: true), TextAbove(lines, start));
    }

    private static string? NameBefore(string before)
    {
        before = before.TrimEnd();
        if (before.Length > 2 && before[^1] is '"' or '»' or '”' or '“')
        {
            var open = before.LastIndexOfAny(['"', '«', '„', '“', '”'], before.Length - 2);
            return open >= 0 ? before[(open + 1)..^1].Trim(' ', '\u00A0') : null;
        }

        // Without quotes the name is what follows the last digit, comma or lower-case word before it.
        var words = before.Split([' ', '\u00A0'], StringSplitOptions.RemoveEmptyEntries);
        var first = words.Length;
        while (first > 0 && char.IsUpper(words[first - 1][0]) && !words[first - 1].EndsWith(',')) first--;
        var name = string.Join(' ', words[first..]);
        return name.Length > 0 ? name : null;
    }

    private static string BodyFrom(List<string> lines, int from, bool quoted)
    {
        var body = new StringBuilder();
        if (!quoted && lines.Skip(from).All(l => string.IsNullOrWhiteSpace(l) || l.StartsWith('>'))) quoted = true;
        var indent = Indent(lines, from);
        for (var i = from; i < lines.Count; i++)
        {
            var line = lines[i].AsSpan();
            if (quoted)
            {
                var bare = line.TrimStart(" \t");
                if (bare.StartsWith('>')) line = bare.Length > 1 && bare[1] is ' ' or '\u00A0' ? bare[2..] : bare[1..];
                else if (indent > 0 && line.Length >= indent) line = line[indent..];
            }

            body.Append(line.TrimEnd(" \t\u00A0")).Append('\n');
        }

        return body.ToString().Trim();
    }

    private static int Indent(List<string> lines, int from)
    {
        var least = int.MaxValue;
        for (var i = from; i < lines.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            least = Math.Min(least, lines[i].Length - lines[i].TrimStart(' ').Length);
        }

        return least == int.MaxValue ? 0 : least;
    }

    private static string TextAbove(List<string> lines, int cut)
    {
        var end = cut;
        while (end > 0 && (string.IsNullOrWhiteSpace(lines[end - 1]) || QuoteMarks.IsRule(lines[end - 1]))) end--;
        return string.Join('\n', lines.Take(end)).Trim();
    }

    private static List<MailAddress> Addresses(string value)
    {
        var clean = value;

        // Outlook's plain text writes a link beside each address: <a@x<mailto:a@x>>, a@x<mailto:a@x>, a@x [mailto:a@x].
        for (var at = clean.IndexOf("<mailto:", StringComparison.OrdinalIgnoreCase); at >= 0; at = clean.IndexOf("<mailto:", StringComparison.OrdinalIgnoreCase))
        {
            var close = clean.IndexOf('>', at);
            if (close < 0) break;
            var inner = clean.AsSpan(at + 8, close - at - 8);
            var hasAddress = clean.AsSpan(0, at).LastIndexOfAny(",;") is var from && clean.AsSpan(from + 1, at - from - 1).Contains('@');
            clean = hasAddress ? clean.Remove(at, close - at + 1) : string.Concat(clean.AsSpan(0, at), "<", inner, clean.AsSpan(close));
        }

        clean = clean.Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace(']', '>');
        return [.. MailAddresses.Read(Encoding.UTF8.GetBytes(clean.Replace(';', ','))).Select(SameName)];
    }

    /// <summary>A name that only repeats the address is none.</summary>
    private static MailAddress SameName(MailAddress address) => string.Equals(address.Name, address.Address, StringComparison.OrdinalIgnoreCase) ? address with { Name = null } : address;

    /// <summary>Yahoo's plain text: separator and all header lines in one line, without anything between them.</summary>
    private static ForwardedMail? RunTogether(List<string> lines, int at)
    {
        var line = lines[at].Trim();
        if (line.Length < 12 || !line.StartsWith("---", StringComparison.Ordinal) || line.EndsWith('-')) return null;
        var close = line.IndexOf("----- ", 5, StringComparison.Ordinal);
        if (close < 0 || !QuoteMarks.IsForwardSeparator(line.AsSpan(0, close + 5))) return null;
        var marks = new List<(int Start, int Length, HeaderRole Role)>();
        var rest = line[(close + 5)..];
        foreach (var (label, role) in HeaderLines.All.Where(l => l.Value is not (HeaderRole.ReplyTo or HeaderRole.None) && l.Key.Length > 1).OrderByDescending(l => l.Key.Length))
        {
            Find(label + ":", role);
            if (role is HeaderRole.Subject or HeaderRole.Cc) Find(label + " ", role);
        }

        void Find(string text, HeaderRole role)
        {
            var comparison = role == HeaderRole.Cc ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            for (var from = rest.IndexOf(text, comparison); from >= 0; from = rest.IndexOf(text, from + 1, comparison))
            {
                // At the start, or right behind a value that ends without a blank.
                var fits = from == 0 || rest[from - 1] != ' ' || rest[..from].Trim().Length == 0;
                if (!fits || marks.Exists(m => m.Role == role || (from >= m.Start && from < m.Start + m.Length))) continue;
                if (char.IsLetter(rest[from]) && from > 0 && char.IsLower(rest[from - 1]) && role != HeaderRole.Subject && role != HeaderRole.Date) continue;
                marks.Add((from, text.Length, role));
                return;
            }
        }

        marks.Sort((a, b) => a.Start.CompareTo(b.Start));
        MailAddress? sender = null;
        IReadOnlyList<MailAddress> to = [], cc = [];
        string? subject = null, date = null;
        for (var i = 0; i < marks.Count; i++)
        {
            var end = i + 1 < marks.Count ? marks[i + 1].Start : rest.Length;
            var value = rest[(marks[i].Start + marks[i].Length)..end].Trim();
            switch (marks[i].Role)
            {
                case HeaderRole.From: sender = Addresses(value) is [var first, ..] ? first : null; break;
                case HeaderRole.To: to = Addresses(value); break;
                case HeaderRole.Cc: cc = Addresses(value); break;
                case HeaderRole.Subject: subject = value; break;
                case HeaderRole.Date: date = value; break;
            }
        }

        return sender is null ? null : new ForwardedMail(sender, to, cc, subject, date, BodyFrom(lines, at + 1, quoted: false), TextAbove(lines, at));
    }
}
