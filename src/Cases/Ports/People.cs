namespace ChannelHub.Cases;

/// <summary>Someone who works in the console.</summary>
public sealed record Agent(AgentId Id, string Name, AgentRole Role, bool Disabled, DateTimeOffset CreatedAt)
{
    /// <summary>What the agent can and may work on.</summary>
    public WorkProfile Work { get; init; } = new();

    /// <summary>As last chosen.</summary>
    public AgentPresence Presence { get; init; } = AgentPresence.Never;
}

/// <summary>What an agent can and may work on. What is left empty limits nothing: an agent without departments serves all of them.</summary>
public sealed record WorkProfile
{
    public const int MaxCapacity = 100_000;

    /// <summary>Of each kind.</summary>
    public const int MaxEntries = 100;

    public const int MaxNameLength = 60;

    public ValueList<AgentSkill> Skills { get; init; }

    /// <summary>ISO 639-1; empty for any.</summary>
    public ValueList<string> Languages { get; init; }

    /// <summary>Empty for any.</summary>
    public ValueList<SupportLevel> Levels { get; init; }

    /// <summary>Empty for any.</summary>
    public ValueList<string> Departments { get; init; }

    /// <summary>The name of the calendar of the agent's shifts; null for whenever the agent is available.</summary>
    public string? Hours { get; init; }

    /// <summary>How much work fits at once, in the units of the channels' weights: 1 to <see cref="MaxCapacity"/>; null for what the routing file says.</summary>
    public int? Capacity { get; init; }

    /// <summary>Everything that is wrong, in words; empty if nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (Skills.Count > MaxEntries || Languages.Count > MaxEntries || Departments.Count > MaxEntries) yield return $"At most {MaxEntries} skills, languages or departments are possible.";
        foreach (var skill in Skills)
        {
            if (skill.Name is not { Length: > 0 and <= MaxNameLength }) yield return $"A skill's name has 1 to {MaxNameLength} characters.";
            if (skill.Proficiency is < 1 or > AgentSkill.Best) yield return $"The proficiency of '{skill.Name}' is a number from 1 to {AgentSkill.Best}.";
        }

        foreach (var language in Languages.Where(l => l.Length != 2 || !l.All(char.IsAsciiLetterLower))) yield return $"'{language}' is no language; write its code of two letters, such as es, en or pt.";
        if (Hours is { Length: 0 or > MaxNameLength }) yield return $"A calendar's name has 1 to {MaxNameLength} characters.";
        if (Capacity is < 1 or > MaxCapacity) yield return $"A capacity is a number from 1 to {MaxCapacity}.";
    }
}

/// <param name="Proficiency">1 (knows of it) to 5 (teaches it).</param>
public sealed record AgentSkill(string Name, int Proficiency = AgentSkill.Usual)
{
    public const int Usual = 3;
    public const int Best = 5;
}

[System.Text.Json.Serialization.JsonConverter(typeof(NameJsonConverter<Presence>))]
public enum Presence
{
    Offline,

    /// <summary>Signed in, and given nothing new.</summary>
    Away,

    /// <summary>Gets cases by themselves.</summary>
    Available,
}

/// <param name="ByProgram">Set through the API: it stays until it is changed. One that is chosen in the console ends with the console's connection.</param>
/// <param name="Since">When it was chosen; null if it never was.</param>
public sealed record AgentPresence(Presence State, bool ByProgram, DateTimeOffset? Since)
{
    public static readonly AgentPresence Never = new(Presence.Offline, false, null);
}

[System.Text.Json.Serialization.JsonConverter(typeof(NameJsonConverter<AgentRole>))]
public enum AgentRole
{
    Agent,

    /// <summary>May also see parked messages and manage people.</summary>
    Supervisor,

    /// <summary>May do everything.</summary>
    Admin,
}

/// <summary>A program's key to the API.</summary>
/// <param name="Scopes">Of <see cref="TokenScopes.All"/>.</param>
public sealed record ApiToken(string Id, string Name, ValueList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

public static class TokenScopes
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Admin = "admin";

    /// <summary>Hand in messages on behalf of a channel (mail delivery, imports).</summary>
    public const string Deliver = "deliver";

    public static readonly ValueList<string> All = [Read, Write, Admin, Deliver];
}

/// <summary>Agents, their sign-in links, and API tokens. Secrets are stored as SHA-256 hashes only; the caller makes and hashes them.</summary>
public interface IPeople
{
    Task<bool> AddAgentAsync(Agent agent);

    Task<IReadOnlyList<Agent>> ListAgentsAsync(CancellationToken stop);

    Task<Agent?> FindAgentAsync(AgentId id, CancellationToken stop);

    /// <summary>False if there is no such agent.</summary>
    Task<bool> SetAgentDisabledAsync(AgentId id, bool disabled);

    /// <summary>False if there is no such agent.</summary>
    Task<bool> SetWorkAsync(AgentId id, WorkProfile work);

    /// <summary>False if there is no such agent, or he is disabled.</summary>
    Task<bool> SetPresenceAsync(AgentId id, AgentPresence presence);

    /// <param name="agent">Null for the link that makes the first agent.</param>
    Task AddSignInLinkAsync(string secretHash, AgentId? agent, DateTimeOffset expiresAt);

    /// <summary>Uses up a link that has not expired: true once, then never again.</summary>
    Task<SignInLinkUse?> UseSignInLinkAsync(string secretHash, DateTimeOffset now);

    Task AddTokenAsync(ApiToken token, string secretHash);

    Task<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop);

    /// <summary>The token with this secret, unless revoked.</summary>
    Task<ApiToken?> FindTokenAsync(string secretHash, CancellationToken stop);

    Task<bool> RevokeTokenAsync(string id, DateTimeOffset at);
}

/// <param name="Agent">Null when the link is for making the first agent.</param>
public sealed record SignInLinkUse(AgentId? Agent);
