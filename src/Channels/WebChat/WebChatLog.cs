using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.WebChat;

/// <summary>Events 3100–3199. Never a text, a visitor's key or an address; the account says where to look.</summary>
internal static partial class WebChatLog
{
    [LoggerMessage(3100, LogLevel.Debug, "Web chat {Account}: a request was refused with {Status} ({Reason})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason);

    [LoggerMessage(3101, LogLevel.Warning, "Web chat {Account}: messages can't be stored ({Reason}); visitors are told to try again, their pages keep the messages")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3102, LogLevel.Information, "Web chat {Account}: messages are stored again")]
    public static partial void StoringRecovered(ILogger logger, AccountName account);

    [LoggerMessage(3103, LogLevel.Warning, "Web chat {Account}: a file can't be stored ({Reason}); the visitor is told to try again")]
    public static partial void FileUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3104, LogLevel.Error, "Web chat {Account}: a visitor's stream was cut by a fault; the page opens it again where it was")]
    public static partial void StreamFailed(ILogger logger, AccountName account, Exception fault);

    [LoggerMessage(3105, LogLevel.Warning, "Web chat {Account}: no more streams, {Open} are open; raise MaxStreams if the machine can hold more")]
    public static partial void StreamsFull(ILogger logger, AccountName account, int open);

    [LoggerMessage(3106, LogLevel.Error, "Web chat {Account}: the file {Sha256} belongs to a message, but is not in the attachment store")]
    public static partial void FileMissing(ILogger logger, AccountName account, string sha256);
}
