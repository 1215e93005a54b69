using System.Formats.Tar;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ChannelHub.Server.Cli;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Server.Backup;

/// <summary>
/// One file with everything that has to be kept: the database, the attachments and the sign-in keys, as a tar archive.
/// The database is copied first, in one read transaction; an attachment is durable before the row that names it, so every file that the copy
/// names is there when the attachments are copied afterwards.
/// </summary>
internal static partial class HubBackup
{
    public const string Database = "channelhub.db";

    private const string Marker = "channelhub-backup.txt";
    private const string MarkerText = "ChannelHub backup, form 1, made ";
    private static readonly string[] Folders = ["attachments", "keys"];

    /// <returns>The backup's size in bytes.</returns>
    public static async Task<long> WriteAsync(string dataDirectory, string file, DateTimeOffset now, CancellationToken stop)
    {
        var database = Path.Combine(dataDirectory, Database);
        if (!File.Exists(database)) throw new CliFailure($"there is no database {database}; ChannelHub:Storage:Directory says where the data is.");
        if (Path.Exists(file)) throw new CliFailure($"{file} exists already; name a file that does not, so that no older backup is lost.");

        var copy = file + ".database";
        var part = file + ".part";
        try
        {
            await CopyDatabaseAsync(database, copy, stop);
            await using (var stream = new FileStream(part, PrivateFile(FileMode.CreateNew)))
            await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
            {
                var marker = new PaxTarEntry(TarEntryType.RegularFile, Marker)
                {
                    ModificationTime = now,
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{MarkerText}{now.UtcDateTime:O}\n"))),
                };
                await tar.WriteEntryAsync(marker, stop);
                await tar.WriteEntryAsync(copy, Database, stop);
                foreach (var path in Folders.Select(f => Path.Combine(dataDirectory, f)).Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*", SearchOption.AllDirectories)))
                {
                    var name = Path.GetRelativePath(dataDirectory, path).Replace('\\', '/');
                    if (KeptName().IsMatch(name)) await tar.WriteEntryAsync(path, name, stop);
                }

                FlushToDisk(stream);
            }

            File.Move(part, file);
            return new FileInfo(file).Length;
        }
        finally
        {
            File.Delete(copy);
            File.Delete(part);
        }
    }

    /// <returns>When the backup was made.</returns>
    public static async Task<DateTimeOffset> RestoreAsync(string file, string dataDirectory, CancellationToken stop)
    {
        if (!File.Exists(file)) throw new CliFailure($"there is no file {file}.");
        if (File.Exists(Path.Combine(dataDirectory, Database)))
        {
            throw new CliFailure($"{dataDirectory} holds a hub's data already; stop the hub and move that directory away first, so that nothing is lost by mistake.");
        }

        Directory.CreateDirectory(dataDirectory);
        await using var stream = File.OpenRead(file);
        try
        {
            await using var tar = new TarReader(stream);
            var made = await ReadMarkerAsync(tar, file, stop);
            while (await tar.GetNextEntryAsync(copyData: false, stop) is { } entry)
            {
                // A made-up archive must not write anywhere else: names outside the three known places are refused.
                if (entry.EntryType is not TarEntryType.RegularFile || entry.DataStream is null || !(entry.Name == Database || KeptName().IsMatch(entry.Name)))
                {
                    if (entry is { EntryType: TarEntryType.RegularFile, Length: 0 } && KeptName().IsMatch(entry.Name)) continue;
                    throw new CliFailure($"{file} holds '{entry.Name}', which no backup of ours does; nothing more was read.");
                }

                await ExtractAsync(entry, dataDirectory, stop);
            }

            if (!File.Exists(DatabasePart(dataDirectory))) throw new CliFailure($"{file} has no database in it: it is cut short or no backup.");
            // The database comes into being last: an interrupted restore can be run again.
            File.Move(DatabasePart(dataDirectory), Path.Combine(dataDirectory, Database));
            return made;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new CliFailure($"{file} is no backup, or is damaged: {e.Message}");
        }
    }

    private static async Task CopyDatabaseAsync(string database, string copy, CancellationToken stop)
    {
        if (File.Exists(copy)) throw new CliFailure($"{copy} is in the way (left by a backup that was interrupted?); delete it.");
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 60 }.ToString());
        await connection.OpenAsync(stop);
        await using var command = connection.CreateCommand();
        command.CommandText = "vacuum into $copy";
        command.Parameters.AddWithValue("$copy", copy);
        await command.ExecuteNonQueryAsync(stop);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<DateTimeOffset> ReadMarkerAsync(TarReader tar, string file, CancellationToken stop)
    {
        if (await tar.GetNextEntryAsync(copyData: true, stop) is { Name: Marker, DataStream: { } data })
        {
            using var reader = new StreamReader(data);
            var text = await reader.ReadToEndAsync(stop);
            if (text.StartsWith(MarkerText, StringComparison.Ordinal)) return DateTimeOffset.Parse(text[MarkerText.Length..], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        }

        throw new CliFailure($"{file} is not a backup that this version can read.");
    }

    private static async Task ExtractAsync(TarEntry entry, string dataDirectory, CancellationToken stop)
    {
        var path = entry.Name == Database ? DatabasePart(dataDirectory) : Path.Combine(dataDirectory, entry.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var target = new FileStream(path, PrivateFile(FileMode.Create));
        await entry.DataStream!.CopyToAsync(target, stop);
        FlushToDisk(target);
    }

    /// <summary>Only the blocking call reaches the disk itself.</summary>
    private static void FlushToDisk(FileStream stream) => stream.Flush(flushToDisk: true);

    private static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string DatabasePart(string dataDirectory) => Path.Combine(dataDirectory, Database + ".part");

    [GeneratedRegex(@"^(attachments(/[0-9a-f]+)*/[0-9a-f]{64}|keys/key-[0-9a-f-]+\.xml)$")]
    private static partial Regex KeptName();
}
