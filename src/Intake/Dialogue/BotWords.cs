using System.Collections.Frozen;

namespace ChannelHub.Intake.Dialogue;

/// <summary>What a customer can mean with a few words, whatever is being talked about.</summary>
public enum BotWord
{
    /// <summary>Wants a person.</summary>
    Person,

    /// <summary>Asks how the own cases stand.</summary>
    Status,
    Close,
    Reopen,

    /// <summary>Wants no more questions.</summary>
    Stop,
    Help,
    Thanks,
    Yes,
    No,

    /// <summary>Does not know the answer.</summary>
    Unknown,

    /// <summary>Is the same person at another address.</summary>
    Link,
}

/// <summary>The words of all languages for what a customer can mean; a customer may use any language's at any time.</summary>
public sealed class BotWords
{
    /// <summary>Longer messages say something of their own, and are not taken for a command.</summary>
    private const int MaxCommandLength = 60;

    /// <summary>Small words around a command: "quiero … por favor".</summary>
    private static readonly string[] Polite =
    [
        "por favor", "porfavor", "porfa", "please", "quiero", "quisiera", "necesito", "deseo", "i want", "i need", "i would like", "id like", "can i", "quero", "preciso de", "preciso", "gostaria de", "puedo", "me gustaria", "hola", "hi", "hello", "oi", "ola", "bueno", "ok",
        "ya", "muy", "mejor", "ahora", "now", "agora", "can you", "could you", "pueden", "puede", "podrian", "favor de",
    ];

    private readonly FrozenDictionary<string, BotWord> meanings;
    private readonly FrozenDictionary<string, string> languages;
    private readonly string[] personPhrases;
    private readonly string[] thanks;
    private readonly string[] yes;
    private readonly string[] thanksAndYes;
    private readonly string[] anger;
    private readonly string[] purchase;

    /// <param name="words">Folded words and phrases by meaning.</param>
    /// <param name="languages">Folded name of a language (and "in english please") to its code.</param>
    /// <param name="anger">Folded words of somebody who has had enough.</param>
    /// <param name="purchase">Folded words of somebody who would buy something.</param>
    public BotWords(IEnumerable<KeyValuePair<string, BotWord>> words, IEnumerable<KeyValuePair<string, string>> languages, IEnumerable<string>? anger = null, IEnumerable<string>? purchase = null)
    {
        this.anger = [.. (anger ?? []).Select(w => $" {Plain(w)} ").Distinct()];
        this.purchase = [.. (purchase ?? []).Select(w => $" {Plain(w)} ").Distinct()];
        meanings = words.DistinctBy(w => Plain(w.Key)).ToFrozenDictionary(w => Plain(w.Key), w => w.Value, StringComparer.Ordinal);
        this.languages = languages.DistinctBy(l => Plain(l.Key)).ToFrozenDictionary(l => Plain(l.Key), l => l.Value, StringComparer.Ordinal);
        personPhrases = [.. meanings.Where(m => m.Value == BotWord.Person && m.Key.Contains(' ', StringComparison.Ordinal)).Select(m => $" {m.Key} ")];
        thanks = LongestFirst(BotWord.Thanks);
        yes = LongestFirst(BotWord.Yes);
        thanksAndYes = LongestFirst(BotWord.Thanks, BotWord.Yes);
    }

    public static BotWords None { get; } = new([], []);

    /// <summary>What a short message means as a whole; null if it says something of its own.</summary>
    public BotWord? MeaningOf(string folded)
    {
        folded = Plain(folded);
        if (folded.Length is 0 or > 200) return null;
        var whole = $" {folded} ";

        // Who asks for a person in the midst of a longer sentence means it, too.
        if (HasAny(personPhrases, whole)) return BotWord.Person;
        return folded.Length <= MaxCommandLength && meanings.TryGetValue(Bare(folded), out var meaning) ? meaning : null;
    }

    public bool Means(BotWord word, string folded) => MeaningOf(folded) == word;

    /// <summary>The language that a short message asks for; null if it asks for none.</summary>
    public string? LanguageOf(string folded) => folded.Length is > 0 and <= MaxCommandLength && languages.TryGetValue(Bare(Plain(folded)), out var language) ? language : null;

    /// <summary>The customer is angry or in a hurry: the tone changes, never the facts.</summary>
    public bool IsAngry(string folded) => Has(anger, folded);

    public bool SmellsOfPurchase(string folded) => Has(purchase, folded);

    /// <summary>Nothing but thanks, in however many words of it: "muchas gracias, ok, gracias".</summary>
    public bool IsThanks(string folded)
    {
        folded = Plain(folded);
        if (folded.Length is 0 or > 120) return false;
        var whole = $" {folded} ";
        return HasAny(thanks, whole) && (MeaningOf(folded) == BotWord.Thanks || string.IsNullOrWhiteSpace(Without(thanksAndYes, whole)));
    }

    /// <summary>Says yes, also with thanks around it: "gracias, ya funciona".</summary>
    public bool SaysYes(string folded) => Means(BotWord.Yes, folded) || HasAny(yes, Without(thanks, $" {Plain(folded)} "));

    private string[] LongestFirst(params BotWord[] wanted) => [.. meanings.Where(m => wanted.Contains(m.Value)).Select(m => $" {m.Key} ").OrderByDescending(k => k.Length)];

    private static bool Has(string[] phrases, string folded) => phrases.Length > 0 && HasAny(phrases, $" {Plain(folded)} ");

    private static bool HasAny(string[] phrases, string whole)
    {
        foreach (var phrase in phrases)
        {
            if (whole.Contains(phrase, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>What is left of a text; a phrase said twice in a row shares the space between.</summary>
    private static string Without(string[] phrases, string whole)
    {
        foreach (var phrase in phrases)
        {
            while (whole.Contains(phrase, StringComparison.Ordinal)) whole = whole.Replace(phrase, " ", StringComparison.Ordinal);
        }

        return whole;
    }

    /// <summary>Many keyboards have no ñ.</summary>
    private static string Plain(string folded) => folded.Replace('ñ', 'n');

    private string Bare(string folded)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            if (meanings.ContainsKey(folded)) return folded;
            foreach (var word in Polite)
            {
                if (folded.Length <= word.Length + 1) continue;
                if (folded.StartsWith(word, StringComparison.Ordinal) && folded[word.Length] == ' ') folded = folded[(word.Length + 1)..];
                else if (folded.EndsWith(word, StringComparison.Ordinal) && folded[^(word.Length + 1)] == ' ') folded = folded[..^(word.Length + 1)];
                else continue;
                changed = true;
            }
        }

        return folded;
    }
}
