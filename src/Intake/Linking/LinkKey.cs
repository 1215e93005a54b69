using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Intake.Linking;

/// <summary>The hub's own key for link tokens and one-time codes: made once, kept beside the data, readable by the hub's own user only.</summary>
public sealed class LinkKey
{
    public const string FileName = "contact-links.key";
    private const int Bytes = 32;

    private readonly Lock reading = new();
    private readonly string? directory;
    private byte[]? key;

    /// <param name="directory">Of the hub's data. The file is made when it is first needed.</param>
    public LinkKey(string directory) => this.directory = directory;

    internal LinkKey(byte[] key) => this.key = key;

    /// <summary>HMAC-SHA256 (RFC 2104) of what is said, for one purpose and no other.</summary>
    internal byte[] Sign(string purpose, ReadOnlySpan<byte> said)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Read());
        mac.AppendData(Encoding.ASCII.GetBytes(purpose));
        mac.AppendData([0]);
        mac.AppendData(said);
        return mac.GetHashAndReset();
    }

    private byte[] Read()
    {
        lock (reading) return key ??= ReadOrMake(directory!);
    }

    private static byte[] ReadOrMake(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) Make(path);
        var bytes = File.ReadAllBytes(path);
        return bytes.Length == Bytes
            ? bytes
            : throw new InvalidDataException($"{path} holds {bytes.Length} bytes, not {Bytes}: it was cut or replaced. Restore it from the backup; or delete it and a new one is made, with which links that customers have not followed yet stop working.");
    }

    /// <summary>Written beside and moved into place: a crash leaves no half key, and of two hubs that start at once the first one's stays.</summary>
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
