using System.Runtime.CompilerServices;
using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Reads for the console, the API and the customers' pages. A multi-part read sees one moment.</summary>
internal sealed class SqliteCaseQueries(ReadPool readers, Dialect dialect) : ICaseQueries
{
    private const string SelectCase = "SELECT state FROM cases WHERE number = @number";

    /// <summary>From the list's index alone: how many live cases there are says what this costs, and not how many there ever were.</summary>
    private static readonly string SelectLive = $"SELECT number FROM cases WHERE status < {(int)CaseStatus.Solved} ORDER BY number";

    private const string SelectCases = "SELECT state FROM cases WHERE number IN @numbers ORDER BY number";

    /// <summary>How many live cases are read at once.</summary>
    private const int LivePage = 500;

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

    public async IAsyncEnumerable<Case> ReadLiveAsync([EnumeratorCancellation] CancellationToken stop)
    {
        var numbers = await readers.ReadAsync(c => c.Query<long>(SelectLive).AsList(), stop).ConfigureAwait(false);
        foreach (var page in numbers.Chunk(LivePage))
        {
            foreach (var state in await readers.ReadAsync(c => c.Query<string>(SelectCases, new { numbers = page }).AsList(), stop).ConfigureAwait(false))
            {
                var found = StoredJson.Read(state, StoredJson.Case);
                if (found.IsLive) yield return found;
            }
        }
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
        readers.ReadAsync<IReadOnlyList<LedgerRow>>(
            c => [.. c.Query<string, LedgerRow, LedgerRow>(LedgerQuery.Sql(dialect), (account, row) => row with { Account = new AccountName(account) }, splitOn: nameof(LedgerRow.Received))], stop);

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
