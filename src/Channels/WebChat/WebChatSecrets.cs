using System.Security.Cryptography;

namespace ChannelHub.Channels.WebChat;

/// <summary>Where the secret comes from that signs visitors' keys when the settings give none.</summary>
internal interface IWebChatSecrets
{
    /// <summary>At least 32 bytes, the same at every call and after every restart.</summary>
    byte[] Read();
}

/// <summary>A secret made once and kept beside the hub's data, readable by the hub's own user only.</summary>
internal sealed class WebChatSecretFile(string directory) : IWebChatSecrets
{
    public const string FileName = "webchat.secret";
    private const int Bytes = 32;
    private readonly Lock reading = new();
    private byte[]? secret;

    public byte[] Read()
    {
        lock (reading) return secret ??= ReadOrMake();
    }

    private byte[] ReadOrMake()
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) Make(path);
        var bytes = File.ReadAllBytes(path);
        return bytes.Length >= Bytes
            ? bytes
            : throw new InvalidDataException(
                $"{path} holds {bytes.Length} bytes where at least {Bytes} are expected: it was cut or emptied. Restore it from the backup; or delete it, and a new one is made, with which visitors lose their open web chats.");
    }

    /// <summary>Written beside and moved into place, so that a crash leaves no half secret; of two hubs that start at once, the first one's stays.</summary>
    private static void Make(string path)
    {
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(RandomNumberGenerator.GetBytes(Bytes));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }
}
