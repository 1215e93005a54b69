namespace ChannelHub.Cases;

/// <summary>Someone who works in the console.</summary>
public sealed record Agent(AgentId Id, string Name, AgentRole Role, bool Disabled, DateTimeOffset CreatedAt);

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
