namespace ChannelHub.Server.Tests;

/// <summary>A clock that a test moves on; its timers are the system's, for what only waits.</summary>
internal sealed class ManualTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset now = now;

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
