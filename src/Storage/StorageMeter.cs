using System.Diagnostics.Metrics;

namespace ChannelHub.Storage;

/// <summary>The meter <c>ChannelHub.Storage</c>.</summary>
internal sealed class StorageMeter : IDisposable
{
    public const string Name = "ChannelHub.Storage";

    private readonly Meter meter = new(Name);
    private readonly Histogram<int> batchSize;
    private readonly Histogram<double> commitDuration;

    public StorageMeter(Func<int> queueLength)
    {
        batchSize = meter.CreateHistogram<int>("channelhub.storage.batch.size", "{operation}", "Operations that shared a transaction");
        commitDuration = meter.CreateHistogram<double>("channelhub.storage.commit.duration", "s", "From a transaction's begin until it is on the disk");
        Faults = meter.CreateCounter<int>("channelhub.storage.faults", "{batch}", "Transactions that failed because the store could not be written");
        meter.CreateObservableGauge("channelhub.storage.queue.length", queueLength, "{operation}", "Operations that wait for the writer");
    }

    public Counter<int> Faults { get; }

    public void Committed(int operations, TimeSpan duration)
    {
        batchSize.Record(operations);
        commitDuration.Record(duration.TotalSeconds);
    }

    public void Dispose() => meter.Dispose();
}
