using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>One account at run time: its settings and its connection.</summary>
internal sealed class SmsAccount(AccountName name, SmsOptions options, string? hubAddress, SmsMetrics metrics, ICaseLinks? links, TimeProvider time)
    : TwilioConnection(name, SmsInboundMapper.Channel, options.ToAccount(hubAddress), "Answers go out, but what becomes of them is not told", links, time)
{
    public SmsOptions Options => options;

    public SmsMetrics Metrics => metrics;

    /// <summary>Where Twilio reports what became of a message; null if it can't find us.</summary>
    public string? StatusUrl => Twilio.PublicUrl is { } here ? $"{here}{Path}/status" : null;
}

/// <summary>The stores that sending and fetching ask; not there where payloads are only mapped.</summary>
internal sealed record SmsStores(Lazy<IConsents> Consents, Lazy<IOutbox> Outbox, Lazy<IAttachmentStore> Files);
