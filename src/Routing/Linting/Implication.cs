using ChannelHub.Routing.Deciding;

namespace ChannelHub.Routing.Linting;

/// <summary>
/// Tells from two conditions alone whether one follows from the other or whether both can hold at once. What it says is certain; what it does not see it does not
/// claim, so nobody is sent to look for a fault that is none.
/// </summary>
internal sealed class Implication(RoutingPlan plan)
{
    /// <summary>The kinds of which a message or case has one value.</summary>
    private static readonly FactKind[] SingleValued =
        [FactKind.Channel, FactKind.Account, FactKind.Language, FactKind.Group, FactKind.Tier, FactKind.Office, FactKind.Region, FactKind.DecidedDepartment, FactKind.DecidedCategory, FactKind.DecidedQueue, FactKind.DecidedLevel];

    private readonly Dictionary<int, Fact> facts = plan.FactSigns.ToDictionary(f => f.Value, f => f.Key);

    /// <summary>Whether <paramref name="a"/> holds whenever <paramref name="b"/> does.</summary>
    public bool Implies(Condition b, Condition a)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a is AllCondition all) return all.Parts.All(part => Implies(b, part));
        if (b is AnyCondition alternatives) return alternatives.Parts.All(part => Implies(part, a));
        if (b is AllCondition parts && parts.Parts.Any(part => Implies(part, a))) return true;
        return (b, a) switch
        {
            (_, AnyCondition any) => any.Parts.Any(part => Implies(b, part)),
            (NotCondition notB, NotCondition notA) => Implies(notA.Inner, notB.Inner),
            (_, NotCondition not) => Exclude(b, not.Inner),
            (AtomCondition atomB, AtomCondition atomA) => Follows(atomB.Atom, atomA.Atom),
            (LeadCondition leadB, LeadCondition leadA) => Follows(leadB, leadA),
            (RegexCondition regexB, RegexCondition regexA) => regexB.Pattern == regexA.Pattern,
            _ => false,
        };
    }

    /// <summary>Whether the two can never hold for one message.</summary>
    public bool Exclude(Condition a, Condition b) => (a, b) switch
    {
        (AllCondition all, _) => all.Parts.Any(part => Exclude(part, b)),
        (_, AllCondition all) => all.Parts.Any(part => Exclude(a, part)),
        (AnyCondition any, _) => any.Parts.All(part => Exclude(part, b)),
        (_, AnyCondition any) => any.Parts.All(part => Exclude(a, part)),
        (NotCondition notA, NotCondition) => false,
        (_, NotCondition not) => Implies(a, not.Inner),
        (NotCondition not, _) => Implies(b, not.Inner),
        (AtomCondition atomA, AtomCondition atomB) => Exclude(atomA.Atom, atomB.Atom),
        (LeadCondition leadA, LeadCondition leadB) => leadA.IsTopic == leadB.IsTopic ? leadA.Place != leadB.Place : DepartmentOf(leadA) != DepartmentOf(leadB),
        _ => false,
    };

    /// <summary>Two parts of a condition that can't both hold, so that the whole never does; null if none are seen.</summary>
    public (Condition A, Condition B)? Contradiction(Condition condition)
    {
        if (condition is AnyCondition any)
        {
            var inEach = any.Parts.Select(Contradiction).ToList();
            return inEach.TrueForAll(c => c is not null) ? inEach[0] : null;
        }

        if (condition is not AllCondition) return null;
        var parts = Flat(condition).ToList();
        for (var i = 0; i < parts.Count; i++)
        {
            if (Contradiction(parts[i]) is { } within) return within;
            for (var j = i + 1; j < parts.Count; j++)
            {
                if (Exclude(parts[i], parts[j])) return (parts[i], parts[j]);
            }
        }

        return null;
    }

    /// <summary>Topics or departments of which a condition can't do without, and that nothing gives a point.</summary>
    public IEnumerable<LeadCondition> NeverLeading(Condition condition, Func<LeadCondition, bool> canLead) => condition switch
    {
        LeadCondition lead => canLead(lead) ? [] : [lead],
        AllCondition all => all.Parts.SelectMany(part => NeverLeading(part, canLead)),
        AnyCondition any when any.Parts.All(part => NeverLeading(part, canLead).Any()) => any.Parts.SelectMany(part => NeverLeading(part, canLead)),
        _ => [],
    };

    /// <summary>The signs that are there whenever one of the condition's own is: itself, words within its words, the department of a topic.</summary>
    public IEnumerable<int> SignsFollowing(Condition condition)
    {
        foreach (var atom in condition.Atoms.Distinct())
        {
            foreach (var sign in plan.AtomSigns[atom].ToArray())
            {
                yield return sign;
                if (Sign.WordOf(sign) is not { } word) continue;
                var within = new Words();
                plan.Words.Find(plan.WordForms[word], ref within);
                foreach (var found in within.Found) yield return Sign.OfWord(found);
            }
        }

        foreach (var lead in Leads(condition).Where(l => l.IsTopic && plan.DepartmentSigns[DepartmentOf(l)] >= 0)) yield return plan.DepartmentSigns[DepartmentOf(lead)];
    }

    private static IEnumerable<LeadCondition> Leads(Condition condition) => condition switch
    {
        LeadCondition lead => [lead],
        AllCondition all => all.Parts.SelectMany(Leads),
        AnyCondition any => any.Parts.SelectMany(Leads),
        _ => [],
    };

    private static IEnumerable<Condition> Flat(Condition condition) => condition is AllCondition all ? all.Parts.SelectMany(Flat) : [condition];

    private int DepartmentOf(LeadCondition lead) => lead.IsTopic ? plan.TopicDepartments[lead.Place] : lead.Place;

    private bool Follows(LeadCondition b, LeadCondition a)
    {
        if (b.IsTopic == a.IsTopic) return b.Place == a.Place && b.AtLeast >= a.AtLeast && b.By >= a.By;
        return b.IsTopic && DepartmentOf(b) == a.Place && a is { AtLeast: 1, By: 0 };
    }

    private bool Follows(int b, int a)
    {
        if (plan.SubjectOnly[a] && !plan.SubjectOnly[b]) return false;
        var wanted = plan.AtomSigns[a].ToArray();
        foreach (var sign in plan.AtomSigns[b])
        {
            if (!wanted.Any(w => w == sign || (Sign.WordOf(w) is { } within && Sign.WordOf(sign) is { } word && plan.WordForms[word].Contains(plan.WordForms[within], StringComparison.Ordinal)))) return false;
        }

        return true;
    }

    private bool Exclude(int a, int b)
    {
        var ofA = FactsOf(a);
        var ofB = FactsOf(b);
        if (ofA is not [var first, ..] || ofB is not [var second, ..]) return false;
        if (first.Kind is FactKind.Open or FactKind.Shut && second.Kind is FactKind.Open or FactKind.Shut) return ofA is [_] && ofB is [_] && first.Value == second.Value && first.Kind != second.Kind;
        return first.Kind == second.Kind && SingleValued.Contains(first.Kind) && !ofA.Intersect(ofB).Any();
    }

    private List<Fact> FactsOf(int atom)
    {
        var found = new List<Fact>();
        foreach (var sign in plan.AtomSigns[atom])
        {
            if (facts.TryGetValue(sign, out var fact)) found.Add(fact);
        }

        return found;
    }

    private sealed class Words : Text.IWordSink
    {
        public HashSet<int> Found { get; } = [];

        public void Hit(int word, int end) => Found.Add(word);
    }
}
