namespace ChannelHub.Routing.Text;

/// <summary>
/// A word or phrase as a rule writes it, made ready for the matcher: folded like the messages, with a space where a word has to begin or end.
/// <c>factura</c> is the whole word, <c>factur*</c> everything that begins so, <c>*factura*</c> also inside other words.
/// </summary>
internal static class WordPattern
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 100;

    /// <summary>The forms to look for, or what is wrong with the word.</summary>
    public static (IReadOnlyList<string> Forms, string? Fault) Parse(string word)
    {
        if (string.IsNullOrWhiteSpace(word)) return ([], "A word is empty; write one, or take the entry out.");
        if (word.Length > MaxLength) return ([], $"The word '{word[..30]}…' has {word.Length} characters; at most {MaxLength} are possible.");
        var core = word.Trim();
        var openStart = core.StartsWith('*');
        var openEnd = core.Length > 1 && core.EndsWith('*');
        core = core[(openStart ? 1 : 0)..^(openEnd ? 1 : 0)];
        if (core.Contains('*')) return ([], $"In '{word}' a '*' stands in the middle; it is possible only at the beginning and at the end.");
        var folded = FoldedText.OfWord(core);
        if (folded.Length == 0) return ([], $"'{word}' has no letter or digit that could be found in a message.");
        if ((openStart || openEnd) && folded.Length < 2) return ([], $"'{word}' would match nearly everything; write at least two letters beside the '*'.");
        return (WithoutTilde(folded).Select(form => $"{(openStart ? "" : " ")}{form}{(openEnd ? "" : " ")}").ToList(), null);
    }

    /// <summary>ñ is typed as ñ, n or ni; within one word always in the same way.</summary>
    private static IEnumerable<string> WithoutTilde(string folded) =>
        folded.Contains('ñ') ? [folded, folded.Replace('ñ', 'n'), folded.Replace("ñ", "ni", StringComparison.Ordinal)] : [folded];
}
