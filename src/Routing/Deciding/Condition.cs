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
}

/// <summary>One thing that the message was found to have or not before any rule was looked at: words, channel, language, error code, …</summary>
/// <param name="kind">The key in the routing file: <c>words</c>, <c>channel</c>, …</param>
/// <param name="wanted">What was asked for, shortened.</param>
internal sealed class AtomCondition(int atom, string kind, string wanted) : Condition
{
    public int Atom => atom;

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
internal sealed class LeadCondition(int leading, string kind, int place, int atLeast, int by, string wanted) : Condition
{
    public override IEnumerable<int> Atoms => [leading];

    public override bool Holds(Evidence evidence) => evidence.Has(leading) && evidence.Scores.Leads(kind == Scores.Topic, place, atLeast, by);

    public override IReadOnlyList<int> Needs(Func<int, int> commonness) => [leading];

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var holds = Holds(evidence);
        into.Add(new ConditionTrace(kind, holds, holds ? evidence.FoundFor(kind == Scores.Topic, place) : [], holds ? null : wanted));
    }
}

/// <summary>A regular expression over the text or else the subject; tried only when everything else let the rule through.</summary>
internal sealed class RegexCondition(int regex, string pattern) : Condition
{
    public override IEnumerable<int> Atoms => [];

    public override bool Holds(Evidence evidence) => evidence.Match(regex) is not null;

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness) => null;

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var found = evidence.Match(regex);
        into.Add(new ConditionTrace("regex", found is not null, found is null ? [] : [found], found is null ? pattern : null));
    }
}

internal sealed class AllCondition(IReadOnlyList<Condition> parts) : Condition
{
    // What costs nothing to know comes first.
    private readonly Condition[] cheapFirst = [.. parts.OrderBy(p => p is RegexCondition)];

    public override IEnumerable<int> Atoms => parts.SelectMany(p => p.Atoms);

    public override bool Holds(Evidence evidence)
    {
        foreach (var part in cheapFirst)
        {
            if (!part.Holds(evidence)) return false;
        }

        return true;
    }

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness) =>
        parts.Select(p => p.Needs(commonness)).Where(n => n is not null).MinBy(n => n!.Sum(commonness));

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        foreach (var part in parts) part.Trace(evidence, into);
    }
}

internal sealed class AnyCondition(IReadOnlyList<Condition> parts) : Condition
{
    public override IEnumerable<int> Atoms => parts.SelectMany(p => p.Atoms);

    public override bool Holds(Evidence evidence)
    {
        foreach (var part in parts)
        {
            if (part.Holds(evidence)) return true;
        }

        return false;
    }

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness)
    {
        var all = new List<int>();
        foreach (var part in parts)
        {
            if (part.Needs(commonness) is not { } needs) return null;
            all.AddRange(needs);
        }

        return all;
    }

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        foreach (var part in parts) part.Trace(evidence, into);
    }
}

internal sealed class NotCondition(Condition inner) : Condition
{
    public override IEnumerable<int> Atoms => inner.Atoms;

    public override bool Holds(Evidence evidence) => !inner.Holds(evidence);

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness) => null;

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var parts = new List<ConditionTrace>();
        inner.Trace(evidence, parts);
        into.AddRange(parts.Select(p => p with { Condition = $"not {p.Condition}", Held = !p.Held }));
    }
}

/// <summary>Weak signs that add up: holds when the points of those that hold reach the mark.</summary>
internal sealed class ScoreCondition(int atLeast, IReadOnlyList<(int Points, Condition Sign)> signs) : Condition
{
    public override IEnumerable<int> Atoms => signs.SelectMany(s => s.Sign.Atoms);

    public override bool Holds(Evidence evidence) => Sum(evidence) >= atLeast;

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness)
    {
        // The signs that can be spared: with all of them the mark is still not reached, so one of the others must hold.
        var spared = 0;
        var needed = new List<int>();
        foreach (var (points, sign) in signs.Where(s => s.Points > 0).OrderBy(s => s.Points))
        {
            if (spared + points < atLeast)
            {
                spared += points;
                continue;
            }

            if (sign.Needs(commonness) is not { } needs) return null;
            needed.AddRange(needs);
        }

        return needed;
    }

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        var sum = Sum(evidence);
        var parts = new List<ConditionTrace>();
        foreach (var (_, sign) in signs) sign.Trace(evidence, parts);
        var found = parts.Where(p => p.Held).SelectMany(p => p.Found).Distinct(StringComparer.Ordinal).Take(Evidence.MaxFound).ToValueList();
        into.Add(new ConditionTrace("score", sum >= atLeast, found, sum >= atLeast ? null : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{atLeast} points, not {sum}")));
    }

    private int Sum(Evidence evidence)
    {
        var sum = 0;
        foreach (var (points, sign) in signs)
        {
            if (sign.Holds(evidence)) sum += points;
        }

        return sum;
    }
}
