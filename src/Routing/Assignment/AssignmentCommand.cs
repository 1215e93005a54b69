using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <summary>What happens to agents and cases.</summary>
public abstract record AssignmentCommand
{
    private AssignmentCommand()
    {
    }

    /// <summary>An agent is new or changed. A new one is offline.</summary>
    public sealed record SetAgent(AgentProfile Profile) : AssignmentCommand;

    /// <summary>An agent is gone for good; all his cases go back.</summary>
    public sealed record RemoveAgent(AgentId Agent) : AssignmentCommand;

    public sealed record SetPresence(AgentId Agent, Presence Presence) : AssignmentCommand;

    /// <summary>A case waits, newly or again, or what it needs has changed. One that an agent holds is taken from him.</summary>
    public sealed record Wait(WaitingCase Case) : AssignmentCommand;

    /// <summary>A case stands as its record says, whatever the board thought of it: after a restart, or when others changed it.</summary>
    public sealed record Place(CaseRecord Record) : AssignmentCommand;

    /// <summary>A case needs no agent any more: solved, closed, merged, or waiting for someone else.</summary>
    public sealed record Leave(CaseNumber Case) : AssignmentCommand;

    /// <summary>A person takes or gives a case by hand; capacity does not limit that.</summary>
    public sealed record Take(CaseNumber Case, AgentId Agent) : AssignmentCommand;

    public sealed record Accept(CaseNumber Case, AgentId Agent) : AssignmentCommand;

    public sealed record Decline(CaseNumber Case, AgentId Agent) : AssignmentCommand;

    /// <summary>Time has passed.</summary>
    public sealed record Tick : AssignmentCommand
    {
        public static readonly Tick Value = new();
    }
}

/// <summary>What the board decided, in order.</summary>
public abstract record AssignmentDecision(CaseNumber Case)
{
    /// <param name="Why">For people: <c>least loaded</c>, <c>knows the customer</c>, <c>accepted</c>, <c>by hand</c>.</param>
    public sealed record Assigned(CaseNumber Case, AgentId Agent, string Why) : AssignmentDecision(Case);

    public sealed record Offered(CaseNumber Case, AgentId Agent, DateTimeOffset Until, string Why) : AssignmentDecision(Case);

    /// <summary>The offer is over without acceptance.</summary>
    public sealed record OfferEnded(CaseNumber Case, AgentId Agent, string Why) : AssignmentDecision(Case);

    /// <summary>An assigned case was taken from its agent and waits again.</summary>
    public sealed record Returned(CaseNumber Case, AgentId Agent, string Why) : AssignmentDecision(Case);

    /// <summary>The agents of another queue may take it too.</summary>
    public sealed record Overflowed(CaseNumber Case, string From, string To) : AssignmentDecision(Case);

    /// <summary>It waited so long that it does without a skill or language.</summary>
    public sealed record NeedDropped(CaseNumber Case, string Need) : AssignmentDecision(Case);

    /// <summary>The command came too late or made no sense; nothing changed.</summary>
    public sealed record Refused(CaseNumber Case, AgentId? Agent, string Reason) : AssignmentDecision(Case);
}
