using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Voice;

/// <summary>Events 3600–3699. Never a text, a number or a token; the account says where to look.</summary>
internal sealed partial class VoiceLog(ILogger logger) : ITwilioLog
{
    [LoggerMessage(3600, LogLevel.Debug, "Voice {Account}: a request was refused with {Status} ({Reason})")]
    public partial void Refused(AccountName account, int status, string reason);

    [LoggerMessage(3601, LogLevel.Warning, "Voice {Account}: requests come whose signature is not right. If they are Twilio's: AuthToken must be the one of the account that owns the number, and the address in Twilio's console must begin with {PublicUrl}")]
    public partial void SignatureWrong(AccountName account, string publicUrl);

    [LoggerMessage(3602, LogLevel.Warning, "Voice {Account}: calls can't be stored ({Reason}); callers hear Twilio's error unless the number has a fallback address")]
    public partial void StoringUnavailable(AccountName account, string reason);

    [LoggerMessage(3603, LogLevel.Information, "Voice {Account}: calls are stored again")]
    public partial void StoringRecovered(AccountName account);

    [LoggerMessage(3604, LogLevel.Warning, "Voice {Account}: the routing file has no calendar '{Calendar}', so nobody is put through; correct Calendar in the settings")]
    public partial void NoCalendar(AccountName account, string calendar);

    [LoggerMessage(3605, LogLevel.Warning, "Voice {Account}: a recording was not fetched: {Why}")]
    public partial void FileNotFetched(AccountName account, string why);

    [LoggerMessage(3606, LogLevel.Warning, "Voice {Account}: a text after a missed call was not sent: {Why}")]
    public partial void TextBackFailed(AccountName account, string why);

    [LoggerMessage(3607, LogLevel.Information, "Voice {Account}: the number of a case was not known in time and is not read out")]
    public partial void NumberLate(AccountName account);
}
