namespace ChannelHub.AgentConsole.Working;

/// <summary>The names that the filters and forms suggest. The program registers one over its live routing file; without one, nothing is suggested but what the page shows.</summary>
public interface IDeskDirectory
{
    IReadOnlyList<string> Departments { get; }

    IReadOnlyList<string> Queues { get; }
}

internal sealed class EmptyDeskDirectory : IDeskDirectory
{
    public IReadOnlyList<string> Departments => [];

    public IReadOnlyList<string> Queues => [];
}
