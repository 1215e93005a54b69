using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ChannelHub.Server.Metrics;

internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All values of one instrument, by their labels.</summary>
internal sealed class InstrumentValues(Instrument instrument, MetricKind kind, double[] bounds)
{
    /// <summary>More label combinations than this fall into one: a label that never repeats must not fill the memory.</summary>
    public const int MaxSeries = 1000;

    public const string OverflowLabels = "overflow=\"true\"";

    private readonly ConcurrentDictionary<string, MetricSeries> series = new(StringComparer.Ordinal);

    public Instrument Instrument => instrument;

    public MetricKind Kind => kind;

    public double[] Bounds => bounds;

    public IEnumerable<KeyValuePair<string, MetricSeries>> Series => series;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        Span<char> buffer = stackalloc char[512];
        var labels = new LabelWriter(buffer);
        labels.Write(tags);
        SeriesOf(labels.Text).Record(kind, instrument.IsObservable, value, bounds);
    }

    /// <summary>Forgets what was observed, so that a source that is gone does not show its last value for ever.</summary>
    public void BeginObservation()
    {
        if (instrument.IsObservable) series.Clear();
    }

    private MetricSeries SeriesOf(ReadOnlySpan<char> labels)
    {
        var lookup = series.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(labels, out var found)) return found;
        var key = series.Count < MaxSeries ? labels.ToString() : OverflowLabels;
        return series.GetOrAdd(key, static (_, n) => new MetricSeries(n), bounds.Length);
    }
}

/// <summary>One value, or one histogram, with its labels.</summary>
internal sealed class MetricSeries(int bounds)
{
    private readonly Lock gate = new();
    private readonly long[] buckets = bounds > 0 ? new long[bounds + 1] : [];
    private double value;
    private long count;

    public void Record(MetricKind kind, bool observed, double measured, double[] limits)
    {
        if (!double.IsFinite(measured)) return;
        lock (gate)
        {
            if (kind == MetricKind.Histogram)
            {
                var index = Array.BinarySearch(limits, measured);
                buckets[index < 0 ? ~index : index]++;
                value += measured;
                count++;
            }
            else if (observed)
            {
                value = measured;
            }
            else
            {
                value += measured;
            }
        }
    }

    public void Set(double measured)
    {
        lock (gate) value = measured;
    }

    public (double Value, long Count, long[] Buckets) Read()
    {
        lock (gate) return (value, count, [.. buckets]);
    }
}
