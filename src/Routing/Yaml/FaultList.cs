namespace ChannelHub.Routing.Yaml;

/// <summary>Collects what is wrong, so that a person sees all of it at once.</summary>
internal sealed class FaultList(string file)
{
    /// <summary>A file that is wrong throughout would otherwise bury its reader.</summary>
    public const int MaxShown = 200;

    private readonly List<RoutingFault> faults = [];

    public int Count => faults.Count;

    public void Add(YamlItem at, string message) => Add(at.Line, at.Column, message);

    public void Add(int line, int column, string message) => faults.Add(new RoutingFault(file, line, column, message));

    /// <summary>A name that nobody declared. What may have been meant is looked for only while somebody would still read it.</summary>
    public void AddUnknown(YamlItem at, string what, string name, IReadOnlyCollection<string> known) =>
        Add(at, Count < MaxShown ? Nearest.Unknown(what, name, known) : $"The {what} is not known here.");

    public IReadOnlyList<RoutingFault> InOrder()
    {
        var inOrder = faults.OrderBy(f => f.Line).ThenBy(f => f.Column).ToList();
        if (inOrder.Count <= MaxShown) return inOrder;
        var last = inOrder[MaxShown - 1];
        return [.. inOrder.Take(MaxShown), last with { Message = $"There are {inOrder.Count - MaxShown} more faults after this one; correct these first." }];
    }
}
