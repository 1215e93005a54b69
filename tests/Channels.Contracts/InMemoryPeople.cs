using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>Knows one token of each scope, and a revoked one; no agents.</summary>
public sealed class InMemoryPeople : IPeople
{
    public static readonly string Revoked = Token("revoked");

    public static string Token(string scope) => "chub_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)))[..43];

    public Task<ApiToken?> FindTokenAsync(string secretHash, CancellationToken stop) => Task.FromResult(
        TokenScopes.All.Append("revoked").Where(s => Hash(Token(s)) == secretHash)
            .Select(s => new ApiToken(s, s, [s == "revoked" ? TokenScopes.Deliver : s], DateTimeOffset.UnixEpoch, s == "revoked" ? DateTimeOffset.UnixEpoch : null)).FirstOrDefault());

    public Task<bool> AddAgentAsync(Agent agent) => throw NotForChannels();

    public Task<IReadOnlyList<Agent>> ListAgentsAsync(CancellationToken stop) => throw NotForChannels();

    public Task<Agent?> FindAgentAsync(AgentId id, CancellationToken stop) => throw NotForChannels();

    public Task<bool> SetAgentDisabledAsync(AgentId id, bool disabled) => throw NotForChannels();

    public Task<bool> SetWorkAsync(AgentId id, WorkProfile work) => throw NotForChannels();

    public Task<bool> SetPresenceAsync(AgentId id, AgentPresence presence) => throw NotForChannels();

    public Task AddSignInLinkAsync(string secretHash, AgentId? agent, DateTimeOffset expiresAt) => throw NotForChannels();

    public Task<SignInLinkUse?> UseSignInLinkAsync(string secretHash, DateTimeOffset now) => throw NotForChannels();

    public Task AddTokenAsync(ApiToken token, string secretHash) => throw NotForChannels();

    public Task<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop) => throw NotForChannels();

    public Task<bool> RevokeTokenAsync(string id, DateTimeOffset at) => throw NotForChannels();

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    private static NotSupportedException NotForChannels() => new("A channel has no business with this.");
}
