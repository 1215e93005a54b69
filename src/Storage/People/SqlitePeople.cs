using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Agents, their sign-in links, and API tokens. While the store can't be written, changes end with <see cref="StoreUnavailableException"/>.</summary>
internal sealed class SqlitePeople(WriteLoop writer, ReadPool readers) : IPeople
{
    private const string AgentColumns = """
        id, name, role, disabled, created_at AS createdAt, work, presence, presence_by_program AS presenceByProgram, presence_at AS presenceAt
        """;

    private const string TokenColumns = "id, name, scopes, created_at AS createdAt, revoked_at AS revokedAt";

    private static readonly HotSql SelectToken = new("SELECT id, name, scopes, created_at FROM api_tokens WHERE secret_hash = @hash AND revoked_at IS NULL");

    public Task<bool> AddAgentAsync(Agent agent) => writer.RunAsync(s => s.Connection.Execute(
        "INSERT INTO agents (id, name, role, disabled, created_at, work) VALUES (@id, @name, @role, @disabled, @at, @work) ON CONFLICT (id) DO NOTHING",
        new { id = agent.Id.Value, name = agent.Name, role = (int)agent.Role, disabled = agent.Disabled ? 1 : 0, at = agent.CreatedAt.UtcTicks, work = Written(agent.Work) }) == 1);

    public Task<IReadOnlyList<Agent>> ListAgentsAsync(CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<Agent>>(c => [.. c.Query<AgentRow>($"SELECT {AgentColumns} FROM agents ORDER BY id").Select(r => r.ToAgent())], stop);

    public Task<Agent?> FindAgentAsync(AgentId id, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<AgentRow>($"SELECT {AgentColumns} FROM agents WHERE id = @id", new { id = id.Value })?.ToAgent(), stop);

    public Task<bool> SetAgentDisabledAsync(AgentId id, bool disabled) =>
        writer.RunAsync(s => s.Connection.Execute("UPDATE agents SET disabled = @disabled WHERE id = @id", new { id = id.Value, disabled = disabled ? 1 : 0 }) == 1);

    public Task<bool> SetWorkAsync(AgentId id, WorkProfile work) =>
        writer.RunAsync(s => s.Connection.Execute("UPDATE agents SET work = @work WHERE id = @id", new { id = id.Value, work = Written(work) }) == 1);

    public Task<bool> SetPresenceAsync(AgentId id, AgentPresence presence) => writer.RunAsync(s => s.Connection.Execute(
        "UPDATE agents SET presence = @state, presence_by_program = @byProgram, presence_at = @at WHERE id = @id AND disabled = 0",
        new { id = id.Value, state = (int)presence.State, byProgram = presence.ByProgram ? 1 : 0, at = presence.Since?.UtcTicks }) == 1);

    public Task AddSignInLinkAsync(string secretHash, AgentId? agent, DateTimeOffset expiresAt) => writer.RunAsync(s => s.Connection.Execute(
        "INSERT INTO sign_in_links (secret_hash, agent, expires_at) VALUES (@secretHash, @agent, @expiresAt)",
        new { secretHash, agent = agent?.Value, expiresAt = expiresAt.UtcTicks }));

    public Task<SignInLinkUse?> UseSignInLinkAsync(string secretHash, DateTimeOffset now) => writer.RunAsync(s =>
    {
        // One statement finds and removes it, so that of two that use the link at once only one gets in; links that expired go on the way.
        var used = s.Connection.Query<LinkRow>(
            "DELETE FROM sign_in_links WHERE secret_hash = @secretHash AND expires_at > @now RETURNING agent", new { secretHash, now = now.UtcTicks }).FirstOrDefault();
        s.Connection.Execute("DELETE FROM sign_in_links WHERE expires_at <= @now", new { now = now.UtcTicks });
        return used is null ? null : new SignInLinkUse(used.Agent is { } agent ? new AgentId(agent) : null);
    });

    public Task AddTokenAsync(ApiToken token, string secretHash) => writer.RunAsync(s => s.Connection.Execute(
        "INSERT INTO api_tokens (id, name, scopes, created_at, revoked_at, secret_hash) VALUES (@id, @name, @scopes, @at, @revokedAt, @secretHash)",
        new { id = token.Id, name = token.Name, scopes = string.Join(' ', token.Scopes), at = token.CreatedAt.UtcTicks, revokedAt = token.RevokedAt?.UtcTicks, secretHash }));

    public Task<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<ApiToken>>(c => [.. c.Query<TokenRow>($"SELECT {TokenColumns} FROM api_tokens ORDER BY created_at, id").Select(r => r.ToToken())], stop);

    public Task<ApiToken?> FindTokenAsync(string secretHash, CancellationToken stop) => readers.ReadAsync(
        secretHash,
        static (reader, hash) => reader[SelectToken].Add(hash).First(static row => new TokenRow { Id = row.Text(0), Name = row.Text(1), Scopes = row.Text(2), CreatedAt = row.Int64(3) }.ToToken(), (ApiToken?)null),
        stop);

    public Task<bool> RevokeTokenAsync(string id, DateTimeOffset at) =>
        writer.RunAsync(s => s.Connection.Execute("UPDATE api_tokens SET revoked_at = @at WHERE id = @id AND revoked_at IS NULL", new { id, at = at.UtcTicks }) == 1);

    private static string? Written(WorkProfile work) => work == new WorkProfile() ? null : System.Text.Encoding.UTF8.GetString(StoredJson.Write(work, StoredJson.Work));

    private sealed record AgentRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public int Role { get; init; }

        public bool Disabled { get; init; }

        public long CreatedAt { get; init; }

        public string? Work { get; init; }

        public int Presence { get; init; }

        public bool PresenceByProgram { get; init; }

        public long? PresenceAt { get; init; }

        public Agent ToAgent() => new(new AgentId(Id), Name, (AgentRole)Role, Disabled, Ticks.ToTime(CreatedAt))
        {
            Work = Work is null ? new WorkProfile() : StoredJson.Read(Work, StoredJson.Work),
            Presence = new AgentPresence((Presence)Presence, PresenceByProgram, Ticks.ToTime(PresenceAt)),
        };
    }

    private sealed record LinkRow
    {
        public string? Agent { get; init; }
    }

    private sealed record TokenRow
    {
        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public string Scopes { get; init; } = "";

        public long CreatedAt { get; init; }

        public long? RevokedAt { get; init; }

        public ApiToken ToToken() => new(Id, Name, Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToValueList(), Ticks.ToTime(CreatedAt), Ticks.ToTime(RevokedAt));
    }
}
