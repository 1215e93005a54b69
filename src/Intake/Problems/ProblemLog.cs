using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Problems;

/// <summary>What the search for problems logs, 2200–2299.</summary>
internal static partial class ProblemLog
{
    [LoggerMessage(2301, LogLevel.Information, "Problem CH-{Number} was opened: {Cases} cases are alike ({Failure}).")]
    public static partial void Opened(ILogger log, long number, int cases, string failure);

    [LoggerMessage(2302, LogLevel.Warning, "The store can't be used now, so no problems are looked for; it is tried again.")]
    public static partial void StoreFault(ILogger log, Exception fault);

    [LoggerMessage(2303, LogLevel.Error, "The search for problems failed unexpectedly; it begins again from what is in the store.")]
    public static partial void Fault(ILogger log, Exception fault);
}
