using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>Holds the rules that are in force. A decision takes them once and keeps them; a new set is swapped in whole.</summary>
public sealed class RoutingSource(RoutingSet first)
{
    private volatile RoutingSet current = first;
    private volatile IReadOnlyList<RoutingFault> lastFaults = [];

    /// <summary>Raised after a new set came into force, on the thread that brought it. Listeners only take note.</summary>
    public event Action? Replaced;

    public RoutingSet Current => current;

    /// <summary>Why the file as it is now is not in force; empty while it is. The rules before go on.</summary>
    public IReadOnlyList<RoutingFault> LastFaults => lastFaults;

    public void Replace(RoutingSet next)
    {
        current = next;
        lastFaults = [];
        Replaced?.Invoke();
    }

    /// <summary>A changed file can't be taken: what is in force stays.</summary>
    public void Refuse(IReadOnlyList<RoutingFault> faults) => lastFaults = faults;
}
