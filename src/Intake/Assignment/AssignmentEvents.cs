using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;

namespace ChannelHub.Intake.Assignment;

/// <summary>The board's decisions as events of their case. What the case does not allow any more adds nothing.</summary>
internal static class AssignmentEvents
{
    private static readonly Cause Cause = new(CauseKind.Rule, "assignment");

    /// <param name="round">When the case's round ends; null if nobody let it pass yet.</param>
    public static void Add(CaseDraft draft, AssignmentDecision decision, DateTimeOffset? round, TimeSpan roundLength)
    {
        var c = draft.Current;
        switch (decision)
        {
            case AssignmentDecision.Assigned d when IsFree(c):
                draft.Add(Cause, new Assigned(d.Agent, d.Why));
                break;
            case AssignmentDecision.Offered d when IsFree(c) && c.Search?.OfferedTo is null:
                draft.Add(Cause, new Offered(d.Agent, d.Until, round ?? (d.Until + roundLength), d.Why));
                break;
            case AssignmentDecision.OfferEnded d when c.Search?.OfferedTo == d.Agent:
                draft.Add(Cause, new OfferEnded(d.Agent, d.Why));
                break;
            case AssignmentDecision.Returned d when c.Owner == d.Agent:
                draft.Add(Cause, new Unassigned(d.Agent, d.Why));
                break;
        }
    }

    /// <summary>Whom the decision gives work to; null if to nobody.</summary>
    public static AgentId? Receiver(AssignmentDecision decision) => decision switch
    {
        AssignmentDecision.Assigned d => d.Agent,
        AssignmentDecision.Offered d => d.Agent,
        _ => null,
    };

    private static bool IsFree(Case c) => c is { Owner: null, MergedInto: null, Status: CaseStatus.New or CaseStatus.Open };
}
