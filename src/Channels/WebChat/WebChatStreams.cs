using System.Collections.Concurrent;

namespace ChannelHub.Channels.WebChat;

/// <summary>Counts open streams, in all and of each visitor, and refuses what is too much. Thread-safe.</summary>
internal sealed class WebChatStreams(int max)
{
    private readonly ConcurrentDictionary<string, int> byVisitor = new(StringComparer.Ordinal);
    private int open;

    public int Open => Volatile.Read(ref open);

    /// <summary>Takes a place; dispose it when the stream ends. Null if there is none, with whose limit it was.</summary>
    public IDisposable? TryOpen(string visitor, out bool isVisitorsLimit)
    {
        isVisitorsLimit = false;
        if (Interlocked.Increment(ref open) > max)
        {
            Interlocked.Decrement(ref open);
            return null;
        }

        if (byVisitor.AddOrUpdate(visitor, 1, (_, n) => n + 1) > WebChatLimits.MaxStreamsPerVisitor)
        {
            Close(visitor);
            isVisitorsLimit = true;
            return null;
        }

        return new Place(this, visitor);
    }

    private void Close(string visitor)
    {
        Interlocked.Decrement(ref open);
        var left = byVisitor.AddOrUpdate(visitor, 0, (_, n) => n - 1);

        // Only if it is still nought: a stream that opened meanwhile keeps its count.
        if (left == 0) byVisitor.TryRemove(KeyValuePair.Create(visitor, 0));
    }

    private sealed class Place(WebChatStreams streams, string visitor) : IDisposable
    {
        private int closed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref closed, 1) == 0) streams.Close(visitor);
        }
    }
}
