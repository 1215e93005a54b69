using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>Events 3300–3399. Never a text, a customer's number or name, a file's name or the token; the account says where to look.</summary>
internal static partial class TelegramLog
{
    [LoggerMessage(3300, LogLevel.Debug, "Telegram {Account}: a request was refused with {Status} ({Reason})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason);

    [LoggerMessage(3301, LogLevel.Warning, "Telegram {Account}: updates can't be stored ({Reason}); Telegram brings them again, for a day")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3302, LogLevel.Information, "Telegram {Account}: updates are stored again")]
    public static partial void StoringRecovered(ILogger logger, AccountName account);

    [LoggerMessage(3303, LogLevel.Information, "Telegram {Account}: {What} works")]
    public static partial void Working(ILogger logger, AccountName account, string what);

    [LoggerMessage(3304, LogLevel.Warning, "Telegram {Account}: {Says}")]
    public static partial void NotWorking(ILogger logger, AccountName account, string says);

    [LoggerMessage(3305, LogLevel.Error, "Telegram {Account}: a fault of the hub's own; it goes on")]
    public static partial void PollFault(ILogger logger, AccountName account, Exception fault);

    [LoggerMessage(3306, LogLevel.Information, "Telegram {Account}: this account's webhook of an earlier setting was removed, so that polling works")]
    public static partial void WebhookRemoved(ILogger logger, AccountName account);

    [LoggerMessage(3307, LogLevel.Information, "Telegram {Account}: an answer was refused with {Code} ({Says}); it is put right and sent once more")]
    public static partial void PutRight(ILogger logger, AccountName account, int code, string says);

    [LoggerMessage(3308, LogLevel.Warning, "Telegram {Account}: Telegram holds back {What} for {Wait}")]
    public static partial void Throttled(ILogger logger, AccountName account, string what, TimeSpan wait);

    [LoggerMessage(3309, LogLevel.Error, "Telegram {Account}: nothing can be sent: {Says}")]
    public static partial void AccountFault(ILogger logger, AccountName account, string says);

    [LoggerMessage(3310, LogLevel.Warning, "Telegram {Account}: a customer's file can't be had: {Says}")]
    public static partial void FileRefused(ILogger logger, AccountName account, string says);
}
