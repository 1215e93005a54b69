using System.Security.Cryptography;

namespace ChannelHub.Channels;

/// <summary>A secret made once and kept beside the hub's data, readable by the hub's own user only.</summary>
/// <param name="ifLost">What follows from a new secret, for whoever finds the file damaged.</param>
public sealed class KeptSecret(string directory, string fileName, string ifLost)
{
    private const int Bytes = 32;
    private readonly Lock reading = new();
    private byte[]? secret;

    /// <summary>At least 32 bytes, the same at every call and after every restart.</summary>
    public byte[] Read()
    {
        lock (reading) return secret ??= ReadOrMake();
    }

    private byte[] ReadOrMake()
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, fileName);
        if (!File.Exists(path)) Make(path);
        var bytes = File.ReadAllBytes(path);
        return bytes.Length >= Bytes
            ? bytes
            : throw new InvalidDataException($"{path} holds {bytes.Length} bytes where at least {Bytes} are expected: it was cut or emptied. Restore it from the backup; or delete it, and a new one is made, with which {ifLost}.");
    }

    /// <summary>Written beside and moved into place, so that a crash leaves no half secret; of two programs that start at once, the first one's stays.</summary>
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
