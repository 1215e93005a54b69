using System.Diagnostics.Metrics;
using ChannelHub.Cases;

namespace ChannelHub.Intake;

/// <summary>The pipeline's numbers, meter <c>ChannelHub.Intake</c>.</summary>
public sealed class IntakeMetrics : IDisposable
{
    private readonly Meter meter = new("ChannelHub.Intake");
    private readonly Counter<long> accepted;
    private readonly Counter<long> refused;
    private readonly Counter<long> parked;
    private readonly Counter<long> conflicts;
    private readonly Counter<long> sends;
    private readonly Counter<long> assignments;
    private readonly Histogram<double> processed;

    public IntakeMetrics()
    {
        accepted = meter.CreateCounter<long>("channelhub.inbox.accepted", "{message}", "Payloads handed in, by account and outcome (stored, duplicate, unavailable).");
        refused = meter.CreateCounter<long>("channelhub.inbox.refused", "{request}", "Requests refused before they were stored, by account and reason.");
        parked = meter.CreateCounter<long>("channelhub.inbox.parked", "{message}", "Payloads set aside because they could not be processed, by account.");
        conflicts = meter.CreateCounter<long>("channelhub.decisions.conflicts", "{decision}", "Decisions made again because another came first.");
        sends = meter.CreateCounter<long>("channelhub.outbox.sends", "{try}", "Tries to send, by account and outcome (sent, retry, refused, unknown).");
        assignments = meter.CreateCounter<long>("channelhub.assignment.decisions", "{decision}", "What became of cases that wait for an agent (offered, assigned, offer-ended, unassigned).");
        processed = meter.CreateHistogram<double>("channelhub.inbox.time_to_decided", "s", "From received to decided and durable, by account.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10] });
    }

    public void Accepted(AccountName account, AcceptOutcome outcome) => accepted.Add(1, Of(account), new("outcome", outcome switch
    {
        AcceptOutcome.Stored => "stored",
        AcceptOutcome.Duplicate => "duplicate",
        _ => "unavailable",
    }));

    public void Refused(AccountName account, string reason) => refused.Add(1, Of(account), new("reason", reason));

    public void Parked(AccountName account) => parked.Add(1, Of(account));

    public void Processed(AccountName account, TimeSpan since) => processed.Record(Math.Max(0, since.TotalSeconds), Of(account));

    public void Assignment(string what) => assignments.Add(1, new KeyValuePair<string, object?>("outcome", what));

    public void Conflict() => conflicts.Add(1);

    public void Send(AccountName account, string outcome) => sends.Add(1, Of(account), new("outcome", outcome));

    public void Dispose() => meter.Dispose();

    private static KeyValuePair<string, object?> Of(AccountName account) => new("account", account.Value);
}
