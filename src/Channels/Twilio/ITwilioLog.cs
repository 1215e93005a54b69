using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>What the shared pieces have to say; each channel says it under its own name and event ids. Never a text, a number or a token.</summary>
internal interface ITwilioLog
{
    void Refused(AccountName account, int status, string reason);

    void SignatureWrong(AccountName account, string publicUrl);

    void StoringUnavailable(AccountName account, string reason);

    void StoringRecovered(AccountName account);

    void FileNotFetched(AccountName account, string why);
}
