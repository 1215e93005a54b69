using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>
/// Lets rules follow on what was decided. What a rule does can set off the next one; a rule that would be set off by its own effect is not run: the
/// chain is cut there and shown on the case.
/// </summary>
public static class Escalations
{
    /// <summary>However the rules are made, one decision runs no more of them.</summary>
    public const int MostRuns = 50;

    /// <summary>Adds to the draft what the rules make of its events and of the facts.</summary>
    /// <param name="draft">The decision so far; everything on it may set off rules, once.</param>
    /// <returns>The rules that ran, in order.</returns>
    public static ValueList<string> Run(CaseDraft draft, IReadOnlyList<EscalationRule> rules, EscalationFacts facts)
    {
        var ran = new List<string>();
        var pending = new Queue<(CaseEvent? Event, ValueList<string> Chain)>();
        if (facts.Warned is not null) pending.Enqueue((null, []));
        foreach (var e in draft.Events.ToArray()) pending.Enqueue((e, []));

        while (pending.TryDequeue(out var next))
        {
            foreach (var rule in rules)
            {
                if (rule.Departments.Count > 0 && (draft.Current.Department is not { } here || !rule.Departments.Contains(here))) continue;
                if (SetOff(rule.When, next.Event?.Data, draft.Current, facts) is not { } why) continue;
                var chain = next.Chain.Add(rule.Name);
                if (next.Chain.Contains(rule.Name) || ran.Count >= MostRuns)
                {
                    draft.Add(new Cause(CauseKind.Rule, rule.Name), new AutomationCut(chain));
                    return ran.ToValueList();
                }

                var before = draft.Events.Count;
                Carry(draft, rule, why, facts);
                if (draft.Events.Count == before) continue;
                ran.Add(rule.Name);
                foreach (var effect in draft.Events.Skip(before).ToArray()) pending.Enqueue((effect, chain));
            }
        }

        return ran.ToValueList();
    }

    /// <summary>Why the rule is set off, in words for the hand-over note; null if it is not.</summary>
    private static string? SetOff(EscalationTrigger trigger, CaseEventData? data, Case c, EscalationFacts facts) => (trigger, data) switch
    {
        (EscalationTrigger.ClockWarned t, null) when t.Clock is null || t.Clock == facts.Warned => $"{facts.Warned} → SLA",
        (EscalationTrigger.ClockBroken t, SlaClockBreached d) when t.Clock is null || t.Clock == d.Clock => $"{d.Clock} > SLA",
        (EscalationTrigger.Reopened t, StatusChanged d) when Reopens(d) && c.Reopenings >= t.Times => $"{c.Reopenings} ×",
        (EscalationTrigger.WroteAgain t, MessageAdded { Direction: Direction.In }) when facts.Contacts >= t.Times => $"{facts.Contacts} ×",
        (EscalationTrigger.DangerWords, MessageAdded { Direction: Direction.In }) when facts.Danger.Count > 0 => string.Join(", ", facts.Danger),
        (EscalationTrigger.BecamePriority t, PriorityChanged d) when d.To == t.Priority => Names.Of(d.To),
        (EscalationTrigger.ReachedLevel t, Escalated d) when d.To == t.Level => Names.Of(d.To),
        (EscalationTrigger.ReachedLevel t, DeEscalated d) when d.To == t.Level => Names.Of(d.To),
        (EscalationTrigger.CameTo t, HandedOver d) when d.To == t.Department => d.To,
        (EscalationTrigger.GotTag t, TagsChanged d) when d.Added.Contains(t.Tag) => t.Tag,
        _ => null,
    };

    private static bool Reopens(StatusChanged d) =>
        d is { From: CaseStatus.Solved or CaseStatus.Closed, To: not (CaseStatus.Solved or CaseStatus.Closed) };

    private static void Carry(CaseDraft draft, EscalationRule rule, string why, EscalationFacts facts)
    {
        var cause = new Cause(CauseKind.Rule, rule.Name);
        var c = draft.Current;
        if (c.Status == CaseStatus.Closed || c.MergedInto is not null) return;
        if (rule.ToDepartment is { } department && rule.Queue is { } queue && department != c.Department)
        {
            draft.Add(cause, new HandedOver(c.Department, department, Note(c, rule, why, facts), queue));
        }

        if (rule.ToLevel is { } level && level != c.Level)
        {
            var note = Note(c, rule, why, facts);
            draft.Add(cause, level > c.Level ? new Escalated(c.Level, level, note, rule.Queue) : new DeEscalated(c.Level, level, note, rule.Queue));
        }

        if (rule.ToPriority is { } priority && priority != c.Priority) draft.Add(cause, new PriorityChanged(c.Priority, priority));
        var add = rule.AddTags.Except(c.Tags, StringComparer.Ordinal).ToValueList();
        var remove = rule.RemoveTags.Intersect(c.Tags, StringComparer.Ordinal).ToValueList();
        if (add.Count + remove.Count > 0) draft.Add(cause, new TagsChanged(add, remove));
    }

    /// <summary>A rule knows little, and says so: who takes over sees why the case came and what was done by then.</summary>
    private static HandoverNote Note(Case c, EscalationRule rule, string why, EscalationFacts facts) => facts.Language == "es"
        ? new HandoverNote(
            $"Lo envía la regla «{rule.Name}» ({why}). Categoría: {c.Category ?? "sin asignar"}; prioridad: {Names.Of(c.Priority)}.",
            $"Respuestas enviadas: {c.MessagesOut}; mensajes del cliente: {c.MessagesIn}; reaperturas: {c.Reopenings}.",
            "Ninguna persona lo ha traspasado: lea el historial antes de preguntar al cliente.")
        : new HandoverNote(
            $"Sent by the rule '{rule.Name}' ({why}). Category: {c.Category ?? "none"}; priority: {Names.Of(c.Priority)}.",
            $"Answers sent: {c.MessagesOut}; messages of the customer: {c.MessagesIn}; reopenings: {c.Reopenings}.",
            "No person handed it over: read the history before you ask the customer.");
}
