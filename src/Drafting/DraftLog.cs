using Microsoft.Extensions.Logging;

namespace ChannelHub.Drafting;

/// <summary>What the drafting of answers logs, 7000 to 7999. Never what a customer, an article or the model wrote.</summary>
internal static partial class DraftLog
{
    [LoggerMessage(7000, LogLevel.Information, "Answers are drafted by the model {Model} at {Host}: {Use}.")]
    public static partial void Started(ILogger log, string model, string host, DraftUse use);

    [LoggerMessage(7001, LogLevel.Warning, "The model did not answer for case {Number}: {Reason} There is no draft; the case goes its way. Look at ChannelHub:Model and at the service.")]
    public static partial void Unavailable(ILogger log, long number, string reason);

    [LoggerMessage(7002, LogLevel.Information, "What the model wrote for case {Number} was thrown away: {Why}.")]
    public static partial void Unfit(ILogger log, long number, string why);

    [LoggerMessage(7003, LogLevel.Error, "Drafting for case {Number} failed unexpectedly; the case goes its way.")]
    public static partial void Fault(ILogger log, long number, Exception fault);
}
