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

    /// <summary>Stands before the events for a warning, which is none.</summary>
    private const int Warning = -1;

    /// <summary>Adds to the draft what the rules make of its events and of the facts.</summary>
    /// <param name="draft">The decision so far; everything on it may set off rules, once.</param>
    /// <param name="map">Says where a case waits at its new level; null leaves it in its queue where a rule names none.</param>
    /// <returns>The rules that ran, in order.</returns>
    public static ValueList<string> Run(CaseDraft draft, IReadOnlyList<EscalationRule> rules, EscalationFacts facts, QueueMap? map = null)
    {
        var ran = new List<string>();
        if (draft.Current.Quarantined) return [];

        // Of what the rules add, the rules that led there; what was decided before has none.
        var chains = new List<ValueList<string>>();
        var decided = draft.Events.Count;
        for (var place = facts.Warned is null ? 0 : Warning; place < draft.Events.Count; place++)
        {
            var data = place == Warning ? null : draft.Events[place].Data;
            for (var r = 0; r < rules.Count; r++)
            {
                var rule = rules[r];
                if (!Concerns(rule, draft.Current) || SetOff(rule, data, draft.Current, facts) is not { } why) continue;
                var before = place < decided ? [] : chains[place - decided];
                var chain = before.Add(rule.Name);
                if (before.Contains(rule.Name) || ran.Count >= MostRuns)
                {
                    draft.Add(new Cause(CauseKind.Rule, rule.Name), new AutomationCut(chain));
                    return ran.ToValueList();
                }

                var events = draft.Events.Count;
                Carry(draft, rule, why, facts, map);
                if (draft.Events.Count == events) continue;
                ran.Add(rule.Name);
                while (decided + chains.Count < draft.Events.Count) chains.Add(chain);
            }
        }

        return ran.ToValueList();
    }

    private static string Say(EscalationFacts facts, string spanish, string english) => facts.Language == "es" ? spanish : english;

    private static bool Concerns(EscalationRule rule, Case c) =>
        (rule.Departments.Count == 0 || (c.Department is { } here && rule.Departments.Contains(here)))
        && (rule.Levels.Count == 0 || rule.Levels.Contains(c.Level))
        && (rule.Priorities.Count == 0 || rule.Priorities.Contains(c.Priority));

    /// <summary>Why the rule is set off, in words for the hand-over note; null if it is not.</summary>
    private static string? SetOff(EscalationRule rule, CaseEventData? data, Case c, EscalationFacts facts) => (rule.When, data) switch
    {
        (_, Routed { Result: { Escalation: { } named } result }) when named == rule.Name =>
            Say(facts, $"lo pide la regla «{result.Rule}»", $"the rule '{result.Rule}' asks for it"),
        (EscalationTrigger.ClockWarned t, null) when t.Clock is null || t.Clock == facts.Warned =>
            Say(facts, $"el plazo «{facts.Warned}» está por vencer", $"the deadline '{facts.Warned}' is near"),
        (EscalationTrigger.ClockBroken t, SlaClockBreached d) when t.Clock is null || t.Clock == d.Clock =>
            Say(facts, $"se incumplió el plazo «{d.Clock}»", $"the deadline '{d.Clock}' was missed"),
        (EscalationTrigger.Reopened t, StatusChanged d) when Reopens(d) && c.Reopenings >= t.Times =>
            Say(facts, $"reabierto {c.Reopenings} veces", $"opened again {c.Reopenings} times"),
        (EscalationTrigger.WroteAgain t, MessageAdded { Direction: Direction.In }) when facts.Contacts >= t.Times =>
            Say(facts, $"{facts.Contacts} contactos en 24 horas", $"{facts.Contacts} contacts in 24 hours"),
        (EscalationTrigger.DangerWords, MessageAdded { Direction: Direction.In } or Recovered) when Danger(rule, facts) is { } found => string.Join(", ", found.Words),
        (EscalationTrigger.BecamePriority t, PriorityChanged d) when d.To == t.Priority => Names.Of(d.To),
        (EscalationTrigger.ReachedLevel t, Escalated d) when d.To == t.Level => Names.Of(d.To),
        (EscalationTrigger.ReachedLevel t, DeEscalated d) when d.To == t.Level => Names.Of(d.To),
        (EscalationTrigger.CameTo t, HandedOver d) when d.To == t.Department => d.To,
        (EscalationTrigger.GotTag t, TagsChanged d) when d.Added.Contains(t.Tag) => t.Tag,
        _ => null,
    };

    private static bool Reopens(StatusChanged d) =>
        d is { From: CaseStatus.Solved or CaseStatus.Closed, To: not (CaseStatus.Solved or CaseStatus.Closed) };

    private static DangerFound? Danger(EscalationRule rule, EscalationFacts facts)
    {
        foreach (var found in facts.Danger)
        {
            if (found.Rule == rule.Name) return found;
        }

        return null;
    }

    private static void Carry(CaseDraft draft, EscalationRule rule, string why, EscalationFacts facts, QueueMap? map)
    {
        var cause = new Cause(CauseKind.Rule, rule.Name);
        var c = draft.Current;
        if (c.Status == CaseStatus.Closed || c.MergedInto is not null) return;
        if (rule.ToDepartment is { } department && department != c.Department && (rule.Queue ?? map?.For(department, rule.ToLevel ?? c.Level, null)) is { } queue)
        {
            draft.Add(cause, new HandedOver(c.Department, department, Note(c, rule, why, facts), queue));
            c = draft.Current;
        }

        Move(draft, cause, rule, why, facts, map);
        if (rule.ToPriority is { } priority && priority != c.Priority) draft.Add(cause, new PriorityChanged(c.Priority, priority));
        var add = rule.AddTags.Except(c.Tags, StringComparer.Ordinal).ToValueList();
        var remove = rule.RemoveTags.Intersect(c.Tags, StringComparer.Ordinal).ToValueList();
        if (add.Count + remove.Count > 0) draft.Add(cause, new TagsChanged(add, remove));
    }

    private static void Move(CaseDraft draft, Cause cause, EscalationRule rule, string why, EscalationFacts facts, QueueMap? map)
    {
        var c = draft.Current;
        if (rule.ToProductTeam || (rule.ToNextLevel && c.Level == SupportLevel.L3))
        {
            if (map?.ProductTeamOf(c.Department) is { } team && team != c.Queue) draft.Add(cause, new Escalated(c.Level, SupportLevel.L3, Note(c, rule, why, facts), team));
            return;
        }

        if ((rule.ToNextLevel ? c.Level + 1 : rule.ToLevel) is not { } level || level == c.Level) return;
        var queue = rule.Queue ?? map?.For(c.Department, level, c.Queue);
        var note = Note(c, rule, why, facts);
        draft.Add(cause, level > c.Level ? new Escalated(c.Level, level, note, queue) : new DeEscalated(c.Level, level, note, queue));
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
