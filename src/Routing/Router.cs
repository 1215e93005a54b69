using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing;

/// <summary>
/// Decides where a case belongs. Pure: the same set and facts give an equal decision, always. One pass over the text finds the words of all
/// rules; then all signals that apply give points, tags and priority; then the first rule that holds places the case.
/// </summary>
public static class Router
{
    /// <summary>How much of subject and text together is looked at, in UTF-16 code units.</summary>
    public const int MaxTextLength = 100_000;

    /// <summary>The name under which the defaults decide.</summary>
    public const string DefaultRule = "default";

    /// <summary>In a trace, what stands before the name of a signal.</summary>
    public const string SignalPrefix = "signal:";

    /// <summary>How many rules without success a trace shows, the last before the one that decided.</summary>
    private const int MaxTraced = 30;

    private const int MaxDomainLabels = 8;

    public static RoutingDecision Decide(RoutingSet set, RoutingFacts facts)
    {
        var plan = set.Plan;
        using var folded = FoldedText.Of(facts.Subject, facts.Text, MaxTextLength);
        var evidence = new Evidence(plan, facts, folded);
        plan.Words.Find(folded.Letters, ref evidence);
        evidence.Weigh();
        LearnFacts(evidence, facts);
        evidence.LookForErrorCodes();

        var signals = Candidates.Of(evidence, plan.SignSignals, plan.OpenSignals).Where(s => plan.Signals[s].Condition.Holds(evidence)).ToList();
        foreach (var signal in signals)
        {
            foreach (var points in plan.Signals[signal].Points) evidence.Scores.Add(points);
        }

        evidence.Scores.Settle();
        Know(evidence.Scores.LeadingDepartment, plan.DepartmentSigns, evidence);
        Know(evidence.Scores.LeadingTopic, plan.TopicSigns, evidence);

        var (place, inVain) = FirstThatHolds(plan, evidence);
        var rule = place is { } found ? plan.Rules[found] : null;
        var trace = new RoutingTrace
        {
            RuleSet = set.Id,
            Inputs = InputsOf(facts),
            Tried = Trace(plan, evidence, signals, inVain, rule),
            TriedCount = place + 1 ?? plan.Rules.Count,
        };
        return new RoutingDecision(ResultOf(plan, evidence, rule, signals), trace);
    }

    private static void LearnFacts(Evidence evidence, RoutingFacts facts)
    {
        evidence.Know(new Fact(FactKind.Channel, facts.Channel));
        evidence.Know(new Fact(FactKind.Account, facts.Account.Value));
        if (facts.Language is { Length: > 0 } language) evidence.Know(new Fact(FactKind.Language, language.Split('-', '_')[0].ToLowerInvariant()));
        foreach (var trait in MessageTraitsJsonConverter.ToWords(facts.Traits)) evidence.Know(new Fact(FactKind.Trait, trait));
        if (facts.Sender is not { } sender) return;
        var address = sender.Trim().ToLowerInvariant();
        evidence.Know(new Fact(FactKind.Sender, address));
        var domain = address[(address.LastIndexOf('@') + 1)..];
        for (var label = 0; label < MaxDomainLabels && domain.Length > 0; label++)
        {
            evidence.Know(new Fact(FactKind.SenderDomain, domain));
            var dot = domain.IndexOf('.');
            domain = dot < 0 ? "" : domain[(dot + 1)..];
        }
    }

    private static void Know(int leader, int[] signs, Evidence evidence)
    {
        if (leader >= 0 && signs[leader] >= 0) evidence.Know(signs[leader], null);
    }

    /// <summary>The rule that decides, and the last of those looked at before it.</summary>
    private static (int? Place, Queue<int> InVain) FirstThatHolds(RoutingPlan plan, Evidence evidence)
    {
        var inVain = new Queue<int>();
        foreach (var rule in Candidates.Of(evidence, plan.SignRules, plan.OpenRules))
        {
            if (plan.Rules[rule].Condition.Holds(evidence)) return (rule, inVain);
            if (inVain.Count == MaxTraced) inVain.Dequeue();
            inVain.Enqueue(rule);
        }

        return (null, inVain);
    }

    private static RoutingResult ResultOf(RoutingPlan plan, Evidence evidence, CompiledRule? rule, IReadOnlyList<int> signals)
    {
        var given = signals.Select(s => plan.Signals[s].Outcome).ToList();
        var outcome = rule?.Outcome;
        var department = outcome?.Department ?? plan.Defaults.Department;

        // A signal can only raise what a rule says: words of danger must not be outvoted by where they stand.
        var level = Highest(outcome?.Level, given.Max(g => g.Level)) ?? plan.Defaults.Level;
        var priority = Highest(outcome?.Priority, given.Max(g => g.Priority)) ?? plan.Defaults.Priority;
        return new RoutingResult
        {
            Department = department,
            Queue = outcome?.Queue ?? plan.QueueOf(department, level).Key,
            Level = level,
            Priority = priority,
            Category = outcome is null ? plan.Defaults.Category : outcome.Category,
            Product = outcome?.Product ?? plan.Products.FirstOrDefault(p => evidence.Has(p.Atom)).Key,
            Sla = outcome?.Sla ?? (plan.SlaByPriority.TryGetValue((department, priority), out var sla) ? sla : plan.Defaults.Sla),
            Tags = (outcome?.Tags ?? []).Concat(given.SelectMany(g => g.Tags)).Distinct(StringComparer.Ordinal).ToValueList(),
            Rule = rule?.Name ?? DefaultRule,
        };
    }

    private static T? Highest<T>(T? a, T? b)
        where T : struct, Enum => a is null || (b is not null && Comparer<T>.Default.Compare(b.Value, a.Value) > 0) ? b : a;

    private static RoutingInputs InputsOf(RoutingFacts facts) => new()
    {
        Channel = facts.Channel,
        Account = facts.Account,
        Language = facts.Language,
        Sender = facts.Sender,
        Traits = MessageTraitsJsonConverter.ToWords(facts.Traits),
        Message = facts.Message,
        At = facts.At,
    };

    private static ValueList<RuleTrace> Trace(RoutingPlan plan, Evidence evidence, IReadOnlyList<int> signals, IEnumerable<int> inVain, CompiledRule? decider)
    {
        var traces = new List<RuleTrace>();
        foreach (var signal in signals) traces.Add(new RuleTrace(SignalPrefix + plan.Signals[signal].Name, true, ConditionsOf(plan.Signals[signal].Condition, evidence)));
        foreach (var rule in inVain)
        {
            var conditions = ConditionsOf(plan.Rules[rule].Condition, evidence);
            if (conditions.Any(c => c.Held)) traces.Add(new RuleTrace(plan.Rules[rule].Name, false, conditions));
        }

        traces.Add(new RuleTrace(decider?.Name ?? DefaultRule, true, decider is null ? [] : ConditionsOf(decider.Condition, evidence)));
        return traces.ToValueList();
    }

    private static ValueList<ConditionTrace> ConditionsOf(Condition condition, Evidence evidence)
    {
        var conditions = new List<ConditionTrace>();
        condition.Trace(evidence, conditions);
        return conditions.ToValueList();
    }
}
