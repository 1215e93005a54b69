using System.Collections.Concurrent;
using System.Threading.Channels;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Live;

/// <summary>Hands notes to the listeners of this process. A slow listener gets fewer, never wrong, notes.</summary>
public sealed class ChangeFeed : IChangeFeed
{
    private const int MaxNamedChanges = 64;

    private readonly ConcurrentDictionary<ConversationRef, Listener[]> byConversation = new();
    private volatile Listener[] all = [];
    private readonly Lock gate = new();

    public IChangeListener ListenToConversation(ConversationRef conversation)
    {
        var listener = new Listener(l => Remove(conversation, l));
        lock (gate) byConversation[conversation] = byConversation.TryGetValue(conversation, out var others) ? [.. others, listener] : [listener];
        return listener;
    }

    public IChangeListener ListenToAll()
    {
        var listener = new Listener(l =>
        {
            lock (gate) all = [.. all.Where(x => x != l)];
        });
        lock (gate) all = [.. all, listener];
        return listener;
    }

    public void Publish(Change change)
    {
        if (change.Conversation is { } conversation && byConversation.TryGetValue(conversation, out var listeners))
        {
            foreach (var listener in listeners) listener.Note(change);
        }

        foreach (var listener in all) listener.Note(change);
    }

    private void Remove(ConversationRef conversation, Listener listener)
    {
        lock (gate)
        {
            if (!byConversation.TryGetValue(conversation, out var listeners)) return;
            Listener[] rest = [.. listeners.Where(x => x != listener)];
            if (rest.Length == 0) byConversation.TryRemove(conversation, out _);
            else byConversation[conversation] = rest;
        }
    }

    private sealed class Listener(Action<Listener> remove) : IChangeListener
    {
        private readonly Channel<Change> notes = Channel.CreateBounded<Change>(new BoundedChannelOptions(MaxNamedChanges) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

        public void Note(Change change) => notes.Writer.TryWrite(change);

        public async ValueTask<IReadOnlyList<Change>> WaitAsync(CancellationToken stop)
        {
            if (!await notes.Reader.WaitToReadAsync(stop).ConfigureAwait(false)) return [];
            var changes = new List<Change>();
            while (notes.Reader.TryRead(out var change))
            {
                if (!changes.Contains(change)) changes.Add(change);
            }

            return changes;
        }

        public void Dispose()
        {
            remove(this);
            notes.Writer.TryComplete();
        }
    }
}
