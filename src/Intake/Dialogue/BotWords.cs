using System.Buffers;
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

    /// <summary>Longer ones mean nothing as a whole.</summary>
    private const int MaxLength = 200;

    private const int MaxThanksLength = 120;

    /// <summary>Small words around a command: "quiero … por favor".</summary>
    private static readonly string[] Polite =
    [
        "por favor", "porfavor", "porfa", "please", "quiero", "quisiera", "necesito", "deseo", "i want", "i need", "i would like", "id like", "can i", "quero", "preciso de", "preciso", "gostaria de", "puedo", "me gustaria", "hola", "hi", "hello", "oi", "ola", "bueno", "ok",
        "ya", "muy", "mejor", "ahora", "now", "agora", "can you", "could you", "pueden", "puede", "podrian", "favor de",
    ];

    private readonly FrozenDictionary<string, BotWord>.AlternateLookup<ReadOnlySpan<char>> meanings;
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> languages;
    private readonly SearchValues<string> personPhrases;
    private readonly string[] thanks;
    private readonly SearchValues<string> anyThanks;
    private readonly SearchValues<string> anyYes;
    private readonly string[] thanksAndYes;
    private readonly SearchValues<string> anger;
    private readonly SearchValues<string> purchase;

    /// <summary>Both, because most messages have neither.</summary>
    private readonly SearchValues<string> angerOrPurchase;

    /// <param name="words">Folded words and phrases by meaning.</param>
    /// <param name="languages">Folded name of a language (and "in english please") to its code.</param>
    /// <param name="anger">Folded words of somebody who has had enough.</param>
    /// <param name="purchase">Folded words of somebody who would buy something.</param>
    public BotWords(IEnumerable<KeyValuePair<string, BotWord>> words, IEnumerable<KeyValuePair<string, string>> languages, IEnumerable<string>? anger = null, IEnumerable<string>? purchase = null)
    {
        var (angry, buying) = ((anger ?? []).Select(Plain).ToList(), (purchase ?? []).Select(Plain).ToList());
        (this.anger, this.purchase, angerOrPurchase) = (AnyOf(angry), AnyOf(buying), AnyOf(angry.Concat(buying)));
        var known = words.DistinctBy(w => Plain(w.Key)).ToFrozenDictionary(w => Plain(w.Key), w => w.Value, StringComparer.Ordinal);
        meanings = known.GetAlternateLookup<ReadOnlySpan<char>>();
        this.languages = languages.DistinctBy(l => Plain(l.Key)).ToFrozenDictionary(l => Plain(l.Key), l => l.Value, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        personPhrases = AnyOf(Of(BotWord.Person).Where(p => p.Contains(' ', StringComparison.Ordinal)));
        thanks = LongestFirst(Of(BotWord.Thanks));
        thanksAndYes = LongestFirst(Of(BotWord.Thanks, BotWord.Yes));
        anyThanks = AnyOf(Of(BotWord.Thanks));
        anyYes = AnyOf(Of(BotWord.Yes));

        IEnumerable<string> Of(params BotWord[] wanted) => known.Where(m => wanted.Contains(m.Value)).Select(m => m.Key);
    }

    public static BotWords None { get; } = new([], []);

    /// <summary>What a short message means as a whole; null if it says something of its own.</summary>
    /// <param name="folded">As <see cref="Routing.Text.WordFold"/> gives it, with or without spaces at its ends; so in all that follows.</param>
    public BotWord? MeaningOf(ReadOnlySpan<char> folded)
    {
        folded = folded.Trim(' ');
        if (folded.Length is 0 or > MaxLength) return null;
        var whole = Spaced(folded, stackalloc char[MaxLength + 2]);

        // Who asks for a person in the midst of a longer sentence means it, too.
        if (whole.ContainsAny(personPhrases)) return BotWord.Person;
        return folded.Length <= MaxCommandLength && meanings.TryGetValue(Bare(whole[1..^1]), out var meaning) ? meaning : null;
    }

    public bool Means(BotWord word, ReadOnlySpan<char> folded) => MeaningOf(folded) == word;

    /// <summary>The language that a short message asks for; null if it asks for none.</summary>
    public string? LanguageOf(ReadOnlySpan<char> folded)
    {
        folded = folded.Trim(' ');
        return folded.Length is > 0 and <= MaxCommandLength && languages.TryGetValue(Bare(Spaced(folded, stackalloc char[MaxCommandLength + 2])[1..^1]), out var language) ? language : null;
    }

    /// <summary>Whether the customer is angry or in a hurry, which changes the tone and never the facts; and whether somebody would buy something.</summary>
    /// <param name="spaced">The folded text with a space at both ends.</param>
    public (bool IsAngry, bool WouldBuy) ToneOf(ReadOnlySpan<char> spaced)
    {
        var whole = spaced.Contains('ñ') ? Plain(spaced.ToString()) : spaced;
        return whole.ContainsAny(angerOrPurchase) ? (whole.ContainsAny(anger), whole.ContainsAny(purchase)) : default;
    }

    /// <summary>Nothing but thanks, in however many words of it: "muchas gracias, ok, gracias".</summary>
    public bool IsThanks(ReadOnlySpan<char> folded)
    {
        folded = folded.Trim(' ');
        if (folded.Length is 0 or > MaxThanksLength) return false;
        var whole = Spaced(folded, stackalloc char[MaxThanksLength + 2]);
        return whole.ContainsAny(anyThanks) && (MeaningOf(folded) == BotWord.Thanks || string.IsNullOrWhiteSpace(Without(thanksAndYes, whole.ToString())));
    }

    /// <summary>Says yes, also with thanks around it: "gracias, ya funciona".</summary>
    public bool SaysYes(ReadOnlySpan<char> folded) => Means(BotWord.Yes, folded) || Without(thanks, $" {Plain(folded.Trim(' ').ToString())} ").AsSpan().ContainsAny(anyYes);

    private static string[] LongestFirst(IEnumerable<string> phrases) => [.. phrases.Select(p => $" {p} ").OrderByDescending(p => p.Length)];

    private static SearchValues<string> AnyOf(IEnumerable<string> phrases) => SearchValues.Create([.. phrases.Select(p => $" {p} ").Distinct()], StringComparison.Ordinal);

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

    /// <summary>The same with a space at both ends, written into the room.</summary>
    private static ReadOnlySpan<char> Spaced(ReadOnlySpan<char> folded, Span<char> room)
    {
        room[0] = room[folded.Length + 1] = ' ';
        folded.Replace(room[1..], 'ñ', 'n');
        return room[..(folded.Length + 2)];
    }

    private ReadOnlySpan<char> Bare(ReadOnlySpan<char> folded)
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
