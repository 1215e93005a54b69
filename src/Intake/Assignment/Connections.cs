using ChannelHub.Cases;

namespace ChannelHub.Intake.Assignment;

/// <summary>
/// Who has a console open. A connection that is lost is no leave: it takes <see cref="Rest"/> until an agent counts as offline, and the grace time of
/// the routing file more until that is final. Safe for many threads.
/// </summary>
internal sealed class Connections(TimeProvider time)
{
    /// <summary>A page that loads anew, or a network that stutters, is not noticed at all.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<AgentId, Link> links = [];

    /// <param name="changed">Called when the first connection stands and when the last one has gone.</param>
    public IDisposable Open(AgentId agent, Action changed)
    {
        lock (gate) Of(agent).Count++;
        changed();
        return new Connection(() =>
        {
            lock (gate)
            {
                var link = Of(agent);
                if (--link.Count == 0) link.LostAt = time.GetUtcNow();
            }

            changed();
        });
    }

    /// <summary>From now on the agent's connection is waited for.</summary>
    public void Expect(AgentId agent)
    {
        lock (gate) Of(agent).LostAt = time.GetUtcNow();
    }

    /// <summary>Since when the agent has no connection; null while there is one.</summary>
    public DateTimeOffset? LostAt(AgentId agent)
    {
        lock (gate)
        {
            var link = Of(agent);
            return link.Count > 0 ? null : link.LostAt;
        }
    }

    private Link Of(AgentId agent)
    {
        if (!links.TryGetValue(agent, out var link)) links.Add(agent, link = new Link { LostAt = time.GetUtcNow() });
        return link;
    }

    private sealed class Link
    {
        public int Count { get; set; }

        public DateTimeOffset LostAt { get; set; }
    }

    private sealed class Connection(Action close) : IDisposable
    {
        private int closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref closed, 1) == 0) close();
        }
    }
}
