using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>Events 3500–3599. Never a text, a number or a token; the account says where to look.</summary>
internal sealed partial class SmsLog(ILogger logger) : ITwilioLog
{
    [LoggerMessage(3500, LogLevel.Debug, "SMS {Account}: a request was refused with {Status} ({Reason})")]
    public partial void Refused(AccountName account, int status, string reason);

    [LoggerMessage(3501, LogLevel.Warning, "SMS {Account}: requests come whose signature is not right. If they are Twilio's: AuthToken must be the one of the account that owns the number, and the address in Twilio's console must begin with {PublicUrl}")]
    public partial void SignatureWrong(AccountName account, string publicUrl);

    [LoggerMessage(3502, LogLevel.Warning, "SMS {Account}: messages can't be stored ({Reason}); Twilio is told so and tries again if the number's address asks it to")]
    public partial void StoringUnavailable(AccountName account, string reason);

    [LoggerMessage(3503, LogLevel.Information, "SMS {Account}: messages are stored again")]
    public partial void StoringRecovered(AccountName account);

    [LoggerMessage(3504, LogLevel.Information, "SMS {Account}: part {Part} of answer {Message} had been sent by an earlier try and is not sent again")]
    public partial void FoundSent(AccountName account, string message, int part);

    [LoggerMessage(3505, LogLevel.Error, "SMS {Account}: Twilio refuses with error {Code}; answers fail or wait until an operator has seen to it ({Meaning})")]
    public partial void Alarm(AccountName account, int code, string meaning);

    [LoggerMessage(3506, LogLevel.Warning, "SMS {Account}: a file was not fetched: {Why}")]
    public partial void FileNotFetched(AccountName account, string why);
}
