using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Voice;

/// <summary>Events 3600–3699. Never a text, a number or a token; the account says where to look.</summary>
internal static partial class VoiceLog
{
    [LoggerMessage(3600, LogLevel.Debug, "Voice {Account}: a request was refused with {Status} ({Reason})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason);

    [LoggerMessage(3601, LogLevel.Warning, "Voice {Account}: requests come whose signature is not right. If they are Twilio's: AuthToken must be the one of the account that owns the number, and the address in Twilio's console must begin with {PublicUrl}")]
    public static partial void SignatureWrong(ILogger logger, AccountName account, string publicUrl);

    [LoggerMessage(3602, LogLevel.Warning, "Voice {Account}: calls can't be stored ({Reason}); callers hear Twilio's error unless the number has a fallback address")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3603, LogLevel.Information, "Voice {Account}: calls are stored again")]
    public static partial void StoringRecovered(ILogger logger, AccountName account);

    [LoggerMessage(3604, LogLevel.Warning, "Voice {Account}: the routing file has no calendar '{Calendar}', so nobody is put through; correct Calendar in the settings")]
    public static partial void NoCalendar(ILogger logger, AccountName account, string calendar);

    [LoggerMessage(3605, LogLevel.Warning, "Voice {Account}: a recording was not fetched: {Why}")]
    public static partial void FileNotFetched(ILogger logger, AccountName account, string why);

    [LoggerMessage(3606, LogLevel.Warning, "Voice {Account}: a text after a missed call was not sent: {Why}")]
    public static partial void TextBackFailed(ILogger logger, AccountName account, string why);

    [LoggerMessage(3607, LogLevel.Information, "Voice {Account}: the number of a case was not known in time and is not read out")]
    public static partial void NumberLate(ILogger logger, AccountName account);
}
