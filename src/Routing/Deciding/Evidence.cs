using ChannelHub.Cases;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Deciding;

/// <summary>
/// What is known of one message before the rules are asked: the words found in it, the facts that came with it, and the atoms that
/// hold because of them. Its size follows the message, not the number of rules.
/// </summary>
internal sealed class Evidence : IWordSink
{
    /// <summary>How many of the customer's words a trace shows for one condition.</summary>
    public const int MaxFound = 8;

    /// <summary>How much of a text regular expressions look at, in UTF-16 code units.</summary>
    public const int MaxRegexText = 20_000;

    private const int MaxFoundLength = 80;

    private readonly RoutingPlan plan;
    private readonly RoutingFacts facts;
    private readonly FoldedText folded;

    /// <summary>Each word at its first place.</summary>
    private readonly List<(int Word, int End)> hits = [];
    private readonly HashSet<int> seen = [];

    /// <summary>What atoms hold on: a hit (its place in the list above) or a value; linked by atom, latest first.</summary>
    private readonly List<(int Hit, string? Value, int Next)> grounds = [];
    private readonly Dictionary<int, int> held = [];
    private readonly List<int> heldInOrder = [];
    private Dictionary<int, string?>? matches;

    public Evidence(RoutingPlan plan, RoutingFacts facts, FoldedText folded)
    {
        this.plan = plan;
        this.facts = facts;
        this.folded = folded;
        Scores = new Scores(plan);
    }

    public Scores Scores { get; }

    /// <summary>The atoms that hold so far, each once, in the order in which they were found.</summary>
    public IReadOnlyList<int> Held => heldInOrder;

    public bool Has(int atom) => held.ContainsKey(atom);

    public void Hit(int word, int end)
    {
        if (!seen.Add(word)) return;
        hits.Add((word, end));
        foreach (var atom in plan.WordAtoms[word])
        {
            if (!plan.SubjectOnly[atom] || end <= folded.TextStart) Hold(atom, hits.Count - 1, null);
        }

        // A word of the subject says twice as much as one of the text: it is what the customer put in front.
        foreach (var points in plan.WordPoints[word]) Scores.Add(points, end <= folded.TextStart ? 2 : 1);
    }

    public void Know(Fact fact)
    {
        if (!plan.FactAtoms.TryGetValue(fact, out var atoms)) return;
        foreach (var atom in atoms) Hold(atom, -1, fact.Value);
    }

    public void Hold(int atom, int hit, string? value)
    {
        var first = !held.TryGetValue(atom, out var next);
        held[atom] = grounds.Count;
        grounds.Add((hit, value, first ? -1 : next));
        if (first) heldInOrder.Add(atom);
    }

    /// <summary>What an atom holds on: the customer's words as written, or the channel, language and so on.</summary>
    public ValueList<string> Found(int atom)
    {
        var found = new List<string>();
        for (var at = held.GetValueOrDefault(atom, -1); at >= 0; at = grounds[at].Next)
        {
            var ground = grounds[at];
            if (ground.Hit >= 0) found.Add(Words(ground.Hit));
            else if (ground.Value is not null) found.Add(ground.Value);
        }

        found.Reverse();
        return found.Distinct(StringComparer.Ordinal).Take(MaxFound).ToValueList();
    }

    /// <summary>The words that gave points to a topic or department, those with the most first.</summary>
    public ValueList<string> FoundFor(bool topic, int place) =>
        hits.Select((hit, at) => (At: at, Points: Points(hit.Word, topic, place)))
            .Where(h => h.Points > 0)
            .OrderByDescending(h => h.Points)
            .Select(h => Words(h.At))
            .Distinct(StringComparer.Ordinal)
            .Take(MaxFound)
            .ToValueList();

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
            if (Find(code.Pattern) is not { } value) continue;
            foreach (var atom in code.Atoms) Hold(atom, -1, value);
        }
    }

    private string? Find(System.Text.RegularExpressions.Regex regex) => Find(regex, facts.Text) ?? (facts.Subject is { } subject ? Find(regex, subject) : null);

    private static string? Find(System.Text.RegularExpressions.Regex regex, string text)
    {
        foreach (var match in regex.EnumerateMatches(text.AsSpan(0, Math.Min(text.Length, MaxRegexText))))
        {
            return text.Substring(match.Index, Math.Min(match.Length, MaxFoundLength)).Trim();
        }

        return null;
    }

    private int Points(int word, bool topic, int place)
    {
        var sum = 0;
        foreach (var points in plan.WordPoints[word])
        {
            if ((topic ? points.Topic : plan.TopicDepartments[points.Topic]) == place) sum += points.Points;
        }

        return sum;
    }

    private string Words(int hit) => folded.Original(hits[hit].End - plan.WordLengths[hits[hit].Word], hits[hit].End);
}
