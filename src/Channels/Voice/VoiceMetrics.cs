using System.Diagnostics.Metrics;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Voice;

/// <summary>What becomes of calls, meter <c>ChannelHub.Channels</c>.</summary>
internal sealed class VoiceMetrics : IDisposable
{
    private readonly Meter meter = new("ChannelHub.Channels");
    private readonly Counter<long> calls;
    private readonly Counter<long> told;

    public VoiceMetrics()
    {
        calls = meter.CreateCounter<long>("channelhub.voice.calls", "{call}", "Calls that ended, by account and end (heard, missed).");
        told = meter.CreateCounter<long>("channelhub.voice.told", "{step}", "What callers told, by account and kind (reason, recorded, person, callback, talked, not-reached).");
    }

    public void Ended(AccountName account, bool missed) => calls.Add(1, new("account", account.Value), new("end", missed ? "missed" : "heard"));

    public void Told(AccountName account, string word) => told.Add(1, new("account", account.Value), new("kind", word));

    public void Dispose() => meter.Dispose();
}
