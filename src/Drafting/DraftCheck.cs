using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Languages;
using ChannelHub.Routing.Text;

namespace ChannelHub.Drafting;

/// <summary>What the check of a model's answer found.</summary>
internal abstract record CheckedDraft
{
    private CheckedDraft()
    {
    }

    /// <param name="Cited">The places of the articles that it rests on, in order.</param>
    /// <param name="Uncited">How many sentences no article bears out.</param>
    public sealed record Fit(string Text, IReadOnlyList<int> Cited, int Uncited) : CheckedDraft;

    /// <summary>The model says that the articles do not answer the question.</summary>
    public sealed record NoAnswer : CheckedDraft;

    /// <param name="Why">A fixed word, for counting: <c>empty</c>, <c>long</c>, <c>hidden</c>, <c>link</c>, <c>number</c>, <c>language</c>, <c>uncited</c>.</param>
    public sealed record Unfit(string Why) : CheckedDraft;
}

/// <summary>
/// Judges what a model wrote by the articles that it was given. Whatever a customer or an article talked the model into, it must not bring in an address, a link or a telephone number that no
/// article has, must be in the customer's language and short, and rests on the articles sentence by sentence: a citation counts only if the article that it names speaks of
/// the same things. Pure.
/// </summary>
internal static partial class DraftCheck
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 1_500;

    /// <summary>What the model is told to write if the articles do not answer the question.</summary>
    public const string None = "NONE";

    /// <summary>Shorter words (of, the, que, para) stand in every text.</summary>
    private const int ShortestWord = 4;

    /// <summary>Words count as the same by so many first letters: "certificado", "certificados".</summary>
    private const int Stem = 5;

    public static CheckedDraft Check(string? answer, IReadOnlyList<ArticleText> articles, string language)
    {
        var text = answer?.ReplaceLineEndings("\n").Trim() ?? "";
        if (text.Length == 0) return new CheckedDraft.Unfit("empty");
        if (text.Trim('.', '"', '*', ' ').Equals(None, StringComparison.OrdinalIgnoreCase)) return new CheckedDraft.NoAnswer();
        if (text.Length > MaxLength) return new CheckedDraft.Unfit("long");
        if (text.Where((c, at) => IsHidden(c, at == 0 ? ' ' : text[at - 1])).Any()) return new CheckedDraft.Unfit("hidden");

        // Letters and dots of other widths are read as what they look like, so that no address hides in them.
        var plain = text.Normalize(NormalizationForm.FormKC);
        var given = string.Join('\n', articles.Select(a => $"{a.Title}\n{a.Body}")).Normalize(NormalizationForm.FormKC);
        if (Address().Matches(plain).Any(m => !given.Contains(m.Value.TrimEnd('.', ',', ';', ':', ')', '*', '_'), StringComparison.OrdinalIgnoreCase))) return new CheckedDraft.Unfit("link");
        var numbers = LongNumber().Matches(given).Select(m => Digits(m.Value)).ToHashSet(StringComparer.Ordinal);
        if (LongNumber().Matches(plain).Any(m => !numbers.Contains(Digits(m.Value)))) return new CheckedDraft.Unfit("number");

        var sentences = Sentences.Of(text);
        if (LanguageDetector.Detect(string.Join(' ', sentences.Select(s => s.Words))) is { } told && told.Code != language) return new CheckedDraft.Unfit("language");
        var bearing = articles.Select(a => StemsOf($"{a.Title} {a.Body}")).ToList();
        var uncited = sentences.Count(s => !IsBorneOut(s, bearing));
        if (sentences.Count == uncited) return new CheckedDraft.Unfit("uncited");
        return new CheckedDraft.Fit(text, [.. sentences.Where(s => IsBorneOut(s, bearing)).SelectMany(s => s.Cites).Distinct().Order()], uncited);
    }

    /// <summary>Each article that the sentence cites is there, and at least half of the sentence's longer words stand in them.</summary>
    private static bool IsBorneOut(Sentence sentence, List<HashSet<string>> bearing)
    {
        if (sentence.Cites.Count == 0 || sentence.Cites.Any(c => c < 1 || c > bearing.Count)) return false;
        var words = StemsOf(sentence.Words);
        return words.Count(w => sentence.Cites.Any(c => bearing[c - 1].Contains(w))) * 2 >= words.Count;
    }

    private static HashSet<string> StemsOf(string text) =>
        WordFold.Of(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(w => w.Length >= ShortestWord).Select(w => w[..Math.Min(w.Length, Stem)]).ToHashSet(StringComparer.Ordinal);

    /// <summary>What is not seen, or turns round what is seen. Pictures such as 👍 are halves (surrogates) that a format character may join.</summary>
    private static bool IsHidden(char c, char before) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.Control => c is not ('\n' or '\t'),
        UnicodeCategory.Format => c != '\u200D' || !(char.IsLowSurrogate(before) || before == '\uFE0F'),
        UnicodeCategory.PrivateUse => true,
        _ => false,
    };

    private static string Digits(string number) => string.Concat(number.Where(char.IsAsciiDigit));

    /// <summary>Anything that a program may make a link of: with a scheme, with www, a mail address, or a bare host name.</summary>
    [GeneratedRegex(@"[a-z][a-z0-9+.-]{0,30}://[^\s<>\[\]]+|\b(?:mailto|tel|sms|javascript|data):[^\s<>\[\]]+|\bwww\.[^\s<>\[\]]+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,64}|\b(?:[\w-]{1,63}\.){1,6}[a-z]{2,18}\b(?:/[^\s<>\[\]]*)?", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    [GeneratedRegex(@"\+?\(?\d(?:[ ().-]{0,2}\d){5,24}", RegexOptions.NonBacktracking)]
    private static partial Regex LongNumber();
}
