using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using ChannelHub.Channels;
using ChannelHub.Channels.Email;

namespace ChannelHub.Server.Cli;

/// <summary><c>import</c>: hands the mails of files to a mailbox, each once, however often it is run.</summary>
internal static class ImportCommand
{
    /// <summary>So many batches may be under way at the same time.</summary>
    public const int Lanes = 4;

    private const int BatchMails = 100;
    private const int BatchBytes = 1024 * 1024;

    public static Command Build(CommandContext context)
    {
        var account = MailHandIn.AccountOption();
        var url = MailHandIn.UrlOption();
        var path = new Argument<string>("PATH") { Description = "an mbox, a Maildir, a folder of .eml files, or one such file; for other platforms a file of raw payloads, one JSON value a line" };
        var answer = new Option<bool>("--answer") { Description = "answer old mail, too, as if it had just come" };
        var command = new Command(
            "import",
            """
            Hand the mails of files to a mailbox of the running hub. It can be run again: what is there is not taken twice. Mail older than three days becomes cases like any other, but
            nothing answers it by itself, asks about it or reminds of it; with --answer it is treated as if it had just come.
            Without a running hub the mails are stored, and the hub works on them at its next start. Payloads of other platforms are stored while no hub runs.
            """)
        {
            account, url, path, answer,
        };
        command.SetAction((parsed, stop) => RunAsync(context, parsed.GetRequiredValue(account), parsed.GetValue(url), parsed.GetRequiredValue(path), parsed.GetValue(answer), stop));
        return command;
    }

    private static async Task<int> RunAsync(CommandContext context, string account, string? url, string path, bool answer, CancellationToken stop)
    {
        var settings = context.LoadOrFail();
        var full = Path.GetFullPath(path, context.Environment.WorkingDirectory);
        if (settings.Accounts.FirstOrDefault(a => a.Name.Value == account) is { Type: IPayloadKeys keys } platform) return await PayloadImport.RunAsync(context, settings, platform, keys, full, stop);
        var hub = MailHandIn.Of(settings, account, url);
        var files = MailFiles.Find(full);
        if (files.Count == 0) throw new CliFailure($"there is no mail in {full}: name an mbox, a Maildir, a folder of .eml files, or one such file.");
        await using var way = await MailWay.OpenAsync(settings, hub, answer, context.Environment.Time, stop);
        var progress = new ImportProgress(context.Error, files.Sum(f => new FileInfo(f).Length), context.Environment.Time);
        var count = await HandInAsync(files, hub, way, progress, stop);
        progress.End();
        await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count.Stored} mails stored, {count.Known} known already, {count.Refused} refused."));
        if (!way.HubRuns && count.Stored > 0) await context.Out.WriteLineAsync("No hub is running: it works on them at its next start.");
        return count.Refused == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }

    /// <summary>Mails of one sender one after the other, so that an answer never comes before what it answers; senders side by side.</summary>
    private static async Task<ImportCount> HandInAsync(IReadOnlyList<string> files, MailHandIn hub, MailWay way, ImportProgress progress, CancellationToken stop)
    {
        var count = new ImportCount();
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var lanes = Enumerable.Range(0, Lanes).Select(_ => System.Threading.Channels.Channel.CreateBounded<(MailInFile Mail, int Nth)>(BatchMails)).ToArray();
        var workers = lanes.Select(lane => Task.Run(() => WorkAsync(lane.Reader, way, progress, count, failed), stop)).ToList();
        var nameless = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            await foreach (var mail in MailFiles.ReadAsync(files, hub.Account.MaxMailBytes, failed.Token))
            {
                var nth = 1;
                if (EmailHandIn.Nameless(mail.Bytes) is { } content) nameless[content] = nth = nameless.GetValueOrDefault(content) + 1;
                await lanes[EmailHandIn.Lane(mail.Bytes, lanes.Length)].Writer.WriteAsync((mail, nth), failed.Token);
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // A worker failed; what it says follows.
        }
        finally
        {
            foreach (var lane in lanes) lane.Writer.TryComplete();
        }

        await Task.WhenAll(workers);
        return count;
    }

    private static async Task WorkAsync(ChannelReader<(MailInFile Mail, int Nth)> mails, MailWay way, ImportProgress progress, ImportCount count, CancellationTokenSource failed)
    {
        try
        {
            var batch = new List<MailInBatch>(BatchMails);
            while (await mails.WaitToReadAsync(failed.Token))
            {
                var (bytes, first, last) = (0, "", 0L);
                while (batch.Count < BatchMails && mails.TryPeek(out var next) && (batch.Count == 0 || bytes + next.Mail.Bytes.Length <= BatchBytes) && mails.TryRead(out next))
                {
                    if (batch.Count == 0) first = next.Mail.Where;
                    batch.Add(new MailInBatch(next.Mail.Bytes, next.Nth));
                    bytes += next.Mail.Bytes.Length;
                    last = next.Mail.Read;
                }

                count.Add(await way.HandInAsync(batch, first, failed.Token));
                batch.Clear();
                progress.Tell(last, count);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || failed.IsCancellationRequested is false)
        {
            await failed.CancelAsync();
            throw;
        }
    }
}

/// <summary>What became of the mails of an import.</summary>
internal sealed class ImportCount
{
    private int stored;
    private int known;
    private int refused;

    public int Stored => stored;

    public int Known => known;

    public int Refused => refused;

    public int All => stored + known + refused;

    public void Add(HandedIn ended)
    {
        Interlocked.Add(ref stored, ended.Stored);
        Interlocked.Add(ref known, ended.Known);
        Interlocked.Add(ref refused, ended.Refused);
    }
}

/// <summary>A line that grows on a terminal; a line now and then elsewhere.</summary>
internal sealed class ImportProgress(TextWriter output, long bytes, TimeProvider time, string things = "mails")
{
    private const int Width = 30;

    private static readonly TimeSpan OnTerminal = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(5);

    private readonly Lock telling = new();
    private readonly bool terminal = ReferenceEquals(output, Console.Error) && !Console.IsErrorRedirected;
    private readonly long began = time.GetTimestamp();
    private long last = time.GetTimestamp();
    private bool told;

    public void Tell(long read, ImportCount count)
    {
        lock (telling)
        {
            if (time.GetElapsedTime(last) < (terminal ? OnTerminal : Elsewhere)) return;
            last = time.GetTimestamp();
            told = true;
            var part = bytes == 0 ? 1 : Math.Clamp((double)read / bytes, 0, 1);
            var speed = count.All / Math.Max(0.001, time.GetElapsedTime(began).TotalSeconds);
            var line = string.Create(CultureInfo.InvariantCulture, $"{part * 100,5:0.0} %  {count.All} {things}, {speed:0} a second");
            if (terminal) output.Write($"\r[{new string('#', (int)(part * Width)).PadRight(Width)}] {line}   ");
            else output.WriteLine(line.Trim());
        }
    }

    public void End()
    {
        if (terminal && told) output.WriteLine();
    }
}
