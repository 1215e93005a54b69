namespace ChannelHub.Routing;

/// <summary>One thing that is wrong with a routing file, at its place.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RoutingFault(string File, int Line, int Column, string Message)
{
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}

/// <summary>What became of reading a routing file: a set ready to decide with, or all of its faults.</summary>
public abstract record RoutingLoad
{
    private RoutingLoad()
    {
    }

    public sealed record Loaded(RoutingSet Set) : RoutingLoad;

    /// <param name="Faults">In the order of the file; never empty.</param>
    public sealed record Faulty(IReadOnlyList<RoutingFault> Faults) : RoutingLoad;
}
