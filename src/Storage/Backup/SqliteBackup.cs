using System.Formats.Tar;
using Microsoft.Data.Sqlite;

namespace ChannelHub.Storage;

/// <summary>
/// A copy of everything in one tar file, taken while the hub runs: the database as it was at one moment, then the attachments. An attachment is stored
/// before the row that names it, so every file that the copy's rows name is in it.
/// </summary>
public static class SqliteBackup
{
    private const string DatabaseEntry = "channelhub.db";
    private const string AttachmentEntries = "attachments/";

    /// <summary>Writes the copy under a temporary name beside <paramref name="target"/> and renames it when it is whole.</summary>
    /// <exception cref="StoreOpeningException">There is no database.</exception>
    /// <exception cref="IOException">The target can't be written.</exception>
    public static async Task CreateAsync(StorageOptions options, string target, CancellationToken stop)
    {
        if (!File.Exists(options.DatabaseFile)) throw new StoreOpeningException($"There is no database in {Path.GetFullPath(options.Directory)}: nothing to back up.");
        target = Path.GetFullPath(target);
        var (copy, part) = ($"{target}.db.part", $"{target}.part");
        try
        {
            CopyDatabase(options.DatabaseFile, copy);
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                await using (var tar = new TarWriter(file, TarEntryFormat.Pax, leaveOpen: true))
                {
                    await tar.WriteEntryAsync(copy, DatabaseEntry, stop).ConfigureAwait(false);
                    foreach (var attachment in Attachments(options.AttachmentFolder)) await tar.WriteEntryAsync(attachment.Path, AttachmentEntries + attachment.Name, stop).ConfigureAwait(false);
                }

                RandomAccess.FlushToDisk(file.SafeFileHandle);
            }

            File.Move(part, target, overwrite: true);
            FolderSync.Sync(Path.GetDirectoryName(target)!);
        }
        finally
        {
            File.Delete(copy);
            File.Delete(part);
        }
    }

    /// <summary>Puts a copy into an empty folder; the hub must not run there.</summary>
    /// <exception cref="StoreOpeningException">The folder has a database already, or the file is no whole backup.</exception>
    public static async Task RestoreAsync(StorageOptions options, string source, CancellationToken stop)
    {
        var folder = Path.GetFullPath(options.Directory);
        Directory.CreateDirectory(folder);
        using var held = DirectoryLock.Take(folder);
        if (File.Exists(options.DatabaseFile)) throw new StoreOpeningException($"The folder {folder} has a database already: restore into an empty folder, or move that database (channelhub.db*) away first.");
        var part = $"{options.DatabaseFile}.part";
        try
        {
            await using var file = File.OpenRead(source);
            await using var tar = new TarReader(file);
            while (await tar.GetNextEntryAsync(copyData: false, stop).ConfigureAwait(false) is { } entry)
            {
                var path = entry.Name == DatabaseEntry ? part : AttachmentPath(options.AttachmentFolder, entry.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true, stop).ConfigureAwait(false);
            }

            if (!File.Exists(part) || !IsSound(part)) throw new StoreOpeningException($"{source} is no whole backup of a hub: the database in it is missing or damaged.");
            File.Move(part, options.DatabaseFile); // last: a restore that was broken off leaves no database behind
            FolderSync.Sync(folder);
        }
        catch (InvalidDataException e)
        {
            throw new StoreOpeningException($"{source} is no backup of a hub: {e.Message}", e);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>By SQLite's online backup, in one read transaction: writers go on meanwhile.</summary>
    private static void CopyDatabase(string file, string copy)
    {
        File.Delete(copy);
        using var source = SqliteConnections.OpenReader(file);
        using var target = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = copy, Pooling = false }.ToString());
        target.Open();
        source.BackupDatabase(target);
        SqliteConnections.Execute(target, "PRAGMA journal_mode=DELETE"); // one file, without a log beside it
    }

    private static bool IsSound(string file)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA quick_check(1)";
        try
        {
            return check.ExecuteScalar() is "ok";
        }
        catch (SqliteException e) when (SqliteFaults.IsOfTheStore(e))
        {
            return false;
        }
    }

    private static IEnumerable<(string Path, string Name)> Attachments(string root) =>
        Directory.Exists(root)
            ? Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                .Where(p => Path.GetFileName(p).Length == 64)
                .Select(p => (p, Path.GetRelativePath(root, p).Replace('\\', '/')))
            : [];

    /// <summary>Only <c>attachments/ab/cd/&lt;sha-256&gt;</c> is taken: a name from a file must not lead out of the folder.</summary>
    private static string AttachmentPath(string root, string name)
    {
        var hash = name[(name.LastIndexOf('/') + 1)..];
        return hash.Length == 64 && hash.All(char.IsAsciiHexDigitLower) && name == $"{AttachmentEntries}{hash[..2]}/{hash[2..4]}/{hash}"
            ? Path.Combine(root, hash[..2], hash[2..4], hash)
            : throw new InvalidDataException($"it holds '{name}', which no backup does.");
    }
}
