using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <param name="AtLeast">The least proficiency, 1 to 5.</param>
/// <param name="DropAfter">After how much waiting the case does without it; null for never.</param>
public sealed record SkillNeed(string Skill, int AtLeast = 1, TimeSpan? DropAfter = null);

/// <summary>A case that waits for an agent.</summary>
public sealed record WaitingCase
{
    public required CaseNumber Number { get; init; }

    public required string Queue { get; init; }

    public required string Channel { get; init; }

    /// <summary>Since when it waits: kept when it is offered, declined or returned, so that it never loses its place.</summary>
    public required DateTimeOffset Since { get; init; }

    public SupportLevel Level { get; init; } = SupportLevel.L1;

    public Priority Priority { get; init; } = Priority.Normal;

    /// <summary>When its next promise is broken; null if none runs.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>ISO 639-1; null where any agent will do.</summary>
    public string? Language { get; init; }

    /// <summary>After how much waiting the language gives way; null for never.</summary>
    public TimeSpan? LanguageDropAfter { get; init; }

    /// <summary>Who lacks one of these does not get the case.</summary>
    public ValueList<SkillNeed> Required { get; init; }

    /// <summary>Who has more of these comes first among those who are free; they never make a case wait.</summary>
    public ValueList<SkillNeed> Preferred { get; init; }

    /// <summary>Who last worked for this customer: gets the case if he is free for it.</summary>
    public AgentId? LastAgent { get; init; }
}

public enum WorkState
{
    Waiting,

    /// <summary>Held for an agent who has not accepted yet.</summary>
    Offered,

    Assigned,
}

/// <summary>A case on the board as it stands, to be stored.</summary>
/// <param name="Agent">Who holds it, offered or assigned.</param>
/// <param name="OfferEndsAt">Until when the offer stands.</param>
/// <param name="Declined">Who declined it or let the offer pass in this round.</param>
/// <param name="RoundEndsAt">When those may be asked again.</param>
public sealed record CaseRecord(WaitingCase Case, WorkState State, AgentId? Agent, DateTimeOffset? OfferEndsAt, ValueList<AgentId> Declined,
    DateTimeOffset? RoundEndsAt);

/// <summary>All that a board knows, from which an equal one is built after a restart.</summary>
public sealed record BoardRecords(DateTimeOffset At, ValueList<AgentRecord> Agents, ValueList<CaseRecord> Cases);
