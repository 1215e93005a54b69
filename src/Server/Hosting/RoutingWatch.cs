using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>
/// Takes a changed routing file while the hub runs: when the system tells of a change, and by looking every few seconds where it does not (network drives,
/// containers). A file is read when it has stood still for a moment, so that a half-written one is not taken for a faulty one; editors may write in place or put
/// another file in its place. It comes into force as a whole or not at all.
/// </summary>
internal sealed class RoutingWatch(HubSettings settings, RoutingSource source, TimeProvider time, ILogger<RoutingWatch> log) : BackgroundService
{
    /// <summary>How often it looks by itself.</summary>
    internal static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>For how long a changed file has to stand still.</summary>
    internal static readonly TimeSpan StandStill = TimeSpan.FromMilliseconds(150);

    private const int MaxWaits = 40;

    /// <summary>So many faults are written to the log; the rest can be asked for.</summary>
    private const int MaxLogged = 5;

    private readonly Channel<bool> told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private (string Path, long Length, DateTime Written)? seen;
    private string? seenContent;

    /// <summary>Something happened to the file, or nobody has looked yet: it is read even if it looks the same.</summary>
    private bool mustLook = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What is in force was read at start; whether it changed since is seen at the first look.
        using var watcher = Watch();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await TellOrTimeAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is tried again at the next look; while it lasts the reason stands where an operator looks.
                Refuse([new RoutingFault(RoutingFiles.PathOf(settings), 1, 1, $"the file can't be read: {e.Message}")]);
                await TellOrTimeAsync(stoppingToken);
            }
        }
    }

    private async Task TellOrTimeAsync(CancellationToken stop)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var hint = told.Reader.WaitToReadAsync(wait.Token).AsTask();
        await Task.WhenAny(hint, Task.Delay(LookEvery, time, wait.Token));
        if (hint.IsCompletedSuccessfully && told.Reader.TryRead(out _)) mustLook = true; // a change within the file system's resolution of time must not be overlooked
        await wait.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task LookAsync(CancellationToken stop)
    {
        var stamp = Stamp();
        if (stamp == seen && !mustLook) return;
        for (var i = 0; i < MaxWaits; i++)
        {
            await Task.Delay(StandStill, time, stop);
            var again = Stamp();
            if (again == stamp) break;
            stamp = again;
        }

        (seen, mustLook) = (stamp, false);
        if (stamp is null)
        {
            Refuse([new RoutingFault(RoutingFiles.PathOf(settings), 1, 1, "the file does not exist any more; put it back, or the next start fails")]);
            seenContent = null;
            return;
        }

        var text = await File.ReadAllTextAsync(stamp.Value.Path, stop);
        var content = $"{stamp.Value.Path} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
        if (content == seenContent) return;
        seenContent = content;
        Take(text, stamp.Value.Path);
    }

    private void Take(string text, string path)
    {
        switch (RoutingFiles.Compile(settings, text, path))
        {
            case RoutingLoad.Loaded(var set) when set.Id == source.Current.Id:
                // Unchanged, or changed back before it was ever taken: what was wrong with it is wrong no more.
                if (source.LastFaults.Count > 0) source.Replace(source.Current);
                break;
            case RoutingLoad.Loaded(var set):
                source.Replace(set);
                ServerLog.RulesTaken(log, set.Id, set.Rules.Count);
                var broken = RoutingExamples.Check(set);
                if (broken.Count > 0) ServerLog.ExamplesBroken(log, broken.Count, broken[0].ToString());
                break;
            case RoutingLoad.Faulty(var faults):
                Refuse(faults);
                break;
        }
    }

    private void Refuse(IReadOnlyList<RoutingFault> faults)
    {
        if (source.LastFaults.SequenceEqual(faults)) return;
        source.Refuse(faults);
        ServerLog.RulesRefused(log, faults.Count, source.Current.Id);
        foreach (var fault in faults.Take(MaxLogged)) ServerLog.RulesFault(log, fault.ToString());
    }

    private (string Path, long Length, DateTime Written)? Stamp()
    {
        var file = new FileInfo(RoutingFiles.PathOf(settings));
        return file.Exists ? (file.FullName, file.Length, file.LastWriteTimeUtc) : null;
    }

    /// <summary>Null where the system can't watch: looking from time to time does it alone then.</summary>
    private FileSystemWatcher? Watch()
    {
        var path = RoutingFiles.PathOf(settings);
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(path)!, Path.GetFileName(path)) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName | NotifyFilters.Size };
            watcher.Changed += (_, _) => told.Writer.TryWrite(true);
            watcher.Created += (_, _) => told.Writer.TryWrite(true);
            watcher.Deleted += (_, _) => told.Writer.TryWrite(true);
            watcher.Renamed += (_, _) => told.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException or PlatformNotSupportedException)
        {
            ServerLog.NoFileEvents(log, e.Message);
            return null;
        }
    }
}
