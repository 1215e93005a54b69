using ChannelHub.Cases;

namespace ChannelHub.Routing.Assignment;

/// <param name="Proficiency">1 (knows of it) to 5 (teaches it).</param>
public sealed record Skill(string Name, int Proficiency = 3);

/// <summary>What an agent can and may work on. No languages, levels or departments mean all of them.</summary>
public sealed record AgentProfile
{
    public required AgentId Id { get; init; }

    public ValueList<Skill> Skills { get; init; }

    /// <summary>ISO 639-1.</summary>
    public ValueList<string> Languages { get; init; }

    public ValueList<SupportLevel> Levels { get; init; } = [SupportLevel.L1];

    public ValueList<string> Departments { get; init; }

    /// <summary>The calendar of the agent's shifts by name; null, or a name that no calendar has, for whenever he is available.</summary>
    public string? Hours { get; init; }

    /// <summary>How much work fits at once, in the units of the channels' weights.</summary>
    public int Capacity { get; init; } = AssignmentSettings.WholeAgent;
}

/// <summary>An agent as he stands, to be stored.</summary>
/// <param name="OfflineSince">Null unless he went offline and his cases have not been looked at for it.</param>
/// <param name="LastWorkAt">When work last was given to him or ended.</param>
/// <param name="ReservedFor">The case for which room is being made.</param>
public sealed record AgentRecord(AgentProfile Profile, Presence Presence, DateTimeOffset? OfflineSince, DateTimeOffset LastWorkAt, CaseNumber? ReservedFor);
