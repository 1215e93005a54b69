namespace ChannelHub.Channels.Tests.Email.Servers;

/// <summary>For tests that start servers and hosts: what was kept ends with the test, the last started first.</summary>
public abstract class KeptServers
{
    private readonly List<IAsyncDisposable> started = [];

    [TearDown]
    public async Task EndAsync()
    {
        started.Reverse();
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
    }

    protected T Keep<T>(T one)
        where T : IAsyncDisposable
    {
        started.Add(one);
        return one;
    }
}
