namespace ChannelHub.Cases;

/// <summary>
/// The store can't do this now (disk full, locked, read-only, stopping) and the operation has no outcome that says so. Nothing was written; try
/// again later. Over HTTP it is 503. Anything else that a store throws is a fault of the program.
/// </summary>
public sealed class StoreUnavailableException(string reason, Exception? cause = null) : Exception(reason, cause);
