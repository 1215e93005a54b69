namespace ChannelHub.Storage;

/// <summary>
/// One hub per folder: a file that is held open and locked while the hub runs. The operating system lets go of it when the process ends, however
/// that happens, so a killed hub leaves nothing behind that has to be cleared away.
/// </summary>
internal sealed class DirectoryLock : IDisposable
{
    private readonly FileStream file;

    private DirectoryLock(FileStream file) => this.file = file;

    /// <exception cref="StoreOpeningException">Another process holds the lock, or the folder can't be written.</exception>
    public static DirectoryLock Take(string directory)
    {
        var path = Path.Combine(directory, "channelhub.lock");
        try
        {
            return new DirectoryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreOpeningException($"The folder {directory} can't be written: give the hub's account the right to write there, or set another ChannelHub:Storage:Directory.", e);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new StoreOpeningException($"Another hub is running on the folder {directory}: stop it first, or give this one its own ChannelHub:Storage:Directory. ({e.Message})", e);
        }
        catch (IOException e)
        {
            throw new StoreOpeningException($"The folder {directory} can't be written ({e.Message}): check the disk, or set another ChannelHub:Storage:Directory.", e);
        }
    }

    public void Dispose() => file.Dispose();
}
