using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Routing.Learned;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Deciding;

/// <summary>
/// What is known of one message before the rules are asked: its signs, which are the words found in it, the facts that came with it, the error
/// codes and who leads. Its size follows the message, not the number of rules.
/// </summary>
internal sealed class Evidence : IWordSink
{
    /// <summary>How many of the customer's words a trace shows for one condition.</summary>
    public const int MaxFound = 8;

    /// <summary>How much of a text regular expressions look at, in UTF-16 code units.</summary>
    public const int MaxRegexText = 20_000;

    private const int MaxFoundLength = 80;

    /// <summary>For how many signs there is room at first, so that it need not grow step by step.</summary>
    private const int FewestSigns = 8;
    private const int MostSigns = 64;
    private const int LettersForASign = 16;

    private readonly RoutingPlan plan;
    private readonly RoutingFacts facts;
    private readonly FoldedText folded;

    /// <summary>Each sign once; a word at its first place, anything else with its value.</summary>
    private readonly List<(int Sign, int End, string? Value)> signs;
    private readonly Dictionary<int, int> places;

    /// <summary>What <see cref="Found"/> and <see cref="FoundFor"/> gather in, one call after the other.</summary>
    private readonly List<(int Points, int Place)> gathered = [];
    private readonly List<string> shown = [];

    /// <summary>The words that count: each once, at its first place that is not within a longer one.</summary>
    private readonly Counted counted;
    private Dictionary<int, string?>? matches;

    public Evidence(RoutingPlan plan, RoutingFacts facts, FoldedText folded)
    {
        this.plan = plan;
        this.facts = facts;
        this.folded = folded;
        var expected = Math.Clamp(folded.Letters.Length / LettersForASign, FewestSigns, MostSigns);
        signs = new(expected);
        places = new(expected);
        Scores = new Scores(plan);
        counted = new Counted(plan, folded.TextStart);
    }

    public Scores Scores { get; }

    public int SignCount => signs.Count;

    public int SignAt(int place) => signs[place].Sign;

    public void Hit(int word, int end)
    {
        if (!places.TryGetValue(Sign.OfWord(word), out var place))
        {
            place = places[Sign.OfWord(word)] = signs.Count;
            signs.Add((Sign.OfWord(word), end, null));
        }

        counted.Note(word, end, place);
    }

    /// <summary>Gives the words' points to their topics, once all are found, and asks the learned model where a rule does.</summary>
    public void Weigh()
    {
        counted.Give(Scores, signs.Count);
        plan.Predictions.Make(this, folded);
    }

    /// <summary>How likely a class is by the learned model, from 0 to 1.</summary>
    public double ChanceOf(PredictionMark mark)
    {
        var chances = new double[mark.Target.Classes.Count];
        mark.Target.Judge(folded.Letters, chances);
        return chances[mark.Class];
    }

    /// <summary>The customer's words that spoke most for a class.</summary>
    public IEnumerable<string> StrongestFor(PredictionMark mark) =>
        mark.Target.Strongest(folded.Letters, mark.Class, 2 * MaxFound).Select(w => folded.Original(w.From, w.To)).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxFound);

    public void Know(Fact fact)
    {
        if (plan.FactSigns.TryGetValue(fact, out var sign)) Know(sign, fact.Value);
    }

    public void Know(int sign, string? value)
    {
        if (places.TryAdd(sign, signs.Count)) signs.Add((sign, 0, value));
    }

    /// <summary>Whether one of the atom's signs is there.</summary>
    public bool Has(int atom)
    {
        foreach (var sign in plan.AtomSigns[atom])
        {
            if (places.TryGetValue(sign, out var place) && Counts(atom, place)) return true;
        }

        return false;
    }

    /// <summary>What an atom holds on: the customer's words as written, in their order, or the channel, language and so on.</summary>
    public ValueList<string> Found(int atom)
    {
        gathered.Clear();
        foreach (var sign in plan.AtomSigns[atom])
        {
            if (places.TryGetValue(sign, out var place) && Counts(atom, place)) gathered.Add((0, place));
        }

        gathered.Sort(static (a, b) => a.Place.CompareTo(b.Place));
        shown.Clear();
        foreach (var (_, place) in gathered)
        {
            if (!Show(Shown(place))) break;
        }

        return shown.ToValueList();
    }

    /// <summary>The words that gave points to a topic or department, those with the most first.</summary>
    public ValueList<string> FoundFor(bool topic, int place)
    {
        gathered.Clear();
        for (var at = 0; at < counted.Words.Count; at++)
        {
            if (Points(counted.Words[at].Word, topic, place) is > 0 and var points) gathered.Add((points, at));
        }

        gathered.Sort(static (a, b) => a.Points == b.Points ? a.Place.CompareTo(b.Place) : b.Points.CompareTo(a.Points));
        shown.Clear();
        foreach (var (_, found) in gathered)
        {
            var (word, end) = counted.Words[found];
            if (!Show(folded.Original(end - plan.WordLengths[word], end))) break;
        }

        return shown.ToValueList();
    }

    /// <summary>False once enough is shown; nothing twice.</summary>
    private bool Show(string? text)
    {
        if (text is not null && !shown.Contains(text)) shown.Add(text);
        return shown.Count < MaxFound;
    }

    /// <summary>What a regular expression matches in the text, or else in the subject; null if nothing.</summary>
    public string? Match(int regex)
    {
        matches ??= [];
        if (matches.TryGetValue(regex, out var known)) return known;
        var found = Find(plan.Regexes[regex]);
        matches[regex] = found;
        return found;
    }

    public void LookForErrorCodes()
    {
        if (plan.ErrorCodes.Count == 0 || (plan.AnyErrorCode is { } any && Find(any) is null)) return;
        foreach (var code in plan.ErrorCodes)
        {
            if (Find(code.Pattern) is { } value) Know(code.Sign, value);
        }
    }

    private string? Find(Regex regex) => Find(regex, facts.Text) ?? (facts.Subject is { } subject ? Find(regex, subject) : null);

    private static string? Find(Regex regex, string text)
    {
        foreach (var match in regex.EnumerateMatches(text.AsSpan(0, Math.Min(text.Length, MaxRegexText))))
        {
            return text.Substring(match.Index, Math.Min(match.Length, MaxFoundLength)).Trim();
        }

        return null;
    }

    private bool Counts(int atom, int place) => !plan.SubjectOnly[atom] || signs[place].End <= folded.TextStart;

    private int Points(int word, bool topic, int place)
    {
        var sum = 0;
        foreach (var points in plan.WordPoints[word])
        {
            if ((topic ? points.Topic : plan.TopicDepartments[points.Topic]) == place) sum += points.Points;
        }

        return sum;
    }

    private string? Shown(int place)
    {
        var (sign, end, value) = signs[place];
        return Sign.WordOf(sign) is { } word ? folded.Original(end - plan.WordLengths[word], end) : value;
    }
}

/// <summary>Numbers for what can be found: the even ones for words, the odd ones for everything else.</summary>
internal static class Sign
{
    public static int OfWord(int word) => word << 1;

    public static int OfOther(int number) => (number << 1) | 1;

    public static int? WordOf(int sign) => (sign & 1) == 0 ? sign >> 1 : null;
}
