using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>The names that the filters and forms suggest. The program registers one over its live routing file; without one, nothing is suggested but what the page shows.</summary>
public interface IDeskDirectory
{
    IReadOnlyList<string> Departments { get; }

    IReadOnlyList<string> Queues { get; }

    /// <summary>The queues with their departments, to hand cases over to.</summary>
    IReadOnlyList<DeskPlace> Places => [];

    /// <summary>What a department is called in a language (ISO 639-1); the key itself where it has no name.</summary>
    string DepartmentName(string department, string language) => department;

    /// <summary>Whether a department has a product team behind its specialists.</summary>
    bool HasProductTeam(string? department) => false;

    /// <summary>Whether cases in a queue are with the product team.</summary>
    bool IsProductTeam(string? queue) => false;
}

/// <summary>A queue of a department.</summary>
public sealed record DeskPlace(string Department, string Queue)
{
    /// <summary>As a form sends it.</summary>
    public override string ToString() => $"{Department}/{Queue}";
}

internal sealed class EmptyDeskDirectory : IDeskDirectory
{
    public IReadOnlyList<string> Departments => [];

    public IReadOnlyList<string> Queues => [];
}

/// <summary>Without rules nothing was promised.</summary>
internal sealed class NoClockAccounts : IClockAccounts
{
    public IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, Contact? contact, DateTimeOffset now) => [];
}
