using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Assignment;

/// <summary>What the assignment logs, 2100–2199.</summary>
internal static partial class AssignmentLog
{
    [LoggerMessage(2101, LogLevel.Information, "Assignment knows {Cases} cases that are held or wait, and {Agents} agents.")]
    public static partial void Loaded(ILogger log, int cases, int agents);

    [LoggerMessage(2102, LogLevel.Warning, "The store failed while cases were assigned; it is tried again.")]
    public static partial void StoreFault(ILogger log, Exception fault);

    [LoggerMessage(2103, LogLevel.Error, "The assignment failed unexpectedly; it begins again from what is in the store.")]
    public static partial void Fault(ILogger log, Exception fault);

    [LoggerMessage(2104, LogLevel.Warning, "The store can't write now, so no case is assigned ({Reason}); it is tried again.")]
    public static partial void StoreUnavailable(ILogger log, string reason);

    [LoggerMessage(2105, LogLevel.Information, "Agent {Agent} is offline: the console's connection did not come back.")]
    public static partial void ConnectionLost(ILogger log, string agent);
}
