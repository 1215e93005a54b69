using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>What sets a rule off.</summary>
public abstract record EscalationTrigger
{
    private EscalationTrigger()
    {
    }

    /// <summary>A promise is nearly used up.</summary>
    /// <param name="Clock">One of <see cref="ClockNames"/>; null for any.</param>
    public sealed record ClockWarned(string? Clock = null) : EscalationTrigger;

    /// <summary>A promise is broken.</summary>
    public sealed record ClockBroken(string? Clock = null) : EscalationTrigger;

    /// <summary>The case was opened again for the n-th time or more.</summary>
    public sealed record Reopened(int Times) : EscalationTrigger;

    /// <summary>The customer wrote again and has now written so often in the time that the desk counts.</summary>
    public sealed record WroteAgain(int Times) : EscalationTrigger;

    /// <summary>The message has words of danger: fraud, outage, legal.</summary>
    public sealed record DangerWords : EscalationTrigger;

    public sealed record BecamePriority(Priority Priority) : EscalationTrigger;

    public sealed record ReachedLevel(SupportLevel Level) : EscalationTrigger;

    public sealed record CameTo(string Department) : EscalationTrigger;

    public sealed record GotTag(string Tag) : EscalationTrigger;
}

/// <summary>When something happens to a case, do something more. Null and empty parts do nothing.</summary>
public sealed record EscalationRule
{
    public required string Name { get; init; }

    public required EscalationTrigger When { get; init; }

    /// <summary>Only for cases of these departments; empty for all.</summary>
    public ValueList<string> Departments { get; init; }

    /// <summary>Only for cases at these levels; empty for all.</summary>
    public ValueList<SupportLevel> Levels { get; init; }

    /// <summary>Only for cases of these priorities; empty for all.</summary>
    public ValueList<Priority> Priorities { get; init; }

    /// <summary>The level to bring the case to, up or down; it stays if it is there.</summary>
    public SupportLevel? ToLevel { get; init; }

    /// <summary>One level up; from the highest to the product team, if the department has one.</summary>
    public bool ToNextLevel { get; init; }

    /// <summary>To the product team behind the department's specialists, whatever the level; it stays if there is none.</summary>
    public bool ToProductTeam { get; init; }

    public string? ToDepartment { get; init; }

    /// <summary>The queue at the new level or department; null for the one that takes the level there.</summary>
    public string? Queue { get; init; }

    public Priority? ToPriority { get; init; }

    public ValueList<string> AddTags { get; init; }

    public ValueList<string> RemoveTags { get; init; }
}

/// <summary>What happened that is no event of the case.</summary>
public sealed record EscalationFacts
{
    public static readonly EscalationFacts None = new();

    /// <summary>The clock of which a warning fell due now; null if none did.</summary>
    public string? Warned { get; init; }

    /// <summary>How often the customer wrote in the time that the desk counts, this message among them.</summary>
    public int Contacts { get; init; }

    /// <summary>The words of danger in the message, by the rule that asks for them.</summary>
    public ValueList<DangerFound> Danger { get; init; }

    /// <summary>The language of the hand-over notes: <c>es</c> or else English.</summary>
    public string Language { get; init; } = "es";
}
