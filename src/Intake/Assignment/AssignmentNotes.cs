using System.Collections.Concurrent;
using System.Threading.Channels;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Assignment;

/// <summary>What the assignment has to look at. Of each case only the newest commit is kept, so that a burst costs no more than its cases.</summary>
public sealed class AssignmentNotes
{
    private readonly ConcurrentDictionary<CaseNumber, Case> cases = new();
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private int people;

    /// <summary>A case as it was committed. Two commits may be told in the wrong order: the newer one stays.</summary>
    public void Changed(Case c)
    {
        cases.AddOrUpdate(c.Number, c, (_, known) => known.Version > c.Version ? known : c);
        Wake();
    }

    public void PeopleChanged()
    {
        Interlocked.Exchange(ref people, 1);
        Wake();
    }

    public void Wake() => wake.Writer.TryWrite(true);

    internal ValueTask<bool> WaitAsync(CancellationToken stop) => wake.Reader.ReadAsync(stop);

    internal bool TakePeople() => Interlocked.Exchange(ref people, 0) == 1;

    internal List<Case> TakeCases()
    {
        var taken = new List<Case>();
        foreach (var number in cases.Keys)
        {
            if (cases.TryRemove(number, out var c)) taken.Add(c);
        }

        return taken;
    }
}
