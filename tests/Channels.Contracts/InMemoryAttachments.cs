using System.Collections.Concurrent;
using System.Security.Cryptography;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Contracts;

/// <summary>Files by their hash, in memory.</summary>
public sealed class InMemoryAttachments : IAttachmentStore
{
    private readonly ConcurrentDictionary<string, byte[]> files = new(StringComparer.Ordinal);

    public int Count => files.Count;

    /// <summary>Why nothing can be stored now; null when it can.</summary>
    public string? Fault { get; set; }

    public async Task<StoreFileOutcome> StoreAsync(Stream content, long maxBytes, CancellationToken stop)
    {
        if (Fault is { } fault) return new StoreFileOutcome.Unavailable(fault);
        using var bytes = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await content.ReadAsync(buffer, stop)) > 0)
        {
            if (bytes.Length + read > maxBytes) return new StoreFileOutcome.TooBig();
            await bytes.WriteAsync(buffer.AsMemory(0, read), stop);
        }

        return Store(bytes.ToArray());
    }

    public StoreFileOutcome.Stored Store(byte[] content)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        files[sha256] = content;
        return new StoreFileOutcome.Stored(sha256, content.Length);
    }

    public Stream? Open(string sha256) => files.TryGetValue(sha256, out var content) ? new MemoryStream(content, writable: false) : null;
}
