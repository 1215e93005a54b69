using System.Diagnostics.Metrics;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Sms;

/// <summary>What answers cost, meter <c>ChannelHub.Channels</c>.</summary>
internal sealed class SmsMetrics : IDisposable
{
    private readonly Meter meter = new("ChannelHub.Channels");
    private readonly Counter<long> segments;

    public SmsMetrics() =>
        segments = meter.CreateCounter<long>("channelhub.sms.segments", "{segment}", "Segments of SMS handed to Twilio, by account and alphabet (gsm7, ucs2).");

    public void Count(AccountName account, SmsLength message) => segments.Add(message.Segments, new("account", account.Value), new("alphabet", message.IsGsm7 ? "gsm7" : "ucs2"));

    public void Dispose() => meter.Dispose();
}
