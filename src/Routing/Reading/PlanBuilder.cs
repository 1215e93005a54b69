using System.Text.RegularExpressions;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Reading;

/// <summary>Gives numbers to words, other signs and atoms while the file is read, and notes what hangs on what.</summary>
internal sealed class PlanBuilder
{
    /// <summary>Over all rules; a word that several rules use counts once.</summary>
    public const int MaxWords = 500_000;

    public const int MaxRegexes = 200;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly List<string> forms = [];
    private readonly Dictionary<Fact, int> facts = [];
    private readonly Dictionary<Probe, int> probes = [];
    private readonly List<(int Atom, int Sign)> atomSigns = [];
    private readonly List<(int Word, TopicPoints Points)> wordPoints = [];
    private readonly List<bool> subjectOnly = [];
    private int otherSigns;

    public List<Regex> Regexes { get; } = [];

    public List<PredictionMark> Predictions { get; } = [];

    public IReadOnlyList<string> Words => forms;

    public IReadOnlyDictionary<Probe, int> Probes => probes;

    public bool[] SubjectOnly => [.. subjectOnly];

    public IReadOnlyDictionary<Fact, int> FactSigns => facts;

    public Postings<int> AtomSigns => Postings<int>.Of(atomSigns, subjectOnly.Count);

    public Postings<TopicPoints> WordPoints => Postings<TopicPoints>.Of(wordPoints, forms.Count);

    public int Word(string form)
    {
        if (words.TryGetValue(form, out var known)) return known;
        words.Add(form, forms.Count);
        forms.Add(form);
        return forms.Count - 1;
    }

    /// <summary>A sign of its own, such as an error code's pattern or a department that leads.</summary>
    public int NewSign() => Sign.OfOther(otherSigns++);

    public int SignOf(Fact fact) => facts.TryGetValue(fact, out var known) ? known : facts[fact] = NewSign();

    /// <summary>Null when there are too many.</summary>
    public int? SignOf(Probe probe)
    {
        if (probes.TryGetValue(probe, out var known)) return known;
        if (probes.Count == CircumstanceReader.MaxProbes) return null;
        return probes[probe] = NewSign();
    }

    /// <summary>An atom holds when one of its signs is there.</summary>
    public int Atom(IEnumerable<int> signs, bool ofSubject = false)
    {
        subjectOnly.Add(ofSubject);
        var atom = subjectOnly.Count - 1;
        foreach (var sign in signs.Distinct()) atomSigns.Add((atom, sign));
        return atom;
    }

    public void GivePoints(IEnumerable<int> of, TopicPoints points)
    {
        foreach (var word in of) wordPoints.Add((word, points));
    }

    /// <summary>For each sign the conditions that need it, and the conditions that need none in particular.</summary>
    public (Postings<int> BySign, int[] Open) Index(IReadOnlyList<Condition> conditions, Postings<int> signsOf)
    {
        var signs = 2 * Math.Max(forms.Count, otherSigns);
        var uses = new int[signs];
        foreach (var atom in conditions.SelectMany(c => c.Atoms))
        {
            foreach (var sign in signsOf[atom]) uses[sign]++;
        }

        // Channel, language and the like are common among messages, so a condition had better hang on its words.
        foreach (var fact in facts.Values.Concat(probes.Values)) uses[fact] += 1_000_000;
        var pairs = new List<(int Sign, int Place)>();
        var open = new List<int>();
        for (var place = 0; place < conditions.Count; place++)
        {
            if (conditions[place].Needs(Commonness) is not { } atoms) open.Add(place);
            else pairs.AddRange(atoms.SelectMany(atom => signsOf[atom].ToArray()).Distinct().Select(sign => (sign, place)));
        }

        return (Postings<int>.Of(pairs, signs), [.. open]);

        int Commonness(int atom)
        {
            var sum = 0;
            foreach (var sign in signsOf[atom]) sum += uses[sign];
            return sum;
        }
    }
}
