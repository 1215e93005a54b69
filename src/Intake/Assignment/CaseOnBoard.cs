using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using BoardNeed = ChannelHub.Routing.Assignment.SkillNeed;

namespace ChannelHub.Intake.Assignment;

/// <summary>How a case stands on the board, read off the case alone: so a board that is built again from the store is the one that was.</summary>
internal static class CaseOnBoard
{
    /// <summary>The case's record; null if it takes nobody's room and waits for nobody.</summary>
    /// <param name="lookAgainAt">When time alone changes the record in a way that the board does not know of.</param>
    public static CaseRecord? Of(Case c, AssignmentSettings settings, AgentId? lastAgent, DateTimeOffset now, out DateTimeOffset? lookAgainAt)
    {
        lookAgainAt = null;
        if (!c.IsLive || c.Quarantined || c.MergedInto is not null || c.Queue is null) return null;
        if (c.Owner is { } owner)
        {
            if (c.Status is CaseStatus.WaitingOnThirdParty || (c.Status is CaseStatus.WaitingOnCustomer && !KeepsRoom(c, settings, now, out lookAgainAt))) return null;
            return new CaseRecord(WaitingOf(c, settings, null), WorkState.Assigned, owner, null, [], null);
        }

        if (c.Status is not (CaseStatus.New or CaseStatus.Open) || settings.ByHand.Contains(c.Queue)) return null;
        var waiting = WaitingOf(c, settings, settings.PrefersLastAgent ? lastAgent : null);
        var inRound = c.Search is { Passed.Count: > 0, RoundEndsAt: { } round } && round > now;
        var (passed, roundEndsAt) = inRound ? (c.Search!.Passed.OrderBy(a => a.Value, StringComparer.Ordinal).ToValueList(), c.Search.RoundEndsAt) : ([], null);
        return c.Search is { OfferedTo: { } agent, OfferEndsAt: { } until }
            ? new CaseRecord(waiting, WorkState.Offered, agent, until, passed, roundEndsAt)
            : new CaseRecord(waiting, WorkState.Waiting, null, null, passed, roundEndsAt);
    }

    /// <summary>Whether two records put the same load on the same agent, or keep the same place in the queue.</summary>
    public static bool Agree(CaseRecord? onBoard, CaseRecord? wanted) =>
        onBoard is { State: WorkState.Assigned } && wanted is { State: WorkState.Assigned }
            ? onBoard.Agent == wanted.Agent && onBoard.Case.Channel == wanted.Case.Channel
            : onBoard == wanted;

    public static AgentProfile ProfileOf(Agent agent, AssignmentSettings settings) => new()
    {
        Id = agent.Id,
        Skills = agent.Work.Skills.Select(s => new Skill(s.Name, s.Proficiency)).ToValueList(),
        Languages = agent.Work.Languages,
        Levels = agent.Work.Levels,
        Departments = agent.Work.Departments,
        Hours = agent.Work.Hours,
        Capacity = agent.Work.Capacity ?? settings.Capacity,
    };

    private static bool KeepsRoom(Case c, AssignmentSettings settings, DateTimeOffset now, out DateTimeOffset? until)
    {
        until = (c.LastAgentMessageAt ?? c.UpdatedAt) + settings.WorkOf(c.Channel).KeepsRoom;
        if (until > now) return true;
        until = null;
        return false;
    }

    private static WaitingCase WaitingOf(Case c, AssignmentSettings settings, AgentId? lastAgent) => new()
    {
        Number = c.Number,
        Queue = c.Queue!,
        Channel = c.Channel,
        Since = c.WaitingSince ?? c.CreatedAt,
        Level = c.Level,
        Priority = c.Priority,
        DueAt = c.Clocks.Where(k => k.IsRunning).Select(k => (DateTimeOffset?)k.DueAt).Min(),
        Language = settings.LanguageMatters ? c.Language : null,
        LanguageDropAfter = settings.LanguageDropAfter,
        Required = Needs(c, required: true),
        Preferred = Needs(c, required: false),
        LastAgent = lastAgent,
    };

    private static ValueList<BoardNeed> Needs(Case c, bool required) =>
        c.Skills.Where(n => n.Required == required).Select(n => new BoardNeed(n.Skill, n.Least, n.DropAfter)).ToValueList();
}
