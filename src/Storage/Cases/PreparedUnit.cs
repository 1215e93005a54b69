using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>
/// A unit of work made ready for the writer: checked, and its JSON written, on the caller's thread, because everything that runs on the one
/// writer's thread is time that nobody else can write in.
/// </summary>
internal sealed class PreparedUnit
{
    public PreparedUnit(UnitOfWork work)
    {
        Check(work);
        Work = work;
        States = Each(work.Cases, c => StoredJson.Write(c.After, StoredJson.Case));
        Events = Each(work.Cases, c => Each(c.Events, e => CaseEventTypes.Write(e.Data)));
        Bodies = Each(work.Messages, m => StoredJson.Write(m.Body, StoredJson.Body));
        Rewritten = Each(work.Rewritten, m => StoredJson.Write(m.Body, StoredJson.Body));
        Outbox = Each(work.Outbox, m => StoredJson.Write(m, StoredJson.Outbound));
        Addresses = work.Contact is { } contact ? StoredJson.Write(contact.Addresses, StoredJson.Addresses) : [];
        Link = work.Link is { } link ? StoredJson.Write(link.Link, StoredJson.Link) : [];
        Bytes = Bodies.Sum(b => b.Length) + Rewritten.Sum(b => b.Length) + Outbox.Sum(b => b.Length);
    }

    public UnitOfWork Work { get; }

    /// <summary>By case, in the order of <see cref="UnitOfWork.Cases"/>.</summary>
    public byte[][] States { get; }

    /// <summary>By case and event.</summary>
    public byte[][][] Events { get; }

    public byte[][] Bodies { get; }

    public byte[][] Rewritten { get; }

    public byte[][] Outbox { get; }

    public byte[] Addresses { get; }

    public byte[] Link { get; }

    public int Bytes { get; }

    private static TResult[] Each<T, TResult>(IReadOnlyList<T> items, Func<T, TResult> make)
    {
        if (items.Count == 0) return [];
        var made = new TResult[items.Count];
        for (var i = 0; i < made.Length; i++) made[i] = make(items[i]);
        return made;
    }

    /// <summary>What can only be a mistake of the program is refused before it reaches the database.</summary>
    private static void Check(UnitOfWork work)
    {
        foreach (var change in work.Cases)
        {
            var seq = change.ExpectedVersion;
            foreach (var e in change.Events)
            {
                if (e.Seq != ++seq) throw new ArgumentException($"{change.After.Number}: event {seq} is expected, {e.Seq} came.", nameof(work));
            }

            if (change.Events.Count == 0 || change.After.Version != seq) throw new ArgumentException($"{change.After.Number} is at version {change.After.Version}, its events end at {seq}.", nameof(work));
        }
    }
}
