using System.Text.RegularExpressions;

namespace ChannelHub.Drafting;

/// <param name="Words">Without the marks of lists and without citations.</param>
/// <param name="Cites">The places that it cites, in order.</param>
internal sealed record Sentence(string Words, IReadOnlyList<int> Cites);

/// <summary>
/// Splits an answer into sentences with what each cites. A citation belongs to the sentence that it stands in or right after: "Renew it [1]. Try again.[2]". In doubt it splits: a
/// piece of a sentence without a citation then counts as uncited, which only keeps an answer from going out by itself.
/// </summary>
internal static partial class Sentences
{
    public static IReadOnlyList<Sentence> Of(string answer)
    {
        var found = new List<Sentence>();
        foreach (var line in answer.ReplaceLineEndings("\n").Split('\n'))
        {
            var text = ListMark().Replace(line, "");
            var start = 0;
            foreach (Match end in End().Matches(text))
            {
                Take(text[start..(end.Index + end.Length)], found);
                start = end.Index + end.Length;
            }

            Take(text[start..], found);
        }

        return found;
    }

    private static void Take(string piece, List<Sentence> found)
    {
        var words = Citation().Replace(piece, " ");
        if (!words.Any(char.IsLetterOrDigit)) return;
        var cites = Citation().Matches(piece).SelectMany(m => Number().Matches(m.Value)).Select(n => int.TryParse(n.Value, System.Globalization.CultureInfo.InvariantCulture, out var place) ? place : -1).ToList();
        found.Add(new Sentence(words.Trim(), cites));
    }

    /// <summary>"1.", "2)", "-", "*", "•", "#" at the beginning of a line.</summary>
    [GeneratedRegex(@"^\s*(?:(?:\d{1,3}[.)]|[-*•>]|\#{1,6})\s+)+", RegexOptions.NonBacktracking)]
    private static partial Regex ListMark();

    /// <summary>What ends a sentence, what closes with it, and the citations right behind it; then a space, or the end.</summary>
    [GeneratedRegex(@"[.!?…。]+[""'”’»)*_]*(?:\s*\[\d[\d,; ]*\])*(?:\s+|$)", RegexOptions.NonBacktracking)]
    private static partial Regex End();

    [GeneratedRegex(@"\[\d[\d,; ]*\]", RegexOptions.NonBacktracking)]
    private static partial Regex Citation();

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
