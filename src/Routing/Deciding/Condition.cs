using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.Routing.Deciding;

/// <summary>Something that holds or does not hold for a message.</summary>
internal abstract class Condition
{
    public abstract bool Holds(Evidence evidence);

    /// <summary>
    /// Atoms of which at least one must hold for the condition to hold; null if there are none such. A rule is looked at only when one of its
    /// atoms holds, so the cost of a decision does not follow the number of rules.
    /// </summary>
    /// <param name="commonness">How many rules use an atom: the rarer, the better it tells.</param>
    public abstract IReadOnlyList<int>? Needs(Func<int, int> commonness);

    /// <summary>The atoms used, also those that nothing depends on.</summary>
    public abstract IEnumerable<int> Atoms { get; }

    /// <summary>Adds how each single condition within came out.</summary>
    public abstract void Trace(Evidence evidence, List<ConditionTrace> into);

    /// <summary>How far it is from holding, or from not holding: 0 if it is so, else <see cref="Step"/> for each single condition that would have to come out differently, a little less for points that are nearly reached.</summary>
    public abstract int Distance(Evidence evidence, bool wanted);

    /// <summary>Adds the single conditions that would have to come out differently.</summary>
    public abstract void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into);

    public const int Step = 1000;
}

/// <summary>A condition with none within it.</summary>
internal abstract class SingleCondition : Condition
{
    public override int Distance(Evidence evidence, bool wanted) => Holds(evidence) == wanted ? 0 : Step;

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into)
    {
        if (Holds(evidence) == wanted) return;
        var before = into.Count;
        Trace(evidence, into);
        if (!wanted) into[before] = NotCondition.Of(into[before]);
    }
}

/// <summary>One thing that the message was found to have or not before any rule was looked at: words, channel, language, error code, …</summary>
/// <param name="kind">The key in the routing file: <c>words</c>, <c>channel</c>, …</param>
/// <param name="wanted">What was asked for, shortened.</param>
internal sealed class AtomCondition(int atom, string kind, string wanted) : SingleCondition
{
    public int Atom => atom;

    public override string ToString() => $"{kind}: {wanted}";

    public override IEnumerable<int> Atoms => [atom];

    public override bool Holds(Evidence evidence) => evidence.Has(atom);

    public override IReadOnlyList<int> Needs(Func<int, int> commonness) => [atom];

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var holds = evidence.Has(atom);
        into.Add(new ConditionTrace(kind, holds, holds ? evidence.Found(atom) : [], holds ? null : wanted));
    }
}

/// <summary>A department or topic that leads, by at least so many points and with at least so much of a lead.</summary>
/// <param name="leading">The atom that holds when it leads at all.</param>
/// <param name="name">The department or topic.</param>
internal sealed class LeadCondition(int leading, string kind, int place, int atLeast, int by, string name) : SingleCondition
{
    private const int NearlyLeads = Step / 2;
    private const int PerPoint = 25;

    public override string ToString() => $"{kind}: {name}";

    public bool IsTopic => kind == Scores.Topic;

    public int Place => place;

    public int AtLeast => atLeast;

    public int By => by;

    public int Leading => leading;

    public override int Distance(Evidence evidence, bool wanted)
    {
        if (Holds(evidence) == wanted) return 0;
        return wanted ? Math.Min(Step - 1, NearlyLeads + (PerPoint * Math.Max(1, evidence.Scores.Lacks(IsTopic, place, atLeast, by)))) : Step;
    }

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into)
    {
        if (!wanted) base.Unmet(evidence, wanted, into);
        else if (!Holds(evidence)) into.Add(new ConditionTrace(kind, false, [], string.Create(CultureInfo.InvariantCulture, $"{name} (+{Math.Max(1, evidence.Scores.Lacks(IsTopic, place, atLeast, by))})")));
    }

    public override IEnumerable<int> Atoms => [leading];

    public override bool Holds(Evidence evidence) => evidence.Has(leading) && evidence.Scores.Leads(kind == Scores.Topic, place, atLeast, by);

    public override IReadOnlyList<int> Needs(Func<int, int> commonness) => [leading];

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var holds = Holds(evidence);
        into.Add(new ConditionTrace(kind, holds, holds ? evidence.FoundFor(kind == Scores.Topic, place) : [], holds ? null : name));
    }
}

/// <summary>A regular expression over the text or else the subject; tried only when everything else let the rule through.</summary>
internal sealed class RegexCondition(int regex, string pattern) : SingleCondition
{
    public string Pattern => pattern;

    public override string ToString() => $"regex: {pattern}";

    public override IEnumerable<int> Atoms => [];

    public override bool Holds(Evidence evidence) => evidence.Match(regex) is not null;

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness) => null;

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var found = evidence.Match(regex);
        into.Add(new ConditionTrace("regex", found is not null, found is null ? [] : [found], found is null ? pattern : null));
    }
}
