using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>Who is there, held in memory; what is offered is read off the cases themselves.</summary>
public sealed class MemoryWork(MemoryDesk desk, MemoryFeed feed, TimeProvider time) : IWorkDesk
{
    private readonly Dictionary<AgentId, AgentPresence> chosen = [];
    private int connections;

    /// <summary>How many pages of agents listen.</summary>
    public int Connections => connections;

    public AgentPresence PresenceOf(AgentId agent)
    {
        lock (chosen) return chosen.GetValueOrDefault(agent, AgentPresence.Never);
    }

    public Task<bool> SetPresenceAsync(AgentId agent, Presence presence, bool byProgram, CancellationToken stop)
    {
        lock (chosen) chosen[agent] = new AgentPresence(presence, byProgram, time.GetUtcNow());
        feed.Publish(new Change(Agent: agent));
        return Task.FromResult(true);
    }

    public void Reconsider(AgentId agent)
    {
    }

    public IDisposable Connect(AgentId agent)
    {
        Interlocked.Increment(ref connections);
        return new Connection(() => Interlocked.Decrement(ref connections));
    }

    public IReadOnlyList<WorkOffer> OffersTo(AgentId agent) =>
    [
        .. desk.ListAsync(new CaseFilter { Limit = CaseFilter.MaxLimit }, CancellationToken.None).Result.Items.Select(i => i.Case)
            .Where(c => c.Search?.OfferedTo == agent && c.Search.OfferEndsAt > time.GetUtcNow())
            .Select(c => new WorkOffer(c.Number, c.Search!.OfferEndsAt!.Value, c.Channel, c.Queue, c.Priority, c.Subject)),
    ];

    /// <summary>Offers a case, as the assignment does.</summary>
    public void Offer(CaseNumber number, AgentId agent, TimeSpan within)
    {
        var until = time.GetUtcNow() + within;
        desk.Change(number, d => d.Add(new Cause(CauseKind.Rule, "assignment"), new Offered(agent, until, until.AddMinutes(10), "least loaded")));
        feed.Publish(new Change(Agent: agent));
    }

    private sealed class Connection(Action close) : IDisposable
    {
        public void Dispose() => close();
    }
}
