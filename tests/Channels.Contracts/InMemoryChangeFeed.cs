using System.Collections.Concurrent;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>Wakes listeners in this process. Notes that nobody waited for are folded into one.</summary>
public sealed class InMemoryChangeFeed : IChangeFeed
{
    private readonly ConcurrentDictionary<Listener, byte> listeners = new();

    /// <summary>Listeners not disposed of yet.</summary>
    public int Open => listeners.Count;

    public IChangeListener ListenToConversation(ConversationRef conversation) => new Listener(this, conversation);

    public IChangeListener ListenToAll() => new Listener(this, null);

    public void Publish(Change change)
    {
        foreach (var listener in listeners.Keys) listener.Take(change);
    }

    private sealed class Listener : IChangeListener
    {
        private readonly InMemoryChangeFeed feed;
        private readonly ConversationRef? only;
        private readonly List<Change> waiting = [];
        private readonly SemaphoreSlim news = new(0, 1);

        public Listener(InMemoryChangeFeed feed, ConversationRef? only)
        {
            (this.feed, this.only) = (feed, only);
            feed.listeners.TryAdd(this, 0);
        }

        public void Take(Change change)
        {
            if (only is not null && change.Conversation != only) return;
            lock (waiting)
            {
                waiting.Add(change);
                if (waiting.Count == 1) news.Release();
            }
        }

        public async ValueTask<IReadOnlyList<Change>> WaitAsync(CancellationToken stop)
        {
            await news.WaitAsync(stop);
            lock (waiting)
            {
                Change[] all = [.. waiting];
                waiting.Clear();
                return all;
            }
        }

        public void Dispose() => feed.listeners.TryRemove(this, out _);
    }
}
