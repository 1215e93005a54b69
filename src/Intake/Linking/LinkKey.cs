using System.Security.Cryptography;
using System.Text;

namespace ChannelHub.Intake.Linking;

/// <summary>A key of the hub's own for what it signs: link tokens and one-time codes, or customers' case links. Made once, kept beside the data, readable by the hub's own user only.</summary>
public sealed class LinkKey
{
    public const string FileName = "contact-links.key";
    private const int Bytes = 32;

    private readonly Lock reading = new();
    private readonly string? directory;
    private readonly string fileName;
    private byte[]? key;

    /// <param name="directory">Of the hub's data. The file is made when it is first needed.</param>
    /// <param name="fileName">Each key has a file of its own, so that one can be changed without the others.</param>
    public LinkKey(string directory, string fileName = FileName) => (this.directory, this.fileName) = (directory, fileName);

    internal LinkKey(byte[] key) => (this.key, fileName) = (key, FileName);

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
        lock (reading) return key ??= ReadOrMake(directory!, fileName);
    }

    private static byte[] ReadOrMake(string directory, string fileName)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, fileName);
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
