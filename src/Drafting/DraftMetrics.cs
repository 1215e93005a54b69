using System.Diagnostics.Metrics;
using ChannelHub.Cases;

namespace ChannelHub.Drafting;

internal sealed class DraftMetrics : IDisposable
{
    private readonly Meter meter = new("ChannelHub.Drafting");
    private readonly Counter<long> drafts;
    private readonly Counter<long> sent;
    private readonly Histogram<double> duration;

    public DraftMetrics()
    {
        drafts = meter.CreateCounter<long>("channelhub.model.drafts", "{draft}", "Drafts asked for, by outcome (drafted, not-needed, no-articles, no-answer, unfit, unavailable).");
        sent = meter.CreateCounter<long>("channelhub.model.answers", "{draft}", "Automatic drafts by what became of them (sent, suggested, late).");
        duration = meter.CreateHistogram<double>("channelhub.model.duration", "s", "How long the model took, whatever it answered.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60, 120] });
    }

    public void Asked(DraftOutcome outcome) => drafts.Add(1, new KeyValuePair<string, object?>("outcome", outcome is DraftOutcome.Nothing none ? Names.Of(none.Why) : "drafted"));

    /// <param name="became"><c>sent</c>; <c>suggested</c>: only agents see it; <c>late</c>: the case had gone on meanwhile.</param>
    public void Became(string became) => sent.Add(1, new KeyValuePair<string, object?>("outcome", became));

    public void Took(TimeSpan time) => duration.Record(time.TotalSeconds);

    public void Dispose() => meter.Dispose();
}
