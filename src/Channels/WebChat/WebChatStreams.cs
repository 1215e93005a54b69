namespace ChannelHub.Channels.WebChat;

/// <summary>
/// Counts open streams. When all are taken, a new one is refused; when one visitor has too many, his oldest ends in favour of the new one: it is likely to be a connection that died without
/// saying so (a phone that changed networks), and he must not be locked out by it. Thread-safe.
/// </summary>
internal sealed class WebChatStreams(int max)
{
    private readonly Lock turn = new();
    private readonly Dictionary<string, LinkedList<Place>> byVisitor = new(StringComparer.Ordinal);
    private int open;

    public int Open => Volatile.Read(ref open);

    /// <summary>Takes a place; dispose it when the stream ends. Null if all are taken.</summary>
    public Place? TryOpen(string visitor)
    {
        Place? oldest = null;
        Place place;
        lock (turn)
        {
            if (open >= max) return null;
            open++;
            if (!byVisitor.TryGetValue(visitor, out var places)) byVisitor[visitor] = places = [];
            if (places.Count == WebChatLimits.MaxStreamsPerVisitor)
            {
                oldest = places.First!.Value;
                places.RemoveFirst();
            }

            places.AddLast(place = new Place(this, visitor));
        }

        oldest?.End();
        return place;
    }

    private void Close(Place place)
    {
        lock (turn)
        {
            open--;
            if (!byVisitor.TryGetValue(place.Visitor, out var places)) return;
            places.Remove(place);
            if (places.Count == 0) byVisitor.Remove(place.Visitor);
        }
    }

    /// <summary>One open stream.</summary>
    internal sealed class Place(WebChatStreams streams, string visitor) : IDisposable
    {
        private readonly CancellationTokenSource ended = new();
        private readonly Lock turn = new();
        private bool isClosed;

        public string Visitor => visitor;

        /// <summary>Cancelled when a newer stream took the place.</summary>
        public CancellationToken Ended => ended.Token;

        public void End()
        {
            lock (turn)
            {
                if (!isClosed) ended.Cancel();
            }
        }

        public void Dispose()
        {
            lock (turn)
            {
                if (isClosed) return;
                isClosed = true;
            }

            streams.Close(this);
            ended.Dispose();
        }
    }
}
