using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing;

/// <summary>
/// Decides where a case belongs. Pure: the same set and facts give an equal decision, always. One pass over the text finds the words of all
/// rules; then all signals that apply give points, tags and priority; then the first rule that holds places the case; then all additions that hold add to it.
/// </summary>
public static class Router
{
    /// <summary>How much of subject and text together is looked at, in UTF-16 code units.</summary>
    public const int MaxTextLength = 100_000;

    /// <summary>The name under which the defaults decide.</summary>
    public const string DefaultRule = "default";

    /// <summary>In a trace, what stands before the name of a signal.</summary>
    public const string SignalPrefix = "signal:";

    /// <summary>In a trace, what stands before the name of an addition.</summary>
    public const string AdditionPrefix = "addition:";

    /// <summary>How many rules without success a trace shows, the last before the one that decided.</summary>
    private const int MaxTraced = 30;

    public static RoutingDecision Decide(RoutingSet set, RoutingFacts facts)
    {
        using var folded = FoldedText.Of(facts.Subject, facts.Text, MaxTextLength);
        return Decide(set, facts, folded);
    }

    /// <param name="folded">The facts' subject and text, as far as <see cref="MaxTextLength"/>.</param>
    public static RoutingDecision Decide(RoutingSet set, RoutingFacts facts, FoldedText folded)
    {
        var plan = set.Plan;
        var (evidence, signals, place, inVain, additions, result) = Place(plan, facts, folded);
        var rule = place is { } found ? plan.Rules[found] : null;
        var trace = new RoutingTrace
        {
            RuleSet = set.Id,
            Inputs = facts.ToInputs(),
            Tried = Trace(plan, evidence, signals, inVain, additions, rule),
            TriedCount = place + 1 ?? plan.Rules.Count,
            Nearest = NearestFinder.Find(plan, evidence, result, place, inVain, facts.PastQuarantine),
        };
        return new RoutingDecision(result, trace);
    }

    /// <summary>What the decision would be, without the reasons: for asking whether anything would change.</summary>
    /// <param name="folded">The facts' subject and text, as far as <see cref="MaxTextLength"/>.</param>
    public static RoutingResult Try(RoutingSet set, RoutingFacts facts, FoldedText folded) => Place(set.Plan, facts, folded).Result;

    private static Placed Place(RoutingPlan plan, RoutingFacts facts, FoldedText folded)
    {
        var (evidence, signals) = Look(plan, facts, folded);
        var (place, inVain) = FirstThatHolds(plan, evidence, facts.PastQuarantine);
        var rule = place is { } found ? plan.Rules[found] : null;
        var result = ResultOf(plan, evidence, rule, signals);
        var additions = Additions(plan, evidence, result);
        return new Placed(evidence, signals, place, inVain, additions, AddTo(plan, result, rule, additions));
    }

    /// <summary>The same by looking at every rule: slow, and what the way by signs is compared with.</summary>
    internal static string FirstByTryingAll(RoutingSet set, RoutingFacts facts)
    {
        using var folded = FoldedText.Of(facts.Subject, facts.Text, MaxTextLength);
        var (evidence, _) = Look(set.Plan, facts, folded);
        return set.Plan.Rules.FirstOrDefault(r => !(facts.PastQuarantine && r.Outcome.Quarantine) && r.Condition.Holds(evidence))?.Name ?? DefaultRule;
    }

    /// <summary>Everything that is known of a message before the rules are asked, and the signals that hold.</summary>
    private static (Evidence Evidence, List<int> Signals) Look(RoutingPlan plan, RoutingFacts facts, FoldedText folded)
    {
        var evidence = new Evidence(plan, facts, folded);
        plan.Words.Find(folded.Letters, ref evidence);
        evidence.Weigh();
        Circumstances.Learn(evidence, plan, facts);
        evidence.LookForErrorCodes();

        var signals = new List<int>();
        foreach (var signal in Candidates.Of(evidence, plan.SignSignals, plan.OpenSignals))
        {
            if (plan.Signals[signal].Condition.Holds(evidence)) signals.Add(signal);
        }

        foreach (var signal in signals)
        {
            foreach (var points in plan.Signals[signal].Points) evidence.Scores.Add(points);
            foreach (var (department, points) in plan.Signals[signal].Departments) evidence.Scores.AddToDepartment(department, points);
        }

        evidence.Scores.Settle();
        Know(evidence.Scores.LeadingDepartment, plan.DepartmentSigns, evidence);
        Know(evidence.Scores.LeadingTopic, plan.TopicSigns, evidence);
        return (evidence, signals);
    }

    private static void Know(int leader, int[] signs, Evidence evidence)
    {
        if (leader >= 0 && signs[leader] >= 0) evidence.Know(signs[leader], null);
    }

    /// <summary>The rule that decides, and the last of those looked at before it.</summary>
    private static (int? Place, Queue<int> InVain) FirstThatHolds(RoutingPlan plan, Evidence evidence, bool pastQuarantine)
    {
        var inVain = new Queue<int>();
        foreach (var rule in Candidates.Of(evidence, plan.SignRules, plan.OpenRules))
        {
            if (pastQuarantine && plan.Rules[rule].Outcome.Quarantine) continue;
            if (plan.Rules[rule].Condition.Holds(evidence)) return (rule, inVain);
            if (inVain.Count == MaxTraced) inVain.Dequeue();
            inVain.Enqueue(rule);
        }

        return (null, inVain);
    }

    private static RoutingResult ResultOf(RoutingPlan plan, Evidence evidence, CompiledRule? rule, List<int> signals)
    {
        var outcome = rule?.Outcome;
        var department = outcome?.Department ?? plan.Defaults.Department;

        // A signal can only raise what a rule says: words of danger must not be outvoted by where they stand.
        var (raised, urgency) = (outcome?.Level, outcome?.Priority);
        var tags = With([], outcome?.Tags ?? []);
        foreach (var signal in signals)
        {
            var given = plan.Signals[signal].Outcome;
            raised = Highest(raised, given.Level);
            urgency = Highest(urgency, given.Priority);
            tags = With(tags, given.Tags);
        }

        var level = raised ?? plan.Defaults.Level;
        var priority = urgency ?? plan.Defaults.Priority;
        return new RoutingResult
        {
            Department = department,
            Queue = outcome?.Queue ?? plan.QueueOf(department, level).Key,
            Level = level,
            Priority = priority,
            Category = outcome is null ? plan.Defaults.Category : outcome.Category,
            Product = outcome?.Product ?? ProductIn(plan, evidence),
            Sla = outcome?.Sla ?? (plan.SlaByPriority.TryGetValue((department, priority), out var sla) ? sla : plan.Defaults.Sla),
            Tags = tags,
            Skills = outcome?.Skills ?? [],
            Article = outcome?.Article,
            Questions = outcome?.Questions ?? [],
            Scope = outcome?.Scope ?? SupportScope.In,
            Quarantine = outcome?.Quarantine ?? false,
            Escalation = outcome?.Escalation,
            Rule = rule?.Name ?? DefaultRule,
        };
    }

    private static string? ProductIn(RoutingPlan plan, Evidence evidence)
    {
        for (var i = 0; i < plan.Products.Count; i++)
        {
            if (evidence.Has(plan.Products[i].Atom)) return plan.Products[i].Key;
        }

        return null;
    }

    /// <summary>The tags with others, each once.</summary>
    private static ValueList<string> With(ValueList<string> tags, ValueList<string> more)
    {
        foreach (var tag in more)
        {
            if (!tags.AsSpan().Contains(tag)) tags = tags.Add(tag);
        }

        return tags;
    }

    /// <summary>The additions that hold, now that it is known where the case goes.</summary>
    private static List<int> Additions(RoutingPlan plan, Evidence evidence, RoutingResult result)
    {
        if (plan.Additions.Count == 0) return [];
        evidence.Know(new Fact(FactKind.DecidedDepartment, result.Department));
        evidence.Know(new Fact(FactKind.DecidedQueue, result.Queue));
        evidence.Know(new Fact(FactKind.DecidedLevel, Names.Of(result.Level)));
        if (result.Category is { } category) evidence.Know(new Fact(FactKind.DecidedCategory, category));
        return [.. Candidates.Of(evidence, plan.SignAdditions, plan.OpenAdditions).Where(a => plan.Additions[a].Condition.Holds(evidence))];
    }

    /// <summary>Lists grow; of single things the rule's own stands, else the first that an addition gives.</summary>
    private static RoutingResult AddTo(RoutingPlan plan, RoutingResult result, CompiledRule? rule, List<int> additions)
    {
        var sla = rule?.Outcome.Sla;
        foreach (var place in additions)
        {
            var addition = plan.Additions[place].Outcome;
            sla ??= addition.Sla;
            result = result with
            {
                Tags = With(result.Tags, addition.Tags),
                Skills = addition.Skills.Count == 0 ? result.Skills : result.Skills.Concat(addition.Skills).DistinctBy(s => s.Skill).ToValueList(),
                Questions = addition.Questions.Count == 0 ? result.Questions : result.Questions.Concat(addition.Questions).Distinct(StringComparer.Ordinal).ToValueList(),
                Article = result.Article ?? addition.Article,
                Escalation = result.Escalation ?? addition.Escalation,
            };
        }

        return sla is null ? result : result with { Sla = sla };
    }

    private static T? Highest<T>(T? a, T? b)
        where T : struct, Enum => a is null || (b is not null && Comparer<T>.Default.Compare(b.Value, a.Value) > 0) ? b : a;

    private static ValueList<RuleTrace> Trace(RoutingPlan plan, Evidence evidence, List<int> signals, Queue<int> inVain, List<int> additions, CompiledRule? decider)
    {
        var traces = new List<RuleTrace>(signals.Count + inVain.Count + additions.Count + 1);
        var conditions = new List<ConditionTrace>();
        foreach (var signal in signals) Add(SignalPrefix + plan.Signals[signal].Name, true, plan.Signals[signal].Condition);
        foreach (var rule in inVain) Add(plan.Rules[rule].Name, false, plan.Rules[rule].Condition);
        foreach (var addition in additions) Add(AdditionPrefix + plan.Additions[addition].Name, true, plan.Additions[addition].Condition);
        if (decider is null) traces.Add(new RuleTrace(DefaultRule, true, []));
        else Add(decider.Name, true, decider.Condition);
        return traces.ToValueList();

        void Add(string name, bool matched, Condition condition)
        {
            conditions.Clear();
            condition.Trace(evidence, conditions);
            if (matched || conditions.Exists(c => c.Held)) traces.Add(new RuleTrace(name, matched, conditions.ToValueList()));
        }
    }

    /// <summary>What the rules make of a message, with all that tells why.</summary>
    /// <param name="Place">The rule that decides; null if none does.</param>
    /// <param name="InVain">The last of the rules that were looked at before it.</param>
    private readonly record struct Placed(Evidence Evidence, List<int> Signals, int? Place, Queue<int> InVain, List<int> Additions, RoutingResult Result);
}
