using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>The colleagues whom the console shows; it changes none of them.</summary>
public sealed class MemoryPeople(params Agent[] agents) : IPeople
{
    private const string OnlyReads = "The console only reads the agents.";

    public Task<IReadOnlyList<Agent>> ListAgentsAsync(CancellationToken stop) => Task.FromResult<IReadOnlyList<Agent>>(agents);

    public Task<Agent?> FindAgentAsync(AgentId id, CancellationToken stop) => Task.FromResult(Array.Find(agents, a => a.Id == id));

    public Task<bool> AddAgentAsync(Agent agent) => throw new NotSupportedException(OnlyReads);

    public Task<bool> SetAgentDisabledAsync(AgentId id, bool disabled) => throw new NotSupportedException(OnlyReads);

    public Task<bool> SetWorkAsync(AgentId id, WorkProfile work) => throw new NotSupportedException(OnlyReads);

    public Task<bool> SetPresenceAsync(AgentId id, AgentPresence presence) => throw new NotSupportedException(OnlyReads);

    public Task AddSignInLinkAsync(string secretHash, AgentId? agent, DateTimeOffset expiresAt) => throw new NotSupportedException(OnlyReads);

    public Task<SignInLinkUse?> UseSignInLinkAsync(string secretHash, DateTimeOffset now) => throw new NotSupportedException(OnlyReads);

    public Task AddTokenAsync(ApiToken token, string secretHash) => throw new NotSupportedException(OnlyReads);

    public Task<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop) => throw new NotSupportedException(OnlyReads);

    public Task<ApiToken?> FindTokenAsync(string secretHash, CancellationToken stop) => throw new NotSupportedException(OnlyReads);

    public Task<bool> RevokeTokenAsync(string id, DateTimeOffset at) => throw new NotSupportedException(OnlyReads);
}
