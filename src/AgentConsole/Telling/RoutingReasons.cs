using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>A routing decision, ordered for a person who asks "why is this here?".</summary>
public sealed record RoutingReasons
{
    private const int MaxNearMisses = 5;
    private const string NotPrefix = "not ";

    /// <summary>Conditions that look at something else than the message's words: what they found is not to be looked for in the text.</summary>
    private static readonly string[] NotOfTheText =
    [
        "account", "channel", "language", "sender", "traits", "hours", "group", "tier", "office", "region", "contacts", "reopened", "lastSatisfaction", "attachments", "fact",
        "department", "queue", "category", "level",
    ];

    public required RoutingResult Result { get; init; }

    public required RoutingTrace Trace { get; init; }

    /// <summary>The rule that decided, with its conditions; null when no rule held and the default decided.</summary>
    public RuleTrace? Decider { get; init; }

    /// <summary>The rules that came nearest to deciding without doing so: the largest share of conditions held first, of equals the one tried earlier.</summary>
    public IReadOnlyList<RuleTrace> NearMisses { get; init; } = [];

    /// <summary>The words of the message on which the decider held.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public static RoutingReasons Of(RoutingResult result, RoutingTrace trace)
    {
        var decider = trace.Tried.LastOrDefault(t => t.Matched);
        return new RoutingReasons
        {
            Result = result,
            Trace = trace,
            Decider = decider,
            NearMisses = trace.Tried.Where(t => !t.Matched && t.Conditions.Any(c => c.Held)).OrderByDescending(Share).Take(MaxNearMisses).ToList(),
            Words = decider is null ? [] : decider.Conditions.Where(c => c.Held && IsOfTheText(c)).SelectMany(c => c.Found).Distinct(StringComparer.OrdinalIgnoreCase).ToList(),
        };
    }

    /// <summary>The last decision of a case's history; null if it was never routed.</summary>
    public static RoutingReasons? LastOf(IEnumerable<CaseEvent> events) =>
        events.LastOrDefault(e => e.Data is Routed)?.Data is Routed routed ? Of(routed.Result, routed.Trace) : null;

    public static bool IsOfTheText(ConditionTrace condition) => !NotOfTheText.Contains(NameOf(condition.Condition).Name);

    /// <summary>A condition's name, and whether it is asked for the opposite: "not words" is "words" turned round.</summary>
    public static (string Name, bool Not) NameOf(string condition)
    {
        var (name, not) = (condition, false);
        while (name.StartsWith(NotPrefix, StringComparison.Ordinal)) (name, not) = (name[NotPrefix.Length..], !not);
        return (name, not);
    }

    private static double Share(RuleTrace rule) => (double)rule.Conditions.Count(c => c.Held) / rule.Conditions.Count;
}
