using System.Text.RegularExpressions;
using ChannelHub.Routing.Deciding;

namespace ChannelHub.Routing.Reading;

/// <summary>Gives numbers to words and atoms while the file is read, and notes what hangs on what.</summary>
internal sealed class PlanBuilder
{
    /// <summary>Over all rules; a word that several rules use counts once.</summary>
    public const int MaxWords = 500_000;

    public const int MaxRegexes = 200;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);
    private readonly List<string> forms = [];
    private readonly List<(int Word, int Atom)> wordAtoms = [];
    private readonly List<(int Word, TopicPoints Points)> wordPoints = [];
    private readonly List<bool> subjectOnly = [];
    private readonly Dictionary<Fact, List<int>> factAtoms = [];
    private HashSet<int>? common;

    public List<Regex> Regexes { get; } = [];

    public int WordCount => words.Count;

    public int AtomCount => subjectOnly.Count;

    public IReadOnlyList<string> Words => forms;

    public bool[] SubjectOnly => [.. subjectOnly];

    public Postings<int> WordAtoms => Postings<int>.Of(wordAtoms, words.Count);

    public Postings<TopicPoints> WordPoints => Postings<TopicPoints>.Of(wordPoints, words.Count);

    public IEnumerable<KeyValuePair<Fact, int[]>> FactAtoms => factAtoms.Select(f => KeyValuePair.Create(f.Key, f.Value.ToArray()));

    public int Word(string form)
    {
        if (words.TryGetValue(form, out var known)) return known;
        words.Add(form, forms.Count);
        forms.Add(form);
        return forms.Count - 1;
    }

    public int NewAtom(bool ofSubject = false)
    {
        subjectOnly.Add(ofSubject);
        return subjectOnly.Count - 1;
    }

    public int AtomOfWords(IEnumerable<int> of, bool ofSubject = false)
    {
        var atom = NewAtom(ofSubject);
        foreach (var word in of.Distinct()) wordAtoms.Add((word, atom));
        return atom;
    }

    public int AtomOfFacts(IEnumerable<Fact> facts)
    {
        var atom = NewAtom();
        foreach (var fact in facts.Distinct())
        {
            if (!factAtoms.TryGetValue(fact, out var atoms)) factAtoms[fact] = atoms = [];
            atoms.Add(atom);
        }

        return atom;
    }

    public void GivePoints(IEnumerable<int> of, TopicPoints points)
    {
        foreach (var word in of) wordPoints.Add((word, points));
    }

    /// <summary>For each atom the conditions that need it, and those that need none in particular.</summary>
    public (Postings<int> ByAtom, int[] Open) Index(IReadOnlyList<Condition> conditions)
    {
        var uses = new int[AtomCount];
        foreach (var atom in conditions.SelectMany(c => c.Atoms)) uses[atom]++;
        var pairs = new List<(int Atom, int Place)>();
        var open = new List<int>();
        for (var place = 0; place < conditions.Count; place++)
        {
            if (conditions[place].Needs(atom => uses[atom] + Shared(atom)) is not { } needs) open.Add(place);
            else pairs.AddRange(needs.Distinct().Select(atom => (atom, place)));
        }

        return (Postings<int>.Of(pairs, AtomCount), [.. open]);
    }

    /// <summary>Channel, language and the like are common among messages, so a rule had better hang on its words.</summary>
    private int Shared(int atom) => (common ??= factAtoms.Values.SelectMany(a => a).ToHashSet()).Contains(atom) ? 1_000_000 : 0;
}
