using System.Runtime.CompilerServices;

namespace ChannelHub.Channels.Email;

/// <summary>One mail found in files.</summary>
/// <param name="Where">The file, and the mail's number where a file holds several.</param>
/// <param name="Read">How many bytes of the files were read so far.</param>
public sealed record MailInFile(byte[] Bytes, string Where, long Read);

/// <summary>Finds mails in what mail programs and servers leave: an mbox (RFC 4155), a Maildir, a folder of <c>.eml</c> files, or one such file. One mail is held at a time.</summary>
public static class MailFiles
{
    /// <summary>All files that belong to it, in the order in which they are read.</summary>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) return [];
        var maildir = new[] { "cur", "new" }.Select(f => Path.Combine(path, f)).Where(Directory.Exists).ToList();
        var files = maildir.Count > 0
            ? maildir.SelectMany(f => Directory.EnumerateFiles(f))
            : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f).ToLowerInvariant() is ".eml" or ".mbox" or ".mbx");
        return [.. files.Where(f => !Path.GetFileName(f).StartsWith('.')).OrderBy(f => Path.GetFileName(f), StringComparer.Ordinal)];
    }

    /// <param name="max">The largest mail taken whole, in bytes.</param>
    public static async IAsyncEnumerable<MailInFile> ReadAsync(IReadOnlyList<string> files, long max, [EnumeratorCancellation] CancellationToken stop)
    {
        long before = 0;
        foreach (var file in files)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan | FileOptions.Asynchronous);
            var reader = new MboxReader(stream, max);
            var number = 0;
            while (await reader.NextAsync(stop).ConfigureAwait(false) is { } mail)
            {
                number++;
                if (mail.Length > 0) yield return new MailInFile(mail, reader.IsMbox ? $"{file}, mail {number}" : file, before + reader.Read);
            }

            before += stream.Length;
        }
    }
}
