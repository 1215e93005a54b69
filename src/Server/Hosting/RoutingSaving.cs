using System.Text;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Settings;

namespace ChannelHub.Server.Hosting;

/// <summary>What became of a routing file that was to be saved.</summary>
internal abstract record RoutingSaved
{
    private RoutingSaved()
    {
    }

    public sealed record Done(RoutingSet Set) : RoutingSaved;

    /// <summary>Nothing was written.</summary>
    /// <param name="Faults">Of the file, or examples that its rules do not fulfil.</param>
    public sealed record Refused(IReadOnlyList<RoutingFault> Faults) : RoutingSaved;

    /// <summary>Another file came into force since it was read.</summary>
    public sealed record Stale(string Current) : RoutingSaved;
}

/// <summary>Saves a changed routing file: checked whole, its examples run, written whole, in force at once.</summary>
internal sealed class RoutingSaving(HubSettings settings, RoutingSource source) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>Where it is saved: a file of its own in the working directory rather than the one that came with the program.</summary>
    public string Path
    {
        get
        {
            var found = RoutingFiles.PathOf(settings);
            var shipped = System.IO.Path.GetFullPath(settings.Routing.File, settings.Place.ProgramDirectory);
            return found == shipped ? System.IO.Path.GetFullPath(settings.Routing.File, settings.Place.WorkingDirectory) : found;
        }
    }

    /// <param name="readAs">The id of the rules that the change was made on; null to save whatever is there.</param>
    public async Task<RoutingSaved> SaveAsync(string yaml, string? readAs, CancellationToken stop)
    {
        await turn.WaitAsync(stop);
        try
        {
            if (readAs is not null && readAs != source.Current.Id) return new RoutingSaved.Stale(source.Current.Id);
            var checkedFile = Check(yaml);
            if (checkedFile is not RoutingSaved.Done(var set)) return checkedFile;
            await WriteAsync(Path, yaml);
            source.Replace(set);
            return checkedFile;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What saving would come to, but for another file that came into force meanwhile; nothing is written.</summary>
    public RoutingSaved Check(string yaml)
    {
        var load = RoutingFiles.Compile(settings, yaml, Path);
        if (load is RoutingLoad.Faulty(var faults)) return new RoutingSaved.Refused(faults);
        var set = ((RoutingLoad.Loaded)load).Set;
        var broken = RoutingExamples.Check(set);
        return broken.Count > 0 ? new RoutingSaved.Refused(broken) : new RoutingSaved.Done(set);
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Beside it first and then in its place, so that nobody ever reads half a file. Not to be broken off.</summary>
    private static async Task WriteAsync(string path, string text)
    {
        var beside = path + ".new";
        await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text));
            await file.FlushAsync();
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(beside, path, overwrite: true);
    }
}
