using System.Globalization;
using ChannelHub.Cases;

namespace ChannelHub.Routing.Deciding;

internal sealed class AllCondition(IReadOnlyList<Condition> parts) : Condition
{
    public override string ToString() => $"({string.Join<Condition>(" and ", inOrder)})";

    private readonly Condition[] inOrder = [.. parts];

    // What costs nothing to know comes first.
    private readonly Condition[] cheapFirst = [.. parts.OrderBy(p => p is RegexCondition)];

    public IReadOnlyList<Condition> Parts => inOrder;

    public override IEnumerable<int> Atoms => inOrder.SelectMany(p => p.Atoms);

    public override bool Holds(Evidence evidence)
    {
        foreach (var part in cheapFirst)
        {
            if (!part.Holds(evidence)) return false;
        }

        return true;
    }

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness) =>
        inOrder.Select(p => p.Needs(commonness)).Where(n => n is not null).MinBy(n => n!.Sum(commonness));

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        foreach (var part in inOrder) part.Trace(evidence, into);
    }

    public override int Distance(Evidence evidence, bool wanted) => Several.Distance(inOrder, evidence, wanted, all: wanted);

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into) => Several.Unmet(inOrder, evidence, wanted, all: wanted, into);
}

/// <summary>How far several conditions are from all being so, or from one of them being so.</summary>
internal static class Several
{
    public static int Distance(Condition[] parts, Evidence evidence, bool wanted, bool all)
    {
        long sum = 0;
        var least = int.MaxValue;
        foreach (var part in parts)
        {
            var distance = part.Distance(evidence, wanted);
            sum += distance;
            least = Math.Min(least, distance);
        }

        return all ? (int)Math.Min(sum, int.MaxValue / 4) : least;
    }

    public static void Unmet(Condition[] parts, Evidence evidence, bool wanted, bool all, List<ConditionTrace> into)
    {
        if (!all) parts.MinBy(p => p.Distance(evidence, wanted))!.Unmet(evidence, wanted, into);
        else
        {
            foreach (var part in parts) part.Unmet(evidence, wanted, into);
        }
    }
}

internal sealed class AnyCondition(IReadOnlyList<Condition> parts) : Condition
{
    private readonly Condition[] inOrder = [.. parts];

    public override string ToString() => $"({string.Join<Condition>(" or ", inOrder)})";

    public IReadOnlyList<Condition> Parts => inOrder;

    public override int Distance(Evidence evidence, bool wanted) => Several.Distance(inOrder, evidence, wanted, all: !wanted);

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into) => Several.Unmet(inOrder, evidence, wanted, all: !wanted, into);

    public override IEnumerable<int> Atoms => inOrder.SelectMany(p => p.Atoms);

    public override bool Holds(Evidence evidence)
    {
        foreach (var part in inOrder)
        {
            if (part.Holds(evidence)) return true;
        }

        return false;
    }

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness)
    {
        var all = new List<int>();
        foreach (var part in inOrder)
        {
            if (part.Needs(commonness) is not { } needs) return null;
            all.AddRange(needs);
        }

        return all;
    }

    public override void Trace(Evidence evidence, List<ConditionTrace> into)
    {
        foreach (var part in inOrder) part.Trace(evidence, into);
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
        into.AddRange(parts.Select(Of));
    }

    public Condition Inner => inner;

    public override string ToString() => $"not {inner}";

    public override int Distance(Evidence evidence, bool wanted) => inner.Distance(evidence, !wanted);

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into) => inner.Unmet(evidence, !wanted, into);

    /// <summary>How the opposite of a condition came out.</summary>
    public static ConditionTrace Of(ConditionTrace inner) => inner with { Condition = $"not {inner.Condition}", Held = !inner.Held };
}

/// <summary>Weak signs that add up: holds when the points of those that hold reach the mark.</summary>
internal sealed class ScoreCondition(int atLeast, IReadOnlyList<(int Points, Condition Sign)> signs) : Condition
{
    private readonly (int Points, Condition Sign)[] inOrder = [.. signs];

    public override int Distance(Evidence evidence, bool wanted)
    {
        var distance = 0;
        foreach (var (sign, flips) in Cheapest(evidence, wanted)) distance += sign.Distance(evidence, flips);
        return Holds(evidence) == wanted ? 0 : Math.Max(distance, 1);
    }

    public override void Unmet(Evidence evidence, bool wanted, List<ConditionTrace> into)
    {
        if (Holds(evidence) == wanted) return;
        var before = into.Count;
        Trace(evidence, into);
        if (!wanted) into[before] = NotCondition.Of(into[before]);
    }

    /// <summary>The signs that would have to come out differently, those with the most points first, until the sum is on the other side of the mark.</summary>
    private IEnumerable<(Condition Sign, bool Wanted)> Cheapest(Evidence evidence, bool wanted)
    {
        var sum = Sum(evidence);
        foreach (var (points, sign) in inOrder.OrderByDescending(s => Math.Abs(s.Points)))
        {
            if (sum >= atLeast == wanted) yield break;
            var holds = sign.Holds(evidence);
            if ((points > 0) == (holds == wanted)) continue;
            sum += holds ? -points : points;
            yield return (sign, !holds);
        }
    }

    public override IEnumerable<int> Atoms => inOrder.SelectMany(s => s.Sign.Atoms);

    public override bool Holds(Evidence evidence) => Sum(evidence) >= atLeast;

    public override IReadOnlyList<int>? Needs(Func<int, int> commonness)
    {
        // The signs that can be spared: with all of them the mark is still not reached, so one of the others must hold.
        var spared = 0;
        var needed = new List<int>();
        foreach (var (points, sign) in inOrder.Where(s => s.Points > 0).OrderBy(s => s.Points))
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
        foreach (var (_, sign) in inOrder) sign.Trace(evidence, parts);
        var found = parts.Where(p => p.Held).SelectMany(p => p.Found).Distinct(StringComparer.Ordinal).Take(Evidence.MaxFound).ToValueList();
        into.Add(new ConditionTrace("score", sum >= atLeast, found, sum >= atLeast ? null : string.Create(CultureInfo.InvariantCulture, $"{atLeast} points, not {sum}")));
    }

    private int Sum(Evidence evidence)
    {
        var sum = 0;
        foreach (var (points, sign) in inOrder)
        {
            if (sign.Holds(evidence)) sum += points;
        }

        return sum;
    }
}
