using ChannelHub.Cases;

namespace ChannelHub.Routing.Deciding;

/// <summary>
/// Finds what would have changed a decision most easily: among the rules that were looked at in vain before the decider, and those that ask for a topic or
/// department that has points without leading, the one that decides otherwise and lacks least. Rules of which no word or fact was there at all
/// are not looked at, so the cost does not follow their number.
/// </summary>
internal static class NearestFinder
{
    /// <summary>How many rules are weighed at most.</summary>
    private const int MaxWeighed = 40;

    public static NearestRule? Find(RoutingPlan plan, Evidence evidence, RoutingResult decided, int? decider, IEnumerable<int> inVain, bool pastQuarantine)
    {
        int? best = null;
        var least = int.MaxValue;
        var weighed = 0;
        foreach (var rule in inVain.Concat(ByLead(plan, evidence, decider)))
        {
            if (weighed++ == MaxWeighed) break;
            var outcome = plan.Rules[rule].Outcome;
            if (Same(plan, outcome, decided) || (pastQuarantine && outcome.Quarantine)) continue;
            var distance = plan.Rules[rule].Condition.Distance(evidence, true);
            if (distance == 0 || distance > least || (distance == least && rule > best)) continue;
            (best, least) = (rule, distance);
        }

        if (best is not { } nearest) return null;
        var unmet = new List<ConditionTrace>();
        plan.Rules[nearest].Condition.Unmet(evidence, true, unmet);
        var (department, queue) = PlaceOf(plan, plan.Rules[nearest].Outcome);
        return new NearestRule(plan.Rules[nearest].Name, unmet.ToValueList(), department, queue);
    }

    /// <summary>A rule after the decider counts only where the decider rests on who leads: then another leader takes the decider away, too.</summary>
    private static IEnumerable<int> ByLead(RoutingPlan plan, Evidence evidence, int? decider)
    {
        var afterDecider = decider is not { } d || RestsOnLead(plan.Rules[d].Condition);
        for (var topic = 0; topic < plan.TopicSigns.Length; topic++)
        {
            if (topic == evidence.Scores.LeadingTopic || evidence.Scores.PointsOf(true, topic) <= 0 || plan.TopicSigns[topic] < 0) continue;
            for (var i = 0; i < plan.SignRules[plan.TopicSigns[topic]].Length; i++)
            {
                if (plan.SignRules[plan.TopicSigns[topic]][i] is var rule && (afterDecider || rule < decider)) yield return rule;
            }
        }

        for (var department = 0; department < plan.DepartmentSigns.Length; department++)
        {
            if (department == evidence.Scores.LeadingDepartment || evidence.Scores.PointsOf(false, department) <= 0 || plan.DepartmentSigns[department] < 0) continue;
            for (var i = 0; i < plan.SignRules[plan.DepartmentSigns[department]].Length; i++)
            {
                if (plan.SignRules[plan.DepartmentSigns[department]][i] is var rule && (afterDecider || rule < decider)) yield return rule;
            }
        }
    }

    private static bool RestsOnLead(Condition condition) => condition switch
    {
        LeadCondition => true,
        AllCondition all => all.Parts.Any(RestsOnLead),
        AnyCondition any => any.Parts.All(RestsOnLead),
        _ => false,
    };

    private static bool Same(RoutingPlan plan, Outcome outcome, RoutingResult decided) =>
        PlaceOf(plan, outcome) == (decided.Department, decided.Queue) && outcome.Category == decided.Category && (outcome.Level ?? plan.Defaults.Level) == decided.Level;

    private static (string Department, string Queue) PlaceOf(RoutingPlan plan, Outcome outcome)
    {
        var department = outcome.Department ?? plan.Defaults.Department;
        return (department, outcome.Queue ?? plan.QueueOf(department, outcome.Level ?? plan.Defaults.Level).Key);
    }
}
