using ChannelHub.Cases;

namespace ChannelHub.Channels.Sms;

/// <summary>How the account's connection is, as the last requests showed.</summary>
internal sealed class SmsMonitor(AccountName account, bool hasPublicUrl, TimeProvider time) : IChannelMonitor
{
    private const string NoAddress = "Answers go out, but what becomes of them is not told: set ChannelHub:Server:PublicUrl or this account's PublicUrl, so that Twilio knows where to report.";

    private readonly Lock gate = new();
    private ChannelCondition condition = new(ChannelHealth.Starting, "Nothing has been sent since the start.", time.GetUtcNow());

    public AccountName Account => account;

    public ChannelCondition Condition
    {
        get
        {
            lock (gate) return condition;
        }
    }

    public void Works() => Set(hasPublicUrl ? ChannelHealth.Working : ChannelHealth.Degraded, hasPublicUrl ? "Twilio takes our messages." : NoAddress);

    public void Throttled() => Set(ChannelHealth.Degraded, "Twilio takes fewer messages than there are: they wait and go out later. A higher limit can be had from Twilio; MessagesPerSecond should not be above it.");

    public void Unreachable() => Set(ChannelHealth.Failing, "Twilio can't be reached: look at the machine's network and at RestUrl. Answers wait and are tried again.");

    public void Refuses(int? code) =>
        Set(ChannelHealth.Failing, $"Twilio refuses the account{(code is { } c ? $" (error {c})" : "")}: compare AccountSid and AuthToken (or ApiKeySid and ApiKeySecret) with Twilio's console, and see there whether the account is active. Answers wait and are tried again.");

    private void Set(ChannelHealth health, string says)
    {
        lock (gate)
        {
            if (condition.Health != health || condition.Says != says) condition = new ChannelCondition(health, says, time.GetUtcNow());
        }
    }
}
