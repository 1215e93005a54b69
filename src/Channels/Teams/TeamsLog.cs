using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>Events 3400–3499. Never a text, a person's id or name, a file's name or address, or a token; the account says where to look.</summary>
internal static partial class TeamsLog
{
    [LoggerMessage(3400, LogLevel.Information, "Teams {Account}: a request was refused with {Status} ({Reason}: {Detail})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason, string detail);

    [LoggerMessage(3401, LogLevel.Warning, "Teams {Account}: activities can't be stored ({Reason}); the platform is told to bring them again")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3402, LogLevel.Information, "Teams {Account}: activities are stored again")]
    public static partial void StoringRecovered(ILogger logger, AccountName account);

    [LoggerMessage(3403, LogLevel.Information, "Teams {Account}: {Count} signing keys of the platform are there")]
    public static partial void KeysFetched(ILogger logger, AccountName account, int count);

    [LoggerMessage(3404, LogLevel.Warning, "Teams {Account}: {Reason}")]
    public static partial void KeysNotFetched(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3405, LogLevel.Error, "Teams {Account}: the bot can't sign in. {Says} Answers wait")]
    public static partial void SignInFailed(ILogger logger, AccountName account, string says);

    [LoggerMessage(3406, LogLevel.Information, "Teams {Account}: a card was refused ({Reason}); it is sent as text")]
    public static partial void CardRefused(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3407, LogLevel.Error, "Teams {Account}: the file {Sha256} belongs to an answer, but is not in the attachment store")]
    public static partial void FileMissing(ILogger logger, AccountName account, string sha256);

    [LoggerMessage(3408, LogLevel.Warning, "Teams {Account}: a customer's file was not fetched: {Reason}")]
    public static partial void FileNotFetched(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3409, LogLevel.Warning, "Teams {Account}: {What} was not sent ({Reason}); nothing else depends on it")]
    public static partial void CourtesyNotSent(ILogger logger, AccountName account, string what, string reason);

    [LoggerMessage(3410, LogLevel.Warning, "Teams {Account}: tokens of the emulator on this machine are taken; never use this setting where customers write")]
    public static partial void EmulatorTaken(ILogger logger, AccountName account);

    [LoggerMessage(3411, LogLevel.Error, "Teams {Account}: {What} met a fault of the hub's own; nothing else depends on it")]
    public static partial void CourtesyFault(ILogger logger, AccountName account, string what, Exception fault);
}
