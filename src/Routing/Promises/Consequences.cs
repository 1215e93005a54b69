using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>
/// What follows from every decision, whoever took it: the clocks go along, and escalation rules that this sets off run, and the clocks go along with those. The last
/// step of everything that changes a case. Pure.
/// </summary>
public static class Consequences
{
    /// <param name="draft">The decision so far.</param>
    /// <param name="before">The case before the decision; null if the draft opens it.</param>
    /// <param name="tier">The contact's tier; null if there is none.</param>
    public static void Draw(CaseDraft draft, Case? before, RoutingSet rules, EscalationFacts facts, string? tier = null)
    {
        if (draft.Events.Count > 0) PromiseClocks.Follow(draft, before, rules.Promises, tier);
        if (rules.Escalations.Rules.Count == 0) return;
        if (Escalations.Run(draft, rules.Escalations.Rules, facts, rules.Map).Count > 0) PromiseClocks.Follow(draft, before, rules.Promises, tier);
    }
}
