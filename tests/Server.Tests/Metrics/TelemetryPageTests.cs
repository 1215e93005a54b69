using System.Diagnostics.Metrics;
using ChannelHub.Server.Metrics;

namespace ChannelHub.Server.Tests.Metrics;

/// <summary>The page lists every instrument of our own meters, and <c>/metrics</c> shows them under the names that it promises.</summary>
internal sealed class TelemetryPageTests
{
    [Test]
    public async Task Page_OurInstruments_AreAllListed()
    {
        // The static ones come into being with their first use.
        ServerMeter.SignIns.Add(0);
        await using var hub = await RunningHub.StartAsync(settings: new()
        {
            ["ChannelHub:Channels:sms:type"] = "sms", ["ChannelHub:Channels:sms:AccountSid"] = "AC0123456789abcdef0123456789abcdef", ["ChannelHub:Channels:sms:AuthToken"] = "0123456789abcdef0123456789abcdef",
            ["ChannelHub:Model:Endpoint"] = "http://127.0.0.1:9/v1", ["ChannelHub:Model:Name"] = "none",
            ["ChannelHub:Channels:phone:type"] = "voice", ["ChannelHub:Channels:phone:AccountSid"] = "AC0123456789abcdef0123456789abcdef", ["ChannelHub:Channels:phone:AuthToken"] = "0123456789abcdef0123456789abcdef",
        });
        var instruments = new SortedSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith(MetricsCollector.OurMeters, StringComparison.Ordinal)) instruments.Add($"{instrument.Name} | {KindOf(instrument)}");
            },
        };
        listener.Start();

        var listed = Checkout.Tables("docs/telemetry.md", "Metrics").Where(r => r[0].StartsWith("channelhub.", StringComparison.Ordinal)).Select(r => $"{r[0]} | {r[2]}");

        Assert.That(listed, Is.EquivalentTo(instruments));
    }

    [Test]
    public async Task Metrics_OfARunningHub_CanBeReadAndHaveThePromisedNames()
    {
        using var client = SharedHub.Hub.NewClient();
        var promised = Checkout.Tables("docs/telemetry.md", "Metrics").Where(r => r[0].StartsWith("channelhub.", StringComparison.Ordinal)).Select(r => r[1]).ToList();

        using var answer = await client.GetAsync("/metrics");
        var families = PrometheusReader.Read(await answer.Content.ReadAsStringAsync());

        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        Assert.That(families.Keys.Where(k => k.StartsWith("channelhub_", StringComparison.Ordinal)), Is.SubsetOf(promised));
        Assert.That(families.Keys, Does.Contain("dotnet_process_memory_working_set_bytes").And.Contain("kestrel_active_connections"));
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Counter" or "ObservableCounter" => "counter",
        "Histogram" => "histogram",
        _ => "gauge",
    };
}
