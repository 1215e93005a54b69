namespace ChannelHub.Storage;

/// <summary>The store can't be opened as it is; the message says why and what to do. The program does not start.</summary>
public sealed class StoreOpeningException(string message, Exception? cause = null) : Exception(message, cause);
