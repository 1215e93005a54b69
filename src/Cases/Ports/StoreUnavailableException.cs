using System.Data.Common;

namespace ChannelHub.Cases;

/// <summary>
/// The store can't do this now (disk full, locked, read-only, stopping) and the operation has no outcome that says so. Nothing was written; try
/// again later. Over HTTP it is 503.
/// </summary>
public sealed class StoreUnavailableException(string reason, Exception? cause = null) : IOException(reason, cause)
{
    /// <summary>Whether an exception says that the store failed, and not that the program is wrong.</summary>
    public static bool Is(Exception fault) => fault is StoreUnavailableException or DbException;
}
