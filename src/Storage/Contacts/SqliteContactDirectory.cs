using ChannelHub.Cases;
using Dapper;

namespace ChannelHub.Storage;

/// <summary>Contacts with their links, and the codes that wait to be repeated.</summary>
internal sealed class SqliteContactDirectory(WriteLoop writer, ReadPool readers) : IContactDirectory
{
    private const string SelectContacts = "SELECT id, name, language, addresses FROM contacts WHERE id > @after AND addresses <> '[]' ORDER BY id LIMIT @limit";

    private const string SelectByAddress = """
        SELECT k.id, k.name, k.language, k.addresses FROM contact_addresses a JOIN contacts k ON k.id = a.contact_id WHERE a.kind = @kind AND a.address = @address
        """;

    private const string SelectLink = "SELECT id, undone_at AS undoneAt, undone_by AS undoneBy, data FROM contact_links";

    private const string SelectCases = "SELECT state FROM cases WHERE contact_id = @contact ORDER BY number";

    private const string SelectConversations = """
        SELECT DISTINCT v.account, v.key
        FROM cases c
        JOIN messages m ON m.case_number = c.number
        JOIN conversations v ON v.id = m.conversation_id
        WHERE c.contact_id = @contact AND v.contact_id = @contact
        """;

    private const string SelectPlaces = """
        SELECT v.account, v.key, v.channel, max(m.at) AS at
        FROM cases c
        JOIN messages m ON m.case_number = c.number
        JOIN conversations v ON v.id = m.conversation_id
        WHERE c.contact_id = @contact AND v.contact_id = @contact AND m.direction = 0
        GROUP BY v.id
        ORDER BY at DESC
        LIMIT @limit
        """;

    private const string WrittenBy = " AND m.direction = 0 AND m.body ->> '$.sender.kind' = @kind AND m.body ->> '$.sender.address' = @address";

    private const string SelectLastWord = """
        SELECT m.case_number AS caseNumber, v.account, v.key, v.channel, v.position, v.case_number AS currentCase, v.contact_id AS contactId, v.language, v.reply_address AS replyAddress
        FROM cases c
        JOIN messages m ON m.case_number = c.number
        JOIN conversations v ON v.id = m.conversation_id
        WHERE c.contact_id = @contact AND m.direction = 0 AND m.body ->> '$.sender.kind' = @kind AND m.body ->> '$.sender.address' = @address
        ORDER BY m.at DESC, m.case_number DESC, m.seq DESC
        LIMIT 1
        """;

    private const string SelectCode = """
        SELECT id, account, conversation, kind, address, contact_id AS contactId, hash, asked_at AS askedAt, expires_at AS expiresAt, tries
        FROM contact_codes WHERE account = @account AND conversation = @key ORDER BY asked_at DESC, id DESC LIMIT 1
        """;

    private const string CountCodes = """
        SELECT max(
            (SELECT count(*) FROM contact_codes WHERE account = @account AND conversation = @key AND asked_at > @since),
            (SELECT count(*) FROM contact_codes WHERE kind = @kind AND address = @address AND asked_at > @since))
        """;

    /// <summary>What is older says nothing any more: neither a code that fits nor one that is counted.</summary>
    private static readonly TimeSpan KeepCodes = TimeSpan.FromDays(2);

    private static readonly HotSql InsertCode = new("""
        INSERT INTO contact_codes (account, conversation, kind, address, contact_id, hash, asked_at, expires_at)
        VALUES (@account, @conversation, @kind, @address, @contact, @hash, @askedAt, @expiresAt)
        RETURNING id
        """);

    private static readonly HotSql ForgetCodes = new("DELETE FROM contact_codes WHERE asked_at < @before");

    private static readonly HotSql CountTry = new("UPDATE contact_codes SET tries = tries + 1 WHERE id = @id AND tries < @most AND expires_at > @now");

    public Task<IReadOnlyList<Contact>> ListAsync(ContactId after, int limit, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<Contact>>(c => [.. c.Query<ContactRow>(SelectContacts, new { after = after.Value, limit }).Select(r => r.ToContact())], stop);

    public Task<Contact?> FindAsync(ContactAddress address, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<ContactRow>(SelectByAddress, new { kind = address.Kind, address = address.Address })?.ToContact(), stop);

    public Task<IReadOnlyList<ContactLink>> ReadLinksAsync(ContactId contact, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<ContactLink>>(
        c => [.. c.Query<LinkRow>($"{SelectLink} WHERE kept = @contact OR absorbed = @contact ORDER BY id DESC", new { contact = contact.Value }).Select(r => r.ToLink())], stop);

    public Task<ContactLink?> FindLinkAsync(ContactLinkId id, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<LinkRow>($"{SelectLink} WHERE id = @id", new { id = id.Value })?.ToLink(), stop);

    public Task<ContactLink?> FindByProofAsync(string proof, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<LinkRow>($"{SelectLink} WHERE proof = @proof", new { proof })?.ToLink(), stop);

    public Task<IReadOnlyList<Case>> ReadCasesAsync(ContactId contact, CancellationToken stop) =>
        readers.ReadAsync<IReadOnlyList<Case>>(c => [.. c.Query<string>(SelectCases, new { contact = contact.Value }).Select(s => StoredJson.Read(s, StoredJson.Case))], stop);

    public Task<IReadOnlyList<ConversationRef>> ReadConversationsAsync(ContactId contact, IReadOnlyList<ContactAddress>? writtenBy, CancellationToken stop) => readers.ReadSnapshotAsync<IReadOnlyList<ConversationRef>>(
        c => writtenBy is null
            ? [.. c.Query<PlaceRow>(SelectConversations, new { contact = contact.Value }).Select(r => r.ToRef())]
            : [.. writtenBy.SelectMany(a => c.Query<PlaceRow>(SelectConversations + WrittenBy, new { contact = contact.Value, kind = a.Kind, address = a.Address })).Select(r => r.ToRef()).Distinct()],
        stop);

    public Task<IReadOnlyList<ReplyPlace>> ReadPlacesAsync(ContactId contact, CancellationToken stop) => readers.ReadAsync<IReadOnlyList<ReplyPlace>>(
        c => [.. c.Query<(string Account, string Key, string Channel, long At)>(SelectPlaces, new { contact = contact.Value, limit = ReplyPlace.Most })
            .Select(r => new ReplyPlace(new ConversationRef(new AccountName(r.Account), r.Key), r.Channel, Ticks.ToTime(r.At)))],
        stop);

    public Task<LastWord?> FindLastWordAsync(ContactId contact, ContactAddress address, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<WordRow>(SelectLastWord, new { contact = contact.Value, kind = address.Kind, address = address.Address })?.ToWord(), stop);

    public Task<long> AddCodeAsync(LinkCode code) => writer.RunAsync(session =>
    {
        session[ForgetCodes].Add((code.AskedAt - KeepCodes).UtcTicks).Run();
        var row = session[InsertCode].Add(code.Conversation.Account.Value).Add(code.Conversation.Key).Add(code.Address.Kind).Add(code.Address.Address)
            .Add(code.Contact?.Value).Add(code.Hash).Add(code.AskedAt.UtcTicks).Add(code.ExpiresAt.UtcTicks);
        try
        {
            row.Step();
            return row.Int64(0);
        }
        finally
        {
            row.Reset();
        }
    });

    public Task<LinkCode?> FindCodeAsync(ConversationRef conversation, CancellationToken stop) =>
        readers.ReadAsync(c => c.QuerySingleOrDefault<CodeRow>(SelectCode, new { account = conversation.Account.Value, key = conversation.Key })?.ToCode(), stop);

    public Task<bool> CountTryAsync(long code, DateTimeOffset now) => writer.RunAsync(session => session[CountTry].Add(code).Add(LinkCode.MaxTries).Add(now.UtcTicks).Run() == 1);

    public Task<int> CountCodesAsync(ConversationRef conversation, ContactAddress address, DateTimeOffset since, CancellationToken stop) => readers.ReadAsync(
        c => c.ExecuteScalar<int>(CountCodes, new { account = conversation.Account.Value, key = conversation.Key, kind = address.Kind, address = address.Address, since = since.UtcTicks }), stop);

    private sealed record LinkRow
    {
        public long Id { get; init; }

        public long? UndoneAt { get; init; }

        public string? UndoneBy { get; init; }

        public string Data { get; init; } = "";

        public ContactLink ToLink() => StoredJson.Read(Data, StoredJson.Link) with { Id = new ContactLinkId(Id), UndoneAt = Ticks.ToTime(UndoneAt), UndoneBy = UndoneBy };
    }

    private sealed record PlaceRow
    {
        public string Account { get; init; } = "";

        public string Key { get; init; } = "";

        public ConversationRef ToRef() => new(new AccountName(Account), Key);
    }

    private sealed record WordRow
    {
        public long CaseNumber { get; init; }

        public string Account { get; init; } = "";

        public string Key { get; init; } = "";

        public string Channel { get; init; } = "";

        public long Position { get; init; }

        public long? CurrentCase { get; init; }

        public long? ContactId { get; init; }

        public string? Language { get; init; }

        public string? ReplyAddress { get; init; }

        public LastWord ToWord() => new(new CaseNumber(CaseNumber), new Conversation
        {
            Ref = new ConversationRef(new AccountName(Account), Key),
            Channel = Channel,
            Position = Position,
            Case = CurrentCase is { } number ? new CaseNumber(number) : null,
            Contact = ContactId is { } id ? new ContactId(id) : null,
            Language = Language,
            ReplyAddress = ReplyAddress,
        });
    }

    private sealed record CodeRow
    {
        public long Id { get; init; }

        public string Account { get; init; } = "";

        public string Conversation { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Address { get; init; } = "";

        public long? ContactId { get; init; }

        public string Hash { get; init; } = "";

        public long AskedAt { get; init; }

        public long ExpiresAt { get; init; }

        public int Tries { get; init; }

        public LinkCode ToCode() => new()
        {
            Id = Id,
            Conversation = new ConversationRef(new AccountName(Account), Conversation),
            Address = new ContactAddress(Kind, Address),
            Contact = ContactId is { } id ? new ContactId(id) : null,
            Hash = Hash,
            AskedAt = Ticks.ToTime(AskedAt),
            ExpiresAt = Ticks.ToTime(ExpiresAt),
            Tries = Tries,
        };
    }
}
