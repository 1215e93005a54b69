using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>How the account's connection is, as the last requests showed, of either side.</summary>
/// <param name="withoutAddress">What goes wrong while Twilio can't be told where the hub is.</param>
internal sealed class TwilioMonitor(AccountName account, bool hasPublicUrl, string withoutAddress, TimeProvider time) : IChannelMonitor
{
    private const string Silent = "Nothing has come in or gone out since the start.";

    private const string Forged =
        "Requests come whose signature is not right. If they are Twilio's: AuthToken must be the one of the account that owns the number, and PublicUrl the beginning of the address in Twilio's console.";

    private readonly Lock gate = new();
    private ChannelCondition condition = new(ChannelHealth.Starting, Silent, time.GetUtcNow());

    private string NoAddress => $"{withoutAddress}: set ChannelHub:Server:PublicUrl or this account's PublicUrl, so that Twilio knows where to report.";

    public AccountName Account => account;

    public ChannelCondition Condition
    {
        get
        {
            lock (gate) return condition;
        }
    }

    /// <summary>Twilio took a request of ours.</summary>
    public void Works() => Set(hasPublicUrl ? ChannelHealth.Working : ChannelHealth.Degraded, hasPublicUrl ? "Twilio takes our requests." : NoAddress);

    /// <summary>A genuine request came: that ends a wrong signature, but says nothing of our own requests.</summary>
    public void Hears()
    {
        // Asked without the lock: nearly every request comes while all is well.
        if (Volatile.Read(ref condition) is not { Health: ChannelHealth.Starting or ChannelHealth.Degraded, Says: var says } || (says != Silent && says != Forged)) return;
        Set(hasPublicUrl ? ChannelHealth.Working : ChannelHealth.Degraded, hasPublicUrl ? "Twilio's requests come in." : NoAddress);
    }

    /// <summary>A request with a wrong signature came. Anybody can send one, so it only counts while no genuine one has come.</summary>
    public void HearsForged()
    {
        if (Volatile.Read(ref condition).Says == Silent) Set(ChannelHealth.Degraded, Forged);
    }

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
