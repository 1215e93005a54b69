namespace ChannelHub.Server.Cli;

/// <summary>Where the running hub listens, in a file of its data folder, so that commands beside it find it whatever address it was started with.</summary>
internal static class RunningHubFile
{
    public const string FileName = "hub.address";

    /// <summary>Writes the address; disposing takes it away. A file that can't be written costs a convenience, not the start.</summary>
    public static IDisposable Write(string dataDirectory, string address)
    {
        var path = Path.Combine(dataDirectory, FileName);
        try
        {
            File.WriteAllText(path, address + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The commands take the address from the settings then.
        }

        return new Written(path);
    }

    /// <summary>Null if no hub has left its address.</summary>
    public static Uri? Read(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, FileName);
        try
        {
            return File.Exists(path) && Uri.TryCreate(File.ReadAllText(path).Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class Written(string path) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Left behind it leads nowhere, and the next start writes it anew.
            }
        }
    }
}
