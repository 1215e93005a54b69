namespace ChannelHub.Channels.Teams;

/// <summary>
/// Knows an activity that the platform brings again under another id. It does so when it got no answer in time, so a repeat is looked for only where our answer to the first was late or did not
/// get through; a press of a button (an invoke) is looked for always. A customer who writes "1" twice, to two questions, has then written twice. In memory: after a restart nothing was late.
/// Thread-safe.
/// </summary>
/// <remarks>Two generations that change places every window: what was not seen for one whole window is dropped, without a timer and without a scan.</remarks>
internal sealed class TeamsRedeliveries(TimeProvider time)
{
    private readonly Lock gate = new();
    private Dictionary<string, Delivery> current = new(StringComparer.Ordinal);
    private Dictionary<string, Delivery> previous = new(StringComparer.Ordinal);
    private long since = time.GetTimestamp();

    /// <summary>
    /// The delivery to which an activity belongs: a new one, or the first of the same content, whose key is then to be used so that the inbox knows it again.
    /// </summary>
    /// <param name="content"><see cref="TeamsIds.Content"/>.</param>
    public Delivery Begin(string content, string externalId, bool isInvoke)
    {
        var now = time.GetTimestamp();
        lock (gate)
        {
            if (time.GetElapsedTime(since, now) > TeamsLimits.RedeliveryWindow) (previous, current, since) = (current, new(StringComparer.Ordinal), now);
            var first = current.GetValueOrDefault(content) ?? previous.GetValueOrDefault(content);
            if (first is not null && (first.ExternalId == externalId || (time.GetElapsedTime(first.At, now) <= TeamsLimits.RedeliveryWindow && (isInvoke || first.WasLate(time, now))))) return first;
            return current[content] = new Delivery(externalId, now);
        }
    }

    /// <summary>Says when the answer to a delivery was on its way, and whether it got through.</summary>
    public void End(Delivery delivery, bool gotThrough)
    {
        var now = time.GetTimestamp();
        lock (gate) delivery.End(now, gotThrough);
    }

    internal sealed class Delivery(string externalId, long at)
    {
        private long? answeredAt;
        private bool wasCut;

        public string ExternalId => externalId;

        public long At => at;

        public bool WasLate(TimeProvider time, long now) => wasCut || time.GetElapsedTime(at, answeredAt ?? now) >= TeamsLimits.LateAfter;

        public void End(long now, bool gotThrough)
        {
            answeredAt ??= now;
            wasCut |= !gotThrough;
        }
    }
}
