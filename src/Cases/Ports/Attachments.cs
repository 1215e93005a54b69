namespace ChannelHub.Cases;

/// <summary>Files by their content's hash, beside the database.</summary>
public interface IAttachmentStore
{
    /// <summary>Streams a file in and makes it durable before it returns; the same content is stored once.</summary>
    /// <param name="maxBytes">The limit in bytes; one more byte ends the reading with <see cref="StoreFileOutcome.TooBig"/>.</param>
    Task<StoreFileOutcome> StoreAsync(Stream content, long maxBytes, CancellationToken stop);

    /// <summary>Opens a file for reading; null if there is none with this hash.</summary>
    Stream? Open(string sha256);
}

public abstract record StoreFileOutcome
{
    private StoreFileOutcome()
    {
    }

    public sealed record Stored(string Sha256, long Size) : StoreFileOutcome;

    public sealed record TooBig : StoreFileOutcome;

    public sealed record Unavailable(string Reason) : StoreFileOutcome;
}
