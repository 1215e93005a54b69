using Microsoft.Extensions.Logging;

namespace ChannelHub.AgentConsole;

internal static partial class ConsoleLog
{
    [LoggerMessage(6000, LogLevel.Debug, "A page's change stream ended ({Watch}).")]
    public static partial void StreamEnded(this ILogger log, string watch);

    [LoggerMessage(6001, LogLevel.Information, "{Agent} took parked message {Inbox} up again: {Done}.")]
    public static partial void ParkedRetried(this ILogger log, string agent, long inbox, bool done);

    [LoggerMessage(6002, LogLevel.Information, "Case {Case}: {Command} by {Agent} was not done: {Outcome}.")]
    public static partial void CommandNotDone(this ILogger log, long @case, string command, string agent, string outcome);

    [LoggerMessage(6003, LogLevel.Information, "{Agent} saved the routing file from the console: {Outcome}; the rules {RuleSet} are in force.")]
    public static partial void RulesSaved(this ILogger log, string agent, string outcome, string ruleSet);
}
