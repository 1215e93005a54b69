using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Problems;

/// <summary>What cases have in common that makes them one failure.</summary>
/// <param name="Product">Null where none was named; those are alike, too.</param>
internal readonly record struct Failure(string? Product, string Category)
{
    /// <summary>Of a case that has a category.</summary>
    public static Failure Of(Case c) => new(string.IsNullOrEmpty(c.Product) ? null : c.Product, c.Category!);

    public ConversationRef Conversation => ProblemCase.ConversationOf(Product, Category);

    public override string ToString() => Product is null ? Category : $"{Product} · {Category}";
}

/// <summary>The cases of the last hours or days that belong to no problem yet, by what failed. Pure: it is what it was told, and forgets what is older than the policy asks.</summary>
internal sealed class ProblemBoard(ProblemPolicy policy)
{
    private readonly Dictionary<CaseNumber, Entry> cases = [];
    private readonly Dictionary<Failure, SortedSet<CaseNumber>> failures = [];
    private readonly PriorityQueue<CaseNumber, DateTimeOffset> oldest = new();

    public ProblemPolicy Policy => policy;

    public int Count => cases.Count;

    /// <summary>Every failure that somebody had.</summary>
    public IReadOnlyList<Failure> Failures => [.. failures.Keys];

    /// <summary>Takes in a case as it stands; gives its failure if it is to be looked at now, null if the case does not count.</summary>
    public Failure? Learn(Case c, DateTimeOffset now)
    {
        if (cases.TryGetValue(c.Number, out var known))
        {
            if (known.Case.Version > c.Version) return null;
            Drop(c.Number);
        }

        if (!policy.Counts(c) || c.CreatedAt <= now - policy.Within || c.Links.Any(l => l.Kind == ProblemCase.LinkKind)) return null;
        var failure = Failure.Of(c);
        cases[c.Number] = new Entry(failure, c);
        if (!failures.TryGetValue(failure, out var alike)) failures[failure] = alike = [];
        alike.Add(c.Number);
        oldest.Enqueue(c.Number, c.CreatedAt);
        return failure;
    }

    /// <summary>The cases of a failure that belong to no problem, in order, each as the board was last told of it.</summary>
    public IReadOnlyList<Case> Of(Failure failure, DateTimeOffset now)
    {
        while (oldest.TryPeek(out var number, out var opened) && opened <= now - policy.Within)
        {
            oldest.Dequeue();
            Drop(number);
        }

        return failures.TryGetValue(failure, out var alike) ? [.. alike.Select(n => cases[n].Case)] : [];
    }

    /// <summary>The case has its problem, or can't have one.</summary>
    public void Drop(CaseNumber number)
    {
        if (!cases.Remove(number, out var entry)) return;
        failures[entry.Failure].Remove(number);
        if (failures[entry.Failure].Count == 0) failures.Remove(entry.Failure);
    }

    private readonly record struct Entry(Failure Failure, Case Case);
}
