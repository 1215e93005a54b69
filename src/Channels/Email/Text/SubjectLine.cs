using System.Collections.Frozen;

namespace ChannelHub.Channels.Email.Text;

/// <summary>What stands before a subject: "Re:", "AW:", "RV:", "[EXTERNAL]" and their kin; only for comparison, never taken from what people read.</summary>
internal static class SubjectLine
{
    private static readonly FrozenSet<string> Replies = new[]
    {
        "re", "aw", "antw", "sv", "vs", "res", "réf", "ref", "r", "odp", "rif", "ynt", "vá", "回复", "答复", "回覆", "atb", "bls", "yanıt",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Forwards = new[]
    {
        "fw", "fwd", "wg", "tr", "rv", "enc", "i", "vb", "vl", "pd", "redir.", "redir", "doorst", "videresend", "转发", "轉寄", "vs", "továbbítás", "пересл", "пер", "ilt", "i̇lt", "İlt", "tova", "encam", "reenv", "trans", "转寄", "vl", "vid", "hal", "fs", "prosl", "prz", "fwrd",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReplyWords = Replies.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ForwardWords = Forwards.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The subject without all that programs put before it.</summary>
    public static string Bare(string subject) => Strip(subject, out _).ToString();

    /// <summary>Whether the outermost mark says that the mail was passed on.</summary>
    public static bool IsForward(string? subject)
    {
        if (subject is null) return false;
        Strip(subject, out var first);
        return ForwardWords.Contains(first);
    }

    /// <summary>Whether the outermost mark says that the mail is an answer, and nothing says that it was passed on.</summary>
    public static bool IsReply(string? subject)
    {
        if (subject is null) return false;
        Strip(subject, out var first);
        return ReplyWords.Contains(first) && !ForwardWords.Contains(first);
    }

    private static ReadOnlySpan<char> Strip(ReadOnlySpan<char> subject, out ReadOnlySpan<char> first)
    {
        first = default;
        for (var tries = 0; tries < 30; tries++)
        {
            subject = subject.Trim();
            if (subject.StartsWith('[') && subject.IndexOf(']') is > 0 and <= 12 and var close && subject[1..close] is "EXTERNAL" or "SPAM" or "EXT" or "External")
            {
                subject = subject[(close + 1)..];
                continue;
            }

            if (subject.StartsWith("***SPAM***", StringComparison.OrdinalIgnoreCase))
            {
                subject = subject[10..];
                continue;
            }

            var colon = subject[..Math.Min(subject.Length, 24)].IndexOfAny(':', '：');
            if (colon <= 0) break;
            var word = subject[..colon].Trim();

            // Re[2]:, Re(3):, Re^2:
            var count = word.IndexOfAny("[(^");
            if (count > 0) word = word[..count].Trim();
            if (!ReplyWords.Contains(word) && !ForwardWords.Contains(word)) break;
            if (first.IsEmpty) first = word;
            subject = subject[(colon + 1)..];
        }

        return subject;
    }
}
