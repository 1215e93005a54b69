using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Reads for work that goes through all open cases, beside everything else and never in its way.</summary>
internal sealed class SqliteOpenCases(WriteLoop writer, ReadPool readers, Dialect dialect) : IOpenCases
{
    private const string SelectEvents = """
        SELECT seq, at, cause_kind AS causeKind, type, cause_id AS causeId, data FROM case_events WHERE case_number = @number ORDER BY seq
        """;

    private const string SelectMark = "SELECT value FROM marks WHERE name = @name";

    private static readonly HotSql SetMark = new("INSERT INTO marks (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value");

    public Task<IReadOnlyList<CaseNumber>> ReadOpenAsync(CaseNumber after, int limit, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<CaseNumber>>(
        c => [.. c.Query<long>(SelectOpen(), new { after = after.Value, limit }).Select(n => new CaseNumber(n))], stop);

    public Task<IReadOnlyList<CaseEvent>> ReadEventsAsync(CaseNumber number, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<CaseEvent>>(c => [.. c.Query<EventRow>(SelectEvents, new { number = number.Value }).Select(r => r.ToEvent())], stop);

    public Task<string?> ReadMarkAsync(string name, CancellationToken stop) => readers.ReadAsync(c => c.ExecuteScalar<string?>(SelectMark, new { name }), stop);

    public Task WriteMarkAsync(string name, string value) => writer.RunAsync(session => session[SetMark].Add(name).Add(value).Run());

    /// <summary>The lists' index holds all that is asked for, and open cases are the small part of it that comes first.</summary>
    private string SelectOpen() => $"""
        SELECT number FROM cases {dialect.ByIndex("cases_list")}
        WHERE status IN ({string.Join(", ", Enum.GetValues<CaseStatus>().Where(s => s is not (CaseStatus.Solved or CaseStatus.Closed)).Select(s => (int)s))}) AND number > @after
        ORDER BY number LIMIT @limit
        """;
}
