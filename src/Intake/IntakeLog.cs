using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake;

/// <summary>What the pipeline logs, 2000–2999. Never a text, an address or a name of a customer.</summary>
internal static partial class IntakeLog
{
    [LoggerMessage(2001, LogLevel.Information, "Intake started: {Accounts} channel accounts.")]
    public static partial void Started(ILogger log, int accounts);

    [LoggerMessage(2002, LogLevel.Information, "Intake stopped: what was not finished waits in the store.")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(2003, LogLevel.Warning, "The start could not be rehearsed: the first messages may take a moment longer.")]
    public static partial void WarmUpFault(ILogger logger, Exception exception);

    [LoggerMessage(2010, LogLevel.Error, "Message {InboxId} of account {Account} could not be processed; it is parked with this error, and the next one goes on.")]
    public static partial void MessageFault(ILogger log, long inboxId, string account, Exception fault);

    [LoggerMessage(2011, LogLevel.Warning, "Message {InboxId} of account {Account} was parked: look at it in the console under 'parked' and run it again after the fix.")]
    public static partial void Parked(ILogger log, long inboxId, string account);

    [LoggerMessage(2012, LogLevel.Warning, "The store failed while message {InboxId} was worked on; it is tried again.")]
    public static partial void StoreFault(ILogger log, long inboxId, Exception fault);

    [LoggerMessage(2013, LogLevel.Warning, "Waiting rows of account {Account} could not be read; it is tried again.")]
    public static partial void RefillFault(ILogger log, string account, Exception fault);

    [LoggerMessage(2014, LogLevel.Error, "A piece of work of account {Account} failed unexpectedly; its row waits in the store until the next start.")]
    public static partial void LaneFault(ILogger log, string account, Exception fault);

    [LoggerMessage(2015, LogLevel.Warning, "Message {InboxId} of account {Account} waits for its files at the platform (try {Attempt}): {Reason}")]
    public static partial void PreparationLater(ILogger log, long inboxId, string account, int attempt, string reason);

    [LoggerMessage(2016, LogLevel.Warning, "Message {InboxId} of account {Account} goes on without {Files} files that its platform did not give; the case says so.")]
    public static partial void PreparationGivenUp(ILogger log, long inboxId, string account, int files);

    [LoggerMessage(2017, LogLevel.Error, "Getting the files of message {InboxId} of account {Account} threw; it is tried again.")]
    public static partial void PreparationFault(ILogger log, long inboxId, string account, Exception fault);

    [LoggerMessage(2020, LogLevel.Warning, "Answer {MessageId} could not be sent by account {Account} (try {Attempt}): {Reason} It is tried again at {DueAt:O}.")]
    public static partial void SendRetried(ILogger log, string messageId, string account, int attempt, string reason, DateTimeOffset dueAt);

    [LoggerMessage(2021, LogLevel.Warning, "Answer {MessageId} will not be sent by account {Account}: {Reason} It is marked on its case.")]
    public static partial void SendFailed(ILogger log, string messageId, string account, string reason);

    [LoggerMessage(2022, LogLevel.Warning, "It is not known whether answer {MessageId} was sent by account {Account}: {Reason} It is marked as unconfirmed on its case and not repeated.")]
    public static partial void SendUnconfirmed(ILogger log, string messageId, string account, string reason);

    [LoggerMessage(2023, LogLevel.Error, "Sending answer {MessageId} by account {Account} threw.")]
    public static partial void SendFault(ILogger log, string messageId, string account, Exception fault);

    [LoggerMessage(2030, LogLevel.Warning, "Due timers could not be read or fired; it is tried again.")]
    public static partial void TimerFault(ILogger log, Exception fault);

    [LoggerMessage(2040, LogLevel.Information, "The promises have changed: {Cases} open cases were measured anew, and deadlines of {Moved} of them moved; each of those says so in its history.")]
    public static partial void PromisesReviewed(ILogger log, int cases, int moved);

    [LoggerMessage(2041, LogLevel.Warning, "Open cases could not be brought under the changed promises; it is tried again.")]
    public static partial void ReviewFault(ILogger log, Exception fault);

    [LoggerMessage(2042, LogLevel.Error, "Case {Number} could not be brought under the changed promises and keeps its deadlines; the others go on.")]
    public static partial void ReviewCaseFault(ILogger log, long number, Exception fault);
}
