using System.Threading.Channels;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>The change feed within one process, with the same promise: notes that came while nobody waited are folded into one.</summary>
public sealed class MemoryFeed : IChangeFeed
{
    private readonly Lock gate = new();
    private readonly List<Listener> listeners = [];

    public int Listeners
    {
        get
        {
            lock (gate) return listeners.Count;
        }
    }

    public IChangeListener ListenToConversation(ConversationRef conversation) => Add(c => c.Conversation == conversation);

    public IChangeListener ListenToAll() => Add(_ => true);

    public void Publish(Change change)
    {
        lock (gate)
        {
            foreach (var listener in listeners) listener.Offer(change);
        }
    }

    private Listener Add(Predicate<Change> wanted)
    {
        var listener = new Listener(this, wanted);
        lock (gate) listeners.Add(listener);
        return listener;
    }

    private sealed class Listener(MemoryFeed feed, Predicate<Change> wanted) : IChangeListener
    {
        private readonly Channel<Change> notes = Channel.CreateUnbounded<Change>();

        public void Offer(Change change)
        {
            if (wanted(change)) notes.Writer.TryWrite(change);
        }

        public async ValueTask<IReadOnlyList<Change>> WaitAsync(CancellationToken stop)
        {
            await notes.Reader.WaitToReadAsync(stop);
            var all = new HashSet<Change>();
            while (notes.Reader.TryRead(out var change)) all.Add(change);
            return [.. all.Take(64)];
        }

        public void Dispose()
        {
            lock (feed.gate) feed.listeners.Remove(this);
        }
    }
}
