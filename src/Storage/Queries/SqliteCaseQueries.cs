using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Reads for the console, the API and the customers' pages. A multi-part read sees one moment.</summary>
internal sealed class SqliteCaseQueries(ReadPool readers, Dialect dialect) : ICaseQueries
{
    private const string SelectLedger = """
        SELECT a.account, coalesce(l.received, 0) AS received, coalesce(l.stored, 0) AS stored, coalesce(l.duplicate, 0) AS duplicate, coalesce(l.refused, 0) AS refused,
            coalesce(l.processed, 0) AS processed, coalesce(l.queued, 0) AS queued, coalesce(l.sent, 0) AS sent, coalesce(l.delivered, 0) AS delivered,
            coalesce(l.failed, 0) AS failed, coalesce(l.unconfirmed, 0) AS unconfirmed,
            coalesce(p.parked, 0) AS parked, coalesce(w.pending, 0) AS pending, coalesce(o.unsent, 0) AS unsent
        FROM (SELECT account FROM ledger UNION SELECT DISTINCT account FROM inbox WHERE state = 10 UNION SELECT DISTINCT account FROM outbox WHERE state < 2) a
        LEFT JOIN ledger l ON l.account = a.account
        LEFT JOIN (SELECT account, count(*) AS parked FROM inbox WHERE state = 11 GROUP BY account) p ON p.account = a.account
        LEFT JOIN (SELECT account, count(*) AS pending FROM inbox WHERE state = 10 GROUP BY account) w ON w.account = a.account
        LEFT JOIN (SELECT account, count(*) AS unsent FROM outbox WHERE state < 2 GROUP BY account) o ON o.account = a.account
        ORDER BY a.account
        """;

    private const string SelectCase = "SELECT state FROM cases WHERE number = @number";

    private const string SelectContact = "SELECT id, name, language, addresses FROM contacts WHERE id = @id";

    private const string SelectEvents = """
        SELECT seq, at, cause_kind AS causeKind, type, cause_id AS causeId, data FROM case_events WHERE case_number = @number ORDER BY seq
        """;

    private const string SelectMessages = """
        SELECT m.case_number AS caseNumber, m.seq, m.position, m.direction, m.at, m.author_kind AS authorKind, m.author_id AS authorId, m.author_name AS authorName,
            m.channel, m.body, v.account, v.key, o.state AS delivery, o.sent_at AS sentAt, o.attempts, o.error
        FROM messages m
        LEFT JOIN conversations v ON v.id = m.conversation_id
        LEFT JOIN outbox o ON o.case_number = m.case_number AND o.seq = m.seq
        """;

    private const string OfCase = "\nWHERE m.case_number = @number ORDER BY m.seq";

    private const string OfConversation = """

        WHERE m.conversation_id = (SELECT id FROM conversations WHERE account = @account AND key = @key) AND m.position > @after ORDER BY m.position LIMIT @limit
        """;

    public Task<CasePage> ListAsync(CaseFilter filter, CancellationToken stop)
    {
        if (filter.Limit is < 1 or > CaseFilter.MaxLimit) throw new ArgumentException($"A page has 1 to {CaseFilter.MaxLimit} cases, not {filter.Limit}.", nameof(filter));
        return CaseList.Build(filter, dialect) is not { } query
            ? Task.FromResult(new CasePage([], null))
            : readers.ReadSnapshotAsync(
                c =>
                {
                    var keys = c.Query<Key>(query.Sql, query.Parameters).AsList();
                    var items = c.Query<ItemRow>(SelectItems(), new { numbers = keys.Take(filter.Limit).Select(k => k.Number) }).ToDictionary(r => r.Number);
                    var more = keys.Count > filter.Limit ? keys[filter.Limit - 1] : null;
                    return new CasePage(
                        [.. keys.Take(filter.Limit).Select(k => items[k.Number].ToItem())],
                        more is null ? null : CaseList.Write(new CaseList.Cursor(more.UpdatedAt, more.Number)));
                },
                stop);
    }

    public Task<CaseDetails?> FindAsync(CaseNumber number, CancellationToken stop) => readers.ReadSnapshotAsync(
        c =>
        {
            var key = new { number = number.Value };
            if (c.QuerySingleOrDefault<string>(SelectCase, key) is not { } state) return null;
            var found = StoredJson.Read(state, StoredJson.Case);
            var contact = found.Contact is { } id ? c.QuerySingleOrDefault<ContactRow>(SelectContact, new { id = id.Value })?.ToContact() : null;
            return new CaseDetails(
                found,
                contact,
                [.. c.Query<MessageRow>(SelectMessages + OfCase, key).Select(r => r.ToView())],
                [.. c.Query<EventRow>(SelectEvents, key).Select(r => r.ToEvent())]);
        },
        stop);

    public Task<IReadOnlyList<MessageView>> ReadConversationAsync(ConversationRef conversation, long afterPosition, int limit, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<MessageView>>(
            c => [.. c.Query<MessageRow>(SelectMessages + OfConversation, new { account = conversation.Account.Value, key = conversation.Key, after = afterPosition, limit }).Select(r => r.ToView())],
            stop);

    public Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<LedgerRow>>(c => [.. c.Query<LedgerCounts>(SelectLedger).Select(r => r.ToRow())], stop);

    public Task<Contact?> FindContactAsync(ContactId id, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<ContactRow>(SelectContact, new { id = id.Value })?.ToContact(), stop);

    private string SelectItems() => $"""
        SELECT c.number, c.state, k.name AS contactName,
            (SELECT {dialect.JsonText("m.body", "text", CaseListItem.MaxFirstWords)} FROM messages m WHERE m.case_number = c.number AND m.direction <> {(int)Direction.Note} ORDER BY m.seq LIMIT 1) AS firstWords
        FROM cases c
        LEFT JOIN contacts k ON k.id = c.contact_id
        WHERE c.number IN @numbers
        """;
}
