using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>Events 3500–3599. Never a text, a number or a token; the account says where to look.</summary>
internal static partial class SmsLog
{
    [LoggerMessage(3500, LogLevel.Debug, "SMS {Account}: a request was refused with {Status} ({Reason})")]
    public static partial void Refused(ILogger logger, AccountName account, int status, string reason);

    [LoggerMessage(3501, LogLevel.Warning, "SMS {Account}: requests come whose signature is not right. If they are Twilio's: AuthToken must be the one of the account that owns the number, and the address in Twilio's console must begin with {PublicUrl}")]
    public static partial void SignatureWrong(ILogger logger, AccountName account, string publicUrl);

    [LoggerMessage(3502, LogLevel.Warning, "SMS {Account}: messages can't be stored ({Reason}); Twilio is told so and tries again if the number's address asks it to")]
    public static partial void StoringUnavailable(ILogger logger, AccountName account, string reason);

    [LoggerMessage(3503, LogLevel.Information, "SMS {Account}: messages are stored again")]
    public static partial void StoringRecovered(ILogger logger, AccountName account);

    [LoggerMessage(3504, LogLevel.Information, "SMS {Account}: part {Part} of answer {Message} had been sent by an earlier try and is not sent again")]
    public static partial void FoundSent(ILogger logger, AccountName account, string message, int part);

    [LoggerMessage(3505, LogLevel.Error, "SMS {Account}: Twilio refuses with error {Code}; answers fail or wait until an operator has seen to it ({Meaning})")]
    public static partial void Alarm(ILogger logger, AccountName account, int code, string meaning);

    [LoggerMessage(3506, LogLevel.Warning, "SMS {Account}: a file was not fetched: {Why}")]
    public static partial void FileNotFetched(ILogger logger, AccountName account, string why);
}
