namespace ChannelHub.Channels.Email.Wire;

/// <summary>The limit of one piece of work with a server. It can be moved on while the server makes progress, so a slow line is served and a dead one is not.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource limit;
    private readonly CancellationTokenSource either;
    private readonly TimeSpan span;
    private readonly CancellationToken stop;

    public Deadline(TimeSpan span, TimeProvider time, CancellationToken stop)
    {
        this.span = span;
        this.stop = stop;
        limit = new CancellationTokenSource(span, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
    }

    public CancellationToken Token => either.Token;

    /// <summary>The time is up, and nobody asked to stop.</summary>
    public bool IsOver => limit.IsCancellationRequested && !stop.IsCancellationRequested;

    public TimeSpan Span => span;

    /// <summary>Counts the whole span anew from now on.</summary>
    public void Extend() => limit.CancelAfter(span);

    public void Dispose()
    {
        either.Dispose();
        limit.Dispose();
    }
}
