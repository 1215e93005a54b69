using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;

namespace ChannelHub.Routing.Linting;

/// <summary>What is wrong with rules that are right one by one.</summary>
public enum LintKind
{
    /// <summary>Its own conditions exclude each other, or ask for a topic that nothing gives points: it never applies.</summary>
    Dead,

    /// <summary>An earlier rule decides whatever this one would decide.</summary>
    Shadowed,

    /// <summary>Another rule has the same conditions and says otherwise.</summary>
    Contradictory,

    /// <summary>No rule and no default leads here.</summary>
    Unused,

    /// <summary>A skill that nobody has.</summary>
    Skill,

    /// <summary>A queue that nobody looks after at some hour.</summary>
    Unstaffed,
}

public sealed record LintFinding(LintKind Kind, RoutingFault Fault);

/// <summary>Finds rules that can't do what their author meant. Everything that it says is so; it does not see everything.</summary>
public static class RuleLint
{
    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<LintFinding> Check(RoutingSet set)
    {
        var plan = set.Plan;
        var implication = new Implication(plan);
        var (topics, departments) = Leading(plan);
        bool CanLead(LeadCondition lead) => (lead.IsTopic ? topics : departments).Contains(lead.Place);
        var findings = new List<LintFinding>();
        for (var i = 0; i < plan.Signals.Count; i++) Add(findings, set, set.Signals[i], "signal", Dead(implication, CanLead, plan.Signals[i].Condition));
        for (var i = 0; i < plan.Rules.Count; i++)
        {
            var dead = Dead(implication, CanLead, plan.Rules[i].Condition);
            Add(findings, set, set.Rules[i], "rule", dead ?? Shadow(set, implication, i));
        }

        for (var i = 0; i < plan.Additions.Count; i++) Add(findings, set, set.Additions[i], "addition", Dead(implication, CanLead, plan.Additions[i].Condition));
        findings.AddRange(Unused(set));
        return findings;
    }

    private static void Add(List<LintFinding> findings, RoutingSet set, RuleInfo at, string what, (LintKind Kind, string Why)? found)
    {
        if (found is not { } f) return;
        findings.Add(new LintFinding(f.Kind, new RoutingFault(set.FileName, at.Line, at.Column, $"The {what} '{at.Name}' {f.Why}")));
    }

    private static (LintKind Kind, string Why)? Dead(Implication implication, Func<LeadCondition, bool> canLead, Condition condition)
    {
        if (implication.Contradiction(condition) is var (a, b)) return (LintKind.Dead, $"never applies: '{a}' and '{b}' exclude each other.");
        if (implication.NeverLeading(condition, canLead).FirstOrDefault() is { } lead) return (LintKind.Dead, $"never applies: no word and no signal gives points to '{lead}'.");
        return null;
    }

    /// <summary>The topics and departments that some word or signal gives points.</summary>
    private static (HashSet<int> Topics, HashSet<int> Departments) Leading(RoutingPlan plan)
    {
        var topics = plan.Signals.SelectMany(s => s.Points).Where(p => p.Points > 0).Select(p => p.Topic).ToHashSet();
        for (var word = 0; word < plan.WordForms.Count; word++)
        {
            foreach (var points in plan.WordPoints[word])
            {
                if (points.Points > 0) topics.Add(points.Topic);
            }
        }

        var departments = topics.Select(t => plan.TopicDepartments[t]).ToHashSet();
        departments.UnionWith(plan.Signals.SelectMany(s => s.Departments).Where(d => d.Points > 0).Select(d => d.Department));
        return (topics, departments);
    }

    /// <summary>The first rule before it that holds whenever it does. Only rules that share a sign with it are compared, so ten thousand are soon done.</summary>
    private static (LintKind Kind, string Why)? Shadow(RoutingSet set, Implication implication, int rule)
    {
        var plan = set.Plan;
        var condition = plan.Rules[rule].Condition;
        var earlier = implication.SignsFollowing(condition).Distinct().SelectMany(sign => plan.SignRules[sign].ToArray()).Concat(plan.OpenRules).Where(i => i < rule).Distinct().Order();
        foreach (var other in earlier)
        {
            if (!implication.Implies(condition, plan.Rules[other].Condition)) continue;
            var first = set.Rules[other];
            if (!implication.Implies(plan.Rules[other].Condition, condition)) return (LintKind.Shadowed, $"never decides: whenever it holds, '{first.Name}' in line {first.Line} holds, too, and comes before it.");
            return plan.Rules[other].Outcome == plan.Rules[rule].Outcome
                ? (LintKind.Shadowed, $"never decides and is not needed: '{first.Name}' in line {first.Line} says the same under the same conditions.")
                : (LintKind.Contradictory, $"contradicts '{first.Name}' in line {first.Line}: the conditions are the same, what follows is not, and the earlier one always decides.");
        }

        return null;
    }

    private static IEnumerable<LintFinding> Unused(RoutingSet set)
    {
        var plan = set.Plan;
        var departments = plan.Rules.Select(r => r.Outcome.Department).Append(plan.Defaults.Department).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var queues = plan.Rules.Select(r => r.Outcome.Queue).OfType<string>().ToHashSet(StringComparer.Ordinal);

        // A signal or a person can bring a case to any level, so every level of a department that is used leads somewhere.
        foreach (var level in Enum.GetValues<SupportLevel>()) queues.UnionWith(departments.Select(d => plan.QueueOf(d, level).Key));
        // Escalations lead to queues by name, and from the specialists to the product team behind them.
        queues.UnionWith(set.Escalations.Rules.Select(r => r.Queue).OfType<string>());
        queues.UnionWith(set.Queues.Where(q => q.IsProductTeam && departments.Contains(q.Department)).Select(q => q.Key));
        foreach (var queue in set.Queues.Where(q => !queues.Contains(q.Key)))
        {
            yield return new LintFinding(LintKind.Unused, new RoutingFault(set.FileName, 1, 1, $"No rule leads to the queue '{queue.Key}': only people can send cases there."));
        }
    }
}
