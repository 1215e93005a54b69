using System.Text;

namespace ChannelHub.Cases;

/// <summary>An article's text as an answer in a conversation: its beginning, in the small part of Markdown that answers are written in.</summary>
public static class ArticleSteps
{
    /// <summary>So much fits on a telephone's screen or two, and into one message of every platform but SMS. In UTF-16 code units.</summary>
    public const int MaxLength = 1_200;

    public static string Of(string body)
    {
        var text = new StringBuilder();
        foreach (var line in body.ReplaceLineEndings("\n").Trim().Split('\n'))
        {
            // Conversations have no headings; what stands in one is put in bold.
            var heading = line.TrimStart('#');
            text.Append(heading.Length < line.Length && heading.StartsWith(' ') ? $"**{heading.Trim().Trim('*')}**" : line.TrimEnd()).Append('\n');
        }

        return Cut(text.ToString().Trim());
    }

    /// <summary>Up to the last whole paragraph, else the last whole line, else the last whole word.</summary>
    private static string Cut(string text)
    {
        if (text.Length <= MaxLength) return text;
        var head = text.AsSpan(0, MaxLength - 1);
        foreach (var end in new[] { "\n\n", "\n", " " })
        {
            var at = head.LastIndexOf(end);
            if (at > MaxLength / 3) return string.Concat(head[..at], "\n…");
        }

        return string.Concat(char.IsHighSurrogate(head[^1]) ? head[..^1] : head, "…");
    }
}
