using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

internal sealed class SqliteTimers(ReadPool readers) : ITimers
{
    private const string SelectDue = "SELECT case_number AS caseNumber, name, due_at AS dueAt FROM timers WHERE due_at <= @now ORDER BY due_at LIMIT @limit";

    private const string SelectNext = "SELECT min(due_at) FROM timers";

    public Task<IReadOnlyList<DueTimer>> ReadDueAsync(DateTimeOffset now, int limit, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<DueTimer>>(
        c => [.. c.Query<(long Case, string Name, long DueAt)>(SelectDue, new { now = now.UtcTicks, limit })
            .Select(t => new DueTimer(new TimerKey(new CaseNumber(t.Case), t.Name), Ticks.ToTime(t.DueAt)))],
        stop);

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken stop) => readers.ReadAsync(c => Ticks.ToTime(c.ExecuteScalar<long?>(SelectNext)), stop);
}
