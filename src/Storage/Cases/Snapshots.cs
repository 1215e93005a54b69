using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>The two reads that happen for every message. The parts may be of different moments; a commit checks every version that it was decided on.</summary>
internal static class Snapshots
{
    private static readonly HotSql Conversation = new("""
        SELECT v.channel, v.position, v.case_number, v.contact_id, v.language, v.reply_address, c.state, k.name, k.language, k.addresses
        FROM conversations v
        LEFT JOIN cases c ON c.number = v.case_number
        LEFT JOIN contacts k ON k.id = v.contact_id
        WHERE v.account = @account AND v.key = @key
        """);

    private static readonly HotSql ContactByAddress = new("""
        SELECT k.id, k.name, k.language, k.addresses
        FROM contact_addresses a
        JOIN contacts k ON k.id = a.contact_id
        WHERE a.kind = @kind AND a.address = @address
        """);

    private static readonly HotSql Case = new("""
        SELECT c.state, k.id, k.name, k.language, k.addresses
        FROM cases c
        LEFT JOIN contacts k ON k.id = c.contact_id
        WHERE c.number = @number
        """);

    // By the contact's index, which SQLite ends with the number: the newest cases are read and no others, however many there are.
    internal const string LatestCasesSql = "SELECT state FROM cases WHERE contact_id = @contact ORDER BY number DESC LIMIT @most";

    private static readonly HotSql LatestCases = new(LatestCasesSql);
    private static readonly HotSql BodyOfMessage = new("SELECT body FROM messages WHERE case_number = @case AND seq = @seq");

    private static readonly HotSql ConversationOfMessage = new("""
        SELECT v.account, v.key FROM messages m JOIN conversations v ON v.id = m.conversation_id WHERE m.case_number = @case AND m.seq = @seq
        """);

    // A case has few messages, and only a mail that names another's case is asked about.
    private static readonly HotSql TakesPart = new("""
        SELECT 1 FROM cases c JOIN contact_addresses a ON a.contact_id = c.contact_id WHERE c.number = @number AND a.kind = @kind AND a.address = @address
        UNION ALL
        SELECT 1 FROM messages m WHERE m.case_number = @number AND m.direction = 0 AND m.body ->> '$.sender.kind' = @kind
          AND (m.body ->> '$.sender.address' = @address OR EXISTS (SELECT 1 FROM json_each(m.body, '$.recipients') r WHERE r.value = @address))
        LIMIT 1
        """);

    // Asked before every answer of the bot: two fields of the record are looked up where it lies, and it is not read whole.
    private static readonly HotSql TakenOver = new("SELECT state ->> '$.bot.takenOverAt' FROM cases WHERE number = @number AND state ->> '$.bot.paused'");

    private static readonly HotSql ConversationAlone = new("SELECT channel, position, case_number, contact_id, language, reply_address FROM conversations WHERE account = @account AND key = @key");

    public static ConversationSnapshot ReadConversation(Reader reader, ConversationRef conversation, ContactAddress sender)
    {
        var row = reader[Conversation].Add(conversation.Account.Value).Add(conversation.Key);
        var found = new ConversationSnapshot();
        try
        {
            if (row.Step())
            {
                var stored = ToConversation(row, conversation);
                found = new ConversationSnapshot
                {
                    Conversation = stored,
                    Case = row.IsNull(6) ? null : StoredJson.Read(row.Utf8(6), StoredJson.Case),
                    Contact = stored.Contact is { } id && !row.IsNull(9) ? ToContact(row, id, 7) : null,
                };
            }
        }
        finally
        {
            row.Reset();
        }

        // One that went into another contact has no address left: then whoever has the sender's address is meant.
        if (found.Contact is null or { Addresses.Count: 0 }) found = found with { Contact = ReadContact(reader, sender) ?? found.Contact };
        if (found.Contact is not { } contact) return found;
        var opens = found.Case is null or { Status: CaseStatus.Closed } or { Queue: null };
        if (!opens && found.Case!.Bot.Answers.Count < ContactAnswers.AskedFrom) return found;
        var latest = ReadLatest(reader, contact.Id);
        return found with
        {
            History = opens ? ContactHistory.Of(latest.Where(c => c.Number != found.Case?.Number || c.Status == CaseStatus.Closed)) : null,
            Answers = ContactAnswers.Of(latest.Where(c => c.Number != found.Case?.Number)),
        };
    }

    private static List<Case> ReadLatest(Reader reader, ContactId contact) =>
        reader[LatestCases].Add(contact.Value).Add(ContactHistory.MostCases + 1).All(static row => StoredJson.Read(row.Utf8(0), StoredJson.Case));

    public static CaseSnapshot? ReadCase(Reader reader, CaseNumber number)
    {
        var row = reader[Case].Add(number.Value);
        Case found;
        Contact? contact;
        try
        {
            if (!row.Step()) return null;
            found = StoredJson.Read(row.Utf8(0), StoredJson.Case);
            contact = row.IsNull(1) ? null : ToContact(row, new ContactId(row.Int64(1)), 2);
        }
        finally
        {
            row.Reset();
        }

        return new CaseSnapshot(found, ReadConversation(reader, found.ReplyTo), contact);
    }

    public static MessageBody? ReadBody(Reader reader, MessageId message) =>
        reader[BodyOfMessage].Add(message.Case.Value).Add(message.Seq).First<MessageBody?>(static row => StoredJson.Read(row.Utf8(0), StoredJson.Body), null);

    public static ConversationRef? FindConversation(Reader reader, MessageId message) =>
        reader[ConversationOfMessage].Add(message.Case.Value).Add(message.Seq).First(static row => (ConversationRef?)new ConversationRef(new AccountName(row.Text(0)), row.Text(1)), null);

    public static int? FindTakeOver(Reader reader, CaseNumber number) => reader[TakenOver].Add(number.Value).First(static row => row.IsNull(0) ? null : (int?)row.Int64(0), null);

    public static bool ReadTakesPart(Reader reader, CaseNumber number, ContactAddress address) => reader[TakesPart].Add(number.Value).Add(address.Kind).Add(address.Address).Any();

    private static Conversation? ReadConversation(Reader reader, ConversationRef conversation)
    {
        var row = reader[ConversationAlone].Add(conversation.Account.Value).Add(conversation.Key);
        try
        {
            return row.Step() ? ToConversation(row, conversation) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static Contact? ReadContact(Reader reader, ContactAddress address) =>
        reader[ContactByAddress].Add(address.Kind).Add(address.Address).First<Contact?>(static row => ToContact(row, new ContactId(row.Int64(0)), 1), null);

    private static Conversation ToConversation(HotStatement row, ConversationRef conversation) => new()
    {
        Ref = conversation,
        Channel = row.Text(0),
        Position = row.Int64(1),
        Case = row.IsNull(2) ? null : new CaseNumber(row.Int64(2)),
        Contact = row.IsNull(3) ? null : new ContactId(row.Int64(3)),
        Language = row.TextOrNull(4),
        ReplyAddress = row.TextOrNull(5),
    };

    private static Contact ToContact(HotStatement row, ContactId id, int column) => new()
    {
        Id = id,
        Name = row.TextOrNull(column),
        Language = row.TextOrNull(column + 1),
        Addresses = StoredJson.Read(row.Utf8(column + 2), StoredJson.Addresses),
    };
}
