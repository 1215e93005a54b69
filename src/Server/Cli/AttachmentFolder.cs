using System.Buffers;
using System.Security.Cryptography;
using ChannelHub.Cases;

namespace ChannelHub.Server.Cli;

/// <summary>Attachments for <c>normalize</c>: hashed and counted, and written to a folder only if one was named.</summary>
internal sealed class AttachmentFolder(string? folder) : IAttachmentStore
{
    public async Task<StoreFileOutcome> StoreAsync(Stream content, long maxBytes, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var temporary = folder is null ? null : Path.Combine(Directory.CreateDirectory(folder).FullName, ".part");
        var size = 0L;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            await using (var file = temporary is null ? Stream.Null : File.Create(temporary))
            {
                int read;
                while ((read = await content.ReadAsync(buffer, stop)) > 0)
                {
                    size += read;
                    if (size > maxBytes) return new StoreFileOutcome.TooBig();
                    hash.AppendData(buffer.AsSpan(0, read));
                    await file.WriteAsync(buffer.AsMemory(0, read), stop);
                }
            }

            var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
            if (temporary is not null) File.Move(temporary, Path.Combine(folder!, sha256), overwrite: true);
            return new StoreFileOutcome.Stored(sha256, size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public Stream? Open(string sha256)
    {
        var path = folder is null ? null : Path.Combine(folder, sha256);
        return path is not null && sha256.All(char.IsAsciiHexDigitLower) && File.Exists(path) ? File.OpenRead(path) : null;
    }
}
