using System.Collections.Concurrent;
using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;

namespace ChannelHub.Intake.Assignment;

/// <content>Who is there: what the agents chose, and whether their consoles are connected.</content>
public sealed partial class AssignmentService
{
    /// <summary>Agents are also changed by the command line, beside the running hub: the table is read again this often, and before each assignment.</summary>
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(10);

    private readonly Connections connections = new(time);
    private readonly ConcurrentDictionary<AgentId, AgentPresence> chosen = new();
    private Dictionary<AgentId, KnownAgent> known = [];
    private DateTimeOffset refreshAt;
    private DateTimeOffset refreshedAt;

    public AgentPresence PresenceOf(AgentId agent) => chosen.GetValueOrDefault(agent, AgentPresence.Never);

    public async Task<bool> SetPresenceAsync(AgentId agent, Presence presence, bool byProgram, CancellationToken stop)
    {
        var wanted = new AgentPresence(presence, byProgram, time.GetUtcNow());
        if (!await people.SetPresenceAsync(agent, wanted).ConfigureAwait(false)) return false;
        connections.Expect(agent);
        chosen[agent] = wanted;
        notes.PeopleChanged();
        feed.Publish(new Change(Agent: agent));
        return true;
    }

    public void Reconsider(AgentId agent) => notes.PeopleChanged();

    public IDisposable Connect(AgentId agent) => connections.Open(agent, notes.PeopleChanged);

    /// <summary>Reads the agents and tells the board what is new about them.</summary>
    /// <param name="withDisabled">Those who are locked out are on the board for the moment, so that their cases can be returned.</param>
    private async Task RefreshPeopleAsync(List<AssignmentCommand> commands, bool withDisabled, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        (refreshedAt, refreshAt) = (now, now + RefreshPause);
        var gone = known.Keys.ToHashSet();
        foreach (var agent in await people.ListAgentsAsync(stop).ConfigureAwait(false))
        {
            if (agent.Disabled && !withDisabled) continue;
            if (!agent.Disabled) chosen[agent.Id] = agent.Presence;
            gone.Remove(agent.Id);
            var before = known.GetValueOrDefault(agent.Id);
            var after = new KnownAgent(CaseOnBoard.ProfileOf(agent, settings), agent.Disabled ? Presence.Offline : await LastingAsync(agent, now).ConfigureAwait(false));
            if (before?.Profile != after.Profile) commands.Add(new AssignmentCommand.SetAgent(after.Profile));
            if ((before?.Presence ?? Presence.Offline) != after.Presence) commands.Add(new AssignmentCommand.SetPresence(agent.Id, after.Presence));
            known[agent.Id] = after;
        }

        foreach (var agent in gone)
        {
            known.Remove(agent);
            chosen.TryRemove(agent, out _);
            commands.Add(new AssignmentCommand.RemoveAgent(agent));
        }
    }

    /// <summary>What an agent chose in the console lasts while the connection does, and a while longer; then it is over for good.</summary>
    private async Task<Presence> LastingAsync(Agent agent, DateTimeOffset now)
    {
        if (agent.Presence is { State: Presence.Offline } or { ByProgram: true } || connections.LostAt(agent.Id) is not { } lost) return agent.Presence.State;
        if (now < lost + Connections.Rest) return agent.Presence.State;
        if (now < lost + Connections.Rest + settings.OfflineGrace) return Presence.Offline;
        var over = new AgentPresence(Presence.Offline, false, now);
        if (await people.SetPresenceAsync(agent.Id, over).ConfigureAwait(false))
        {
            AssignmentLog.ConnectionLost(log, agent.Id.Value);
            chosen[agent.Id] = over;
            feed.Publish(new Change(Agent: agent.Id));
        }

        return Presence.Offline;
    }

    /// <summary>When the first of the lost connections has its effect. The people are read again then.</summary>
    private DateTimeOffset? NextPresence(DateTimeOffset now)
    {
        DateTimeOffset? next = null;
        foreach (var (agent, presence) in chosen)
        {
            if (presence is { State: Presence.Offline } or { ByProgram: true } || connections.LostAt(agent) is not { } lost) continue;
            var first = lost + Connections.Rest;
            var moment = first > now ? first : first + settings.OfflineGrace;
            if (next is null || moment < next) next = moment;
        }

        if (next <= refreshAt) refreshAt = next.Value;
        return next;
    }

    private sealed record KnownAgent(AgentProfile Profile, Presence Presence);
}
