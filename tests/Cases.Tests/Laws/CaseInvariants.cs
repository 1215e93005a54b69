namespace ChannelHub.Cases.Tests;

/// <summary>
/// What holds of every case and its history. Written from the events alone and by other means than the fold, so that a slip in one does not
/// hide the same slip in the other.
/// </summary>
internal static class CaseInvariants
{
    /// <summary>The names of the laws that do not hold; empty for a valid case.</summary>
    public static IReadOnlyList<string> Broken(Case c, IReadOnlyList<CaseEvent> events) => [.. All(c, events).Where(law => !law.Holds).Select(law => law.Name)];

    private static IEnumerable<(string Name, bool Holds)> All(Case c, IReadOnlyList<CaseEvent> events)
    {
        yield return ("version is the number of events", c.Version == events.Count);
        yield return ("sequence numbers have no gap", events.Select(e => e.Seq).SequenceEqual(Enumerable.Range(1, events.Count)));
        yield return ("time never goes back", events.Zip(events.Skip(1)).All(p => p.First.At <= p.Second.At) && c.CreatedAt == events[0].At && c.UpdatedAt == events[^1].At);
        yield return ("opened is the first event and only the first", events[0].Data is Opened && events.Skip(1).All(e => e.Data is not Opened));
        yield return ("replaying the events gives the case", CaseFold.Fold(c.Number, events).Equals(c));

        var statuses = Data<StatusChanged>(events);
        yield return ("each status follows the one before", statuses.Select(s => s.From).SequenceEqual(statuses.Select(s => s.To).Prepend(CaseStatus.New).Take(statuses.Count)));
        yield return ("status moves only by the table", statuses.All(s => s.From != s.To && StatusMachine.Allows(s.From, s.To)) && c.Status == (statuses.LastOrDefault()?.To ?? CaseStatus.New));
        yield return ("reopenings are counted", c.Reopenings == statuses.Count(s => s.From is CaseStatus.Solved or CaseStatus.Closed && s.To is not (CaseStatus.Solved or CaseStatus.Closed)));

        var added = events.Where(e => e.Data is MessageAdded).Select(e => (Event: e, Data: (MessageAdded)e.Data)).ToList();
        yield return ("messages are counted", c.MessagesIn == added.Count(m => m.Data.Direction == Direction.In) && c.MessagesOut == added.Count(m => m.Data.Direction == Direction.Out));
        yield return ("the customer's last message is timed", c.LastCustomerMessageAt == added.LastOrDefault(m => m.Data.Direction == Direction.In).Event?.At);
        yield return ("the agents' last message is timed", c.LastAgentMessageAt == added.LastOrDefault(m => m.Data is { Direction: Direction.Out, Author: AuthorKind.Agent }).Event?.At);

        yield return ("the owner is the last one assigned and not taken off", c.Owner == OwnerOf(events));
        yield return ("nobody is offered a case that somebody has", c.Owner is null || c.Search is null);
        yield return ("levels move one after another within L1 to L3", LevelsFollow(events) && Enum.IsDefined(c.Level));
        yield return ("a rule stands only while no person moved the case", c.Rule == RuleOf(events));
        yield return ("department and queue are never blank", c.Department is not "" && c.Queue is not "");
        yield return ("held back by the last routing and not recovered since", c.Quarantined == (events.LastOrDefault(e => e.Data is Routed or Recovered)?.Data is Routed { Result.Quarantine: true }));
        yield return ("undelivered answers are those", c.UndeliveredAnswers.Order().SequenceEqual(UndeliveredOf(events).Order()));
        yield return ("a merged case is closed", c.MergedInto is null || c.Status == CaseStatus.Closed);
        yield return ("merged is the last merge not undone", c.MergedInto == (events.LastOrDefault(e => e.Data is Merged or Unmerged)?.Data as Merged)?.Into);
        yield return ("a silent bot has no open question", !c.Bot.Paused || c.Bot.OpenQuestion is null);
        yield return ("the open question was asked", c.Bot.OpenQuestion is null || c.Bot.Asked.Contains(c.Bot.OpenQuestion));
        yield return ("tags, links, facts and clocks are each there once", Unique(c.Tags) && Unique(c.Links) && Unique(c.Bot.Facts.Select(f => f.Name)) && Unique(c.Clocks.Select(k => k.Name)));
        yield return ("tags are within their limits", c.Tags.Count <= CaseCommands.MaxTags && c.Tags.All(t => t is { Length: > 0 and <= 60 } && t.Trim() == t));
        yield return ("no case is linked to itself", c.Links.All(l => l.Case != c.Number));
        yield return ("a score is 1 to 5", c.Satisfaction is null or { Score: >= 1 and <= 5 });
    }

    private static List<T> Data<T>(IEnumerable<CaseEvent> events) where T : CaseEventData => [.. events.Select(e => e.Data).OfType<T>()];

    private static bool Unique<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        return all.Distinct().Count() == all.Count;
    }

    private static AgentId? OwnerOf(IEnumerable<CaseEvent> events) =>
        (events.LastOrDefault(e => e.Data is Assigned or Unassigned or Escalated or DeEscalated or HandedOver)?.Data as Assigned)?.Agent;

    private static bool LevelsFollow(IEnumerable<CaseEvent> events)
    {
        var level = SupportLevel.L1;
        foreach (var data in events.Select(e => e.Data))
        {
            switch (data)
            {
                case Routed r:
                    level = r.Result.Level;
                    break;
                case Escalated { From: SupportLevel.L3, To: SupportLevel.L3, Queue: not null } or DeEscalated { From: SupportLevel.L3, To: SupportLevel.L3, Queue: not null }
                    when level == SupportLevel.L3:
                    break; // to the product team and back
                case Escalated e when e.From == level && e.To > level:
                    level = e.To;
                    break;
                case DeEscalated d when d.From == level && d.To < level:
                    level = d.To;
                    break;
                case Escalated or DeEscalated:
                    return false;
            }
        }

        return Enum.IsDefined(level);
    }

    private static string? RuleOf(IEnumerable<CaseEvent> events) =>
        (events.LastOrDefault(e => e.Data is Routed or Recovered or Escalated or DeEscalated or HandedOver or FieldsChanged { Queue: not null })?.Data as Routed)?.Result.Rule;

    /// <summary>Answers whose last word is "failed" or "unconfirmed", unless a person gave that word: then somebody has seen to it.</summary>
    private static IEnumerable<int> UndeliveredOf(IEnumerable<CaseEvent> events) =>
        from e in events
        where e.Data is DeliveryChanged
        group e by ((DeliveryChanged)e.Data).Message into answer
        let last = answer.Last()
        where ((DeliveryChanged)last.Data).State is DeliveryState.Failed or DeliveryState.Unconfirmed or DeliveryState.Pending && last.Cause.Kind != CauseKind.Agent
        select answer.Key;
}
