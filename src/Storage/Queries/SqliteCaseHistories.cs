using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Reads for work that goes through all open cases, beside everything else and never in its way.</summary>
internal sealed class SqliteCaseHistories(ReadPool readers, Dialect dialect) : ICaseHistories
{
    private const string SelectEvents = """
        SELECT seq, at, cause_kind AS causeKind, type, cause_id AS causeId, data FROM case_events WHERE case_number = @number ORDER BY seq
        """;

    private static readonly HotSql SelectStanding = new("""
        SELECT version, EXISTS (SELECT 1 FROM case_events WHERE case_number = c.number AND type = 'linked' AND data ->> '$.kind' = @kind) FROM cases c WHERE number = @number
        """);

    private static readonly HotSql SelectWritten = new("""
        SELECT at FROM messages
        WHERE conversation_id = (SELECT id FROM conversations WHERE account = @account AND key = @key) AND direction = @direction AND at > @since
        ORDER BY position DESC LIMIT @limit
        """);

    public Task<IReadOnlyList<CaseNumber>> ReadOpenAsync(CaseNumber after, int limit, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<CaseNumber>>(
        c => [.. c.Query<long>(SelectOpen(), new { after = after.Value, limit }).Select(n => new CaseNumber(n))], stop);

    public Task<IReadOnlyList<CaseEvent>> ReadEventsAsync(CaseNumber number, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<CaseEvent>>(c => [.. c.Query<EventRow>(SelectEvents, new { number = number.Value }).Select(r => r.ToEvent())], stop);

    public Task<CaseStanding?> ReadStandingAsync(CaseNumber number, string linkKind, CancellationToken stop) =>
        readers.ReadAsync((number, linkKind), static (reader, q) => reader[SelectStanding].Add(q.linkKind).Add(q.number.Value).First(static row => (CaseStanding?)new CaseStanding((int)row.Int64(0), row.Int64(1) != 0), null), stop);

    public Task<IReadOnlyList<DateTimeOffset>> ReadWrittenAsync(ConversationRef conversation, DateTimeOffset since, int limit, CancellationToken stop) =>
        readers.ReadAsync<(ConversationRef Where, DateTimeOffset Since, int Limit), IReadOnlyList<DateTimeOffset>>(
            (conversation, since, limit),
            static (reader, q) => reader[SelectWritten].Add(q.Where.Account.Value).Add(q.Where.Key).Add((int)Direction.In).Add(q.Since.UtcTicks).Add(q.Limit).All(static row => Ticks.ToTime(row.Int64(0))),
            stop);

    /// <summary>The lists' index holds all that is asked for, and open cases are the small part of it that comes first.</summary>
    private string SelectOpen() => $"""
        SELECT number FROM cases {dialect.ByIndex("cases_list")}
        WHERE status IN ({string.Join(", ", Enum.GetValues<CaseStatus>().Where(s => s is not (CaseStatus.Solved or CaseStatus.Closed)).Select(s => (int)s))}) AND number > @after
        ORDER BY number LIMIT @limit
        """;
}
