using System.Buffers;
using System.Security.Cryptography;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

/// <summary>
/// Files under <c>ab/cd/&lt;sha-256&gt;</c>. A file is written under a temporary name, synced and then renamed, and the folders that name it are synced as well,
/// so that a row never names a file that a power cut took away.
/// </summary>
internal sealed class AttachmentFolder : IAttachmentStore
{
    private const string Unfinished = ".part";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string root;
    private readonly ILogger log;
    private long temporaries;

    /// <param name="clear">Removes what an earlier run left unfinished; only for the one hub of the folder.</param>
    public AttachmentFolder(string root, bool clear, ILogger log)
    {
        this.root = root;
        this.log = log;
        Directory.CreateDirectory(root);
        if (!clear) return;
        var leftovers = Directory.GetFiles(root, $"*{Unfinished}");
        foreach (var file in leftovers) File.Delete(file);
        if (leftovers.Length > 0) StorageLog.LeftoversRemoved(log, leftovers.Length);
    }

    public async Task<StoreFileOutcome> StoreAsync(Stream content, long maxBytes, CancellationToken stop)
    {
        // The process's id keeps apart the hub and a tool beside it.
        var temporary = Path.Combine(root, $"{Environment.ProcessId}-{Interlocked.Increment(ref temporaries)}{Unfinished}");
        try
        {
            if (await WriteAsync(content, temporary, maxBytes, stop).ConfigureAwait(false) is not { } written) return new StoreFileOutcome.TooBig();
            OnDisk(() => Place(temporary, written.Hash));
            return new StoreFileOutcome.Stored(written.Hash, written.Size);
        }
        catch (DiskException e)
        {
            StorageLog.AttachmentFailed(log, e.InnerException!);
            return new StoreFileOutcome.Unavailable($"The folder {root} can't be written: {e.Message}");
        }
        finally
        {
            if (File.Exists(temporary)) File.Delete(temporary);
        }
    }

    public Stream? Open(string sha256)
    {
        if (sha256.Length != 64 || sha256.AsSpan().ContainsAnyExcept(HexDigits)) return null;
        var path = PathOf(sha256);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan) : null;
    }

    private string PathOf(string hash) => Path.Combine(root, hash[..2], hash[2..4], hash);

    /// <summary>Null when there is more than may be. Never more than one buffer of it is in memory.</summary>
    private static async Task<(string Hash, long Size)?> WriteAsync(Stream content, string path, long maxBytes, CancellationToken stop)
    {
        using var file = OnDisk(() => File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.None));
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            long size = 0;
            int read;
            while ((read = await content.ReadAsync(buffer, stop).ConfigureAwait(false)) > 0)
            {
                if (size + read > maxBytes) return null;
                sha.AppendData(buffer, 0, read);
                var (bytes, at) = (buffer.AsMemory(0, read), size);
                OnDisk(() => RandomAccess.Write(file, bytes.Span, at));
                size += read;
            }

            OnDisk(() => RandomAccess.FlushToDisk(file));
            return (Convert.ToHexStringLower(sha.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Place(string temporary, string hash)
    {
        var path = PathOf(hash);
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            File.Move(temporary, path, overwrite: true);
        }

        // Also when it was there: another call may have renamed it and not have come to the sync yet.
        FolderSync.Sync(folder);
        FolderSync.Sync(Path.GetDirectoryName(folder)!);
        FolderSync.Sync(root);
    }

    private static void OnDisk(Action work) => OnDisk(() =>
    {
        work();
        return true;
    });

    private static T OnDisk<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiskException(e);
        }
    }

    /// <summary>An error of our own disk, told apart from one of the stream that is read, which is its caller's.</summary>
    private sealed class DiskException(Exception cause) : Exception(cause.Message, cause);
}
