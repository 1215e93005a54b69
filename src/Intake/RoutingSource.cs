using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>Holds the rules that are in force. A decision takes them once and keeps them; a new set is swapped in whole.</summary>
public sealed class RoutingSource(RoutingSet first)
{
    private volatile RoutingSet current = first;

    /// <summary>Raised after a new set came into force, on the thread that brought it. Listeners only take note.</summary>
    public event Action? Replaced;

    public RoutingSet Current => current;

    public void Replace(RoutingSet next)
    {
        current = next;
        Replaced?.Invoke();
    }
}
