using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

/// <summary>Whether the store can be written, as the writer last saw it.</summary>
internal sealed class StoreHealth(ILogger log) : IStoreHealth
{
    private volatile string? fault;

    public string? Fault => fault;

    public void Set(string reason)
    {
        if (fault != reason) StorageLog.FaultBegan(log, reason);
        fault = reason;
    }

    public void Clear()
    {
        if (fault is null) return;
        fault = null;
        StorageLog.FaultEnded(log);
    }
}
