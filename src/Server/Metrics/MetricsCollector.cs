using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ChannelHub.Server.Hosting;

namespace ChannelHub.Server.Metrics;

/// <summary>Listens to the meters of our own parts, and to a few of the runtime's and the web server's, and keeps their values for <c>/metrics</c>.</summary>
internal sealed class MetricsCollector : IDisposable
{
    public const string OurMeters = "ChannelHub";

    /// <summary>In seconds, for durations: from a tenth of a millisecond to ten seconds.</summary>
    public static readonly double[] DurationBounds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>For everything else: counts and sizes.</summary>
    public static readonly double[] OtherBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 100_000, 1_000_000];

    private static readonly HashSet<string> FromTheFramework = new(StringComparer.Ordinal)
    {
        "dotnet.process.memory.working_set", "dotnet.process.cpu.time", "dotnet.gc.collections", "dotnet.gc.heap.total_allocated", "dotnet.gc.last_collection.memory.committed_size",
        "dotnet.gc.pause.time", "dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length", "dotnet.exceptions",
        "kestrel.active_connections", "kestrel.rejected_connections", "kestrel.queued_connections", "http.server.request.duration", "http.server.active_requests",
    };

    private readonly MeterListener listener = new();
    private readonly ConcurrentDictionary<Instrument, InstrumentValues> values = new();
    private readonly Lock observing = new();
    private readonly ILogger<MetricsCollector> logger;
    private readonly Func<Meter, bool>? only;

    public MetricsCollector(ILogger<MetricsCollector> logger)
        : this(logger, null)
    {
    }

    /// <param name="only">Lets a test listen to its own meters alone.</param>
    internal MetricsCollector(ILogger<MetricsCollector> logger, Func<Meter, bool>? only)
    {
        this.logger = logger;
        this.only = only;
        listener.InstrumentPublished = Publish;
        listener.MeasurementsCompleted = (instrument, state) => values.TryRemove(instrument, out var _);
        listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentValues)state!).Record(value, tags));
        listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((InstrumentValues)state!).Record((double)value, tags));
        listener.Start();
    }

    /// <summary>Asks what has to be asked for and gives everything.</summary>
    public IReadOnlyList<InstrumentValues> Collect()
    {
        lock (observing)
        {
            foreach (var each in values.Values) each.BeginObservation();
            try
            {
                listener.RecordObservableInstruments();
            }
            catch (AggregateException e)
            {
                // The others have been read: one that fails must not hide them.
                foreach (var inner in e.InnerExceptions) ServerLog.MetricFailed(logger, inner.Message);
            }

            return [.. values.Values];
        }
    }

    public void Dispose() => listener.Dispose();

    private void Publish(Instrument instrument, MeterListener to)
    {
        var wanted = only?.Invoke(instrument.Meter) ?? (instrument.Meter.Name.StartsWith(OurMeters, StringComparison.Ordinal) || FromTheFramework.Contains(instrument.Name));
        if (!wanted || KindOf(instrument) is not { } kind) return;
        var each = values.GetOrAdd(instrument, i => new InstrumentValues(i, kind, kind == MetricKind.Histogram ? BoundsOf(i) : []));
        to.EnableMeasurementEvents(instrument, each);
    }

    private static MetricKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType) return null;
        var form = type.GetGenericTypeDefinition();
        // The runtime declares these two as counters, though they go down as well.
        if (instrument.Name is "dotnet.thread_pool.thread.count" or "dotnet.thread_pool.queue.length") return MetricKind.Gauge;
        return form == typeof(Counter<>) || form == typeof(ObservableCounter<>) ? MetricKind.Counter
            : form == typeof(Histogram<>) ? MetricKind.Histogram
            : form == typeof(UpDownCounter<>) || form == typeof(ObservableUpDownCounter<>) || form == typeof(ObservableGauge<>) || form == typeof(Gauge<>) ? MetricKind.Gauge
            : null;
    }

    private static double[] BoundsOf(Instrument instrument)
    {
        double[]? advised = instrument switch
        {
            Histogram<double> h => [.. h.Advice?.HistogramBucketBoundaries ?? []],
            Histogram<long> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(b => (double)b)],
            Histogram<int> h => [.. (h.Advice?.HistogramBucketBoundaries ?? []).Select(b => (double)b)],
            _ => null,
        };
        return advised is { Length: > 0 } ? advised : instrument.Unit == "s" ? DurationBounds : OtherBounds;
    }
}
