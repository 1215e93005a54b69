namespace ChannelHub.Channels.Contracts;

/// <summary>How a stand-in for a platform answers the next request that sends something.</summary>
public enum PlatformAnswer
{
    Takes,

    /// <summary>Refuses for now and says when to come back, in the platform's own way.</summary>
    AsksToRetry,

    /// <summary>Refuses for good.</summary>
    Refuses,

    /// <summary>Reads the request and cuts the connection: nobody knows whether it was taken.</summary>
    CutsAfterRequest,

    /// <summary>Cuts the connection before the request was read: surely not taken.</summary>
    Unreachable,
}

/// <summary>Plays a platform's sending side over a real socket. A channel that pushes answers gives one to its contract test.</summary>
public interface IPlatformStandIn : IAsyncDisposable
{
    /// <summary>The settings that lead the channel here.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    PlatformAnswer Next { set; }

    /// <summary>What <see cref="PlatformAnswer.AsksToRetry"/> tells the sender to wait.</summary>
    TimeSpan RetryAfter { get; }

    /// <summary>The texts taken so far, in order.</summary>
    IReadOnlyList<string> Taken { get; }
}
