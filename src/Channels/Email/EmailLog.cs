using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email;

/// <summary>Events 3200–3299. Never a text, a subject, an address of a customer or a secret.</summary>
internal static partial class EmailLog
{
    [LoggerMessage(3200, LogLevel.Information, "Mailbox {Account}: signed in at {Server}, folder '{Folder}' with {Exists} mails; {Way}")]
    public static partial void Connected(ILogger logger, AccountName account, string server, string folder, long exists, string way);

    [LoggerMessage(3201, LogLevel.Warning, "Mailbox {Account}: {Reason} Next try in {Wait}")]
    public static partial void ConnectionLost(ILogger logger, AccountName account, string reason, TimeSpan wait);

    [LoggerMessage(3202, LogLevel.Error, "Mailbox {Account}: {Reason} Next try in {Wait}")]
    public static partial void SignInRefused(ILogger logger, AccountName account, string reason, TimeSpan wait);

    [LoggerMessage(3203, LogLevel.Error, "Mailbox {Account}: reading failed by a fault of the program; next try in {Wait}")]
    public static partial void ReadingFailed(ILogger logger, AccountName account, TimeSpan wait, Exception fault);

    [LoggerMessage(3204, LogLevel.Warning, "Mailbox {Account}: mails can't be stored ({Reason}); they wait at the server")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3205, LogLevel.Information, "Mailbox {Account}: {Count} mails were taken")]
    public static partial void Taken(ILogger logger, AccountName account, int count);

    [LoggerMessage(3206, LogLevel.Warning, "Mailbox {Account}: the folder was made again at the server (UIDVALIDITY changed); all of it is read once more, known mails are recognised")]
    public static partial void UidsVoid(ILogger logger, AccountName account);

    [LoggerMessage(3207, LogLevel.Warning, "Mailbox {Account}: mail {Uid} of {Size} bytes is above MaxMailBytes; header and beginning are taken, the whole stays at the server")]
    public static partial void TakenInPart(ILogger logger, AccountName account, uint uid, long size);

    [LoggerMessage(3208, LogLevel.Warning, "Mailbox {Account}: the server did not hand over mail {Uid} (try {Try}): {Reason}")]
    public static partial void Withheld(ILogger logger, AccountName account, uint uid, int @try, string reason);

    [LoggerMessage(3209, LogLevel.Error, "Mailbox {Account}: mail {Uid} can't be had from the server ({Reason}); it is parked, look at it with a mail program")]
    public static partial void GivenUp(ILogger logger, AccountName account, uint uid, string reason);

    [LoggerMessage(3210, LogLevel.Warning, "Mailbox {Account}: the server says to its users: {Notice}")]
    public static partial void Alert(ILogger logger, AccountName account, string notice);

    [LoggerMessage(3211, LogLevel.Warning, "Mailbox {Account}: {Problem}")]
    public static partial void Problem(ILogger logger, AccountName account, string problem);

    [LoggerMessage(3220, LogLevel.Warning, "Mailbox {Account}: no mail can be sent by {Server}: {Reason}")]
    public static partial void RouteDown(ILogger logger, AccountName account, string server, string reason);

    [LoggerMessage(3221, LogLevel.Warning, "Mailbox {Account}: {Count} of those who were to get a copy were refused: {Reason}")]
    public static partial void CopiesRefused(ILogger logger, AccountName account, int count, string reason);

    [LoggerMessage(3230, LogLevel.Debug, "Mailbox {Account}: a handed-in mail was refused with {Status} ({Reason})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason);
}
