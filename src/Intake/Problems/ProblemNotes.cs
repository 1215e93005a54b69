using System.Collections.Concurrent;
using System.Threading.Channels;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Problems;

/// <summary>Which cases came to a new place since problems were last looked for. Of each case only the newest commit is kept.</summary>
public sealed class ProblemNotes
{
    private readonly ConcurrentDictionary<CaseNumber, Case> cases = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes note of a commit that told what its case is about; all others are passed over.</summary>
    public void Changed(CaseChange change)
    {
        if (!change.Events.Any(e => e.Data is Routed or FieldsChanged or HandedOver)) return;
        cases.AddOrUpdate(change.After.Number, change.After, (_, known) => known.Version > change.After.Version ? known : change.After);
        Wake();
    }

    public void Wake() => wake.Writer.TryWrite(true);

    internal ValueTask<bool> WaitAsync(CancellationToken stop) => wake.Reader.ReadAsync(stop);

    internal List<Case> Take()
    {
        var taken = new List<Case>();
        foreach (var number in cases.Keys)
        {
            if (cases.TryRemove(number, out var c)) taken.Add(c);
        }

        return taken;
    }
}
