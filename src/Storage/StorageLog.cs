using Microsoft.Extensions.Logging;

namespace ChannelHub.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(1000, LogLevel.Information, "The store in {Directory} is open")]
    public static partial void Opened(ILogger log, string directory);

    [LoggerMessage(1001, LogLevel.Information, "The database was brought to schema {Number} ({Name})")]
    public static partial void Migrated(ILogger log, int number, string name);

    [LoggerMessage(1002, LogLevel.Error, "The store can't be written: {Reason} Messages are refused with 'try again later' until it can; the store keeps trying")]
    public static partial void FaultBegan(ILogger log, string reason);

    [LoggerMessage(1003, LogLevel.Information, "The store can be written again")]
    public static partial void FaultEnded(ILogger log);

    [LoggerMessage(1004, LogLevel.Error, "An operation of kind {Kind} failed and was undone; the others in its batch were written")]
    public static partial void OperationFailed(ILogger log, string kind, Exception error);

    [LoggerMessage(1005, LogLevel.Error, "A batch of {Count} operations failed unexpectedly and was undone; the database is opened anew")]
    public static partial void BatchFailed(ILogger log, int count, Exception error);

    [LoggerMessage(1006, LogLevel.Warning, "The write-ahead log could not be copied into the database; this is tried again after later writes")]
    public static partial void CheckpointFailed(ILogger log, Exception error);

    [LoggerMessage(1007, LogLevel.Information, "{Count} unfinished attachments of an earlier run were removed")]
    public static partial void LeftoversRemoved(ILogger log, int count);

    [LoggerMessage(1008, LogLevel.Error, "An attachment could not be stored")]
    public static partial void AttachmentFailed(ILogger log, Exception error);

    [LoggerMessage(1009, LogLevel.Warning, "The failed transaction could not be ended in order; the database is opened anew")]
    public static partial void RollbackFailed(ILogger log, Exception error);
}
