using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Data.Sqlite;

namespace ChannelHub.StorageBench;

/// <summary>
/// The bare limit: the same rows as the store writes, by nothing but Microsoft.Data.Sqlite with prepared statements on one connection, in two transactions a
/// batch (the payloads, then the decisions). It checks nothing, decides nothing and tells nobody. Its JSON is made before the clock runs.
/// </summary>
internal sealed class BareWriter : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> commands = [];
    private readonly Dictionary<ConversationRef, long> conversations = [];

    public BareWriter(string file)
    {
        connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("PRAGMA cache_size=-65536");
    }

    /// <summary>One row as the values of its statement.</summary>
    public sealed record Row(string Sql, object?[] Values);

    public void Write(IReadOnlyList<BenchMessage> batch, IReadOnlyList<Row[]> rows)
    {
        var ids = new long[batch.Count];
        Run("BEGIN IMMEDIATE");
        for (var i = 0; i < ids.Length; i++)
        {
            var raw = batch[i].Raw;
            Run(InsertInbox, raw.ReceivedAt.UtcTicks, raw.Account.Value, raw.Channel, raw.ExternalId, raw.Body.ToArray());
            ids[i] = LastId();
        }

        foreach (var account in batch.CountBy(m => m.Raw.Account.Value)) Run(AddToLedger, account.Key, account.Value, account.Value, 0, 0);
        Run("COMMIT");
        Run("BEGIN IMMEDIATE");
        for (var i = 0; i < ids.Length; i++)
        {
            Run(FinishInbox, ids[i]);
            var conversation = batch[i].Work.Conversation!;
            if (conversation.ExpectedPosition == 0)
            {
                Run(rows[i][0].Sql, rows[i][0].Values);
                conversations[conversation.After.Ref] = LastId();
            }
            else
            {
                Run(rows[i][0].Sql, [.. rows[i][0].Values, conversations[conversation.After.Ref]]);
            }

            foreach (var row in rows[i].AsSpan(1))
            {
                if (row.Sql == InsertMessage) row.Values[2] = conversations[conversation.After.Ref];
                Run(row.Sql, row.Values);
            }
        }

        foreach (var account in batch.CountBy(m => m.Raw.Account.Value))
        {
            Run(AddToLedger, account.Key, 0, 0, account.Value, batch.Where(m => m.Raw.Account.Value == account.Key).Sum(m => m.Work.Outbox.Count));
        }

        Run("COMMIT");
    }

    /// <summary>A batch of messages as they stand in a store of the hub's.</summary>
    public void Write(IReadOnlyList<MessageRows> batch)
    {
        Run("BEGIN IMMEDIATE");
        foreach (var message in batch) Run(message.Payload.Sql, message.Payload.Values);
        Run("COMMIT");
        Run("BEGIN IMMEDIATE");
        foreach (var message in batch)
        {
            foreach (var row in message.Decision) Run(row.Sql, row.Values);
        }

        Run("COMMIT");
    }

    /// <summary>A decision's rows; the first is the conversation's.</summary>
    public static Row[] RowsOf(UnitOfWork work)
    {
        var rows = new List<Row>();
        var v = work.Conversation!.After;
        rows.Add(work.Conversation.ExpectedPosition == 0
            ? new Row(InsertConversation, [v.Position, v.Case?.Value, v.Contact?.Value, v.Ref.Account.Value, v.Ref.Key, v.Channel, v.Language])
            : new Row(UpdateConversation, [v.Position, v.Case?.Value, v.Contact?.Value, v.Language]));
        foreach (var change in work.Cases)
        {
            var c = change.After;
            var state = JsonSerializer.Serialize(c, CaseJson.Readable.Case);
            rows.Add(change.ExpectedVersion == 0
                ? new Row(InsertCase, [c.Number.Value, c.Version, (int)c.Status, (int)c.Level, c.Contact?.Value, c.CreatedAt.UtcTicks, c.UpdatedAt.UtcTicks, c.Department, c.Queue, c.Channel, c.Owner?.Value, c.Subject, state])
                : new Row(UpdateCase, [c.Version, (int)c.Status, (int)c.Level, c.Contact?.Value, c.UpdatedAt.UtcTicks, c.Department, c.Queue, c.Owner?.Value, c.Subject, state, c.Number.Value]));
            if (change.ExpectedVersion == 0 && c.Subject is not null) rows.Add(new Row(InsertSearch, [c.Number.Value * 2, c.Subject]));
            rows.AddRange(change.Events.Select(e => new Row(
                InsertEvent, [c.Number.Value, e.Seq, e.At.UtcTicks, (int)e.Cause.Kind, CaseEventTypes.NameOf(e.Data), e.Cause.Id, System.Text.Encoding.UTF8.GetString(CaseEventTypes.Write(e.Data))])));
        }

        if (work.Contact is { } contact)
        {
            rows.Add(new Row(InsertContact, [contact.Id.Value, contact.Name, contact.Language, JsonSerializer.Serialize(contact.Addresses, CaseJson.Readable.ValueListContactAddress)]));
            rows.AddRange(contact.Addresses.Select(a => new Row(InsertAddress, [a.Kind, a.Address, contact.Id.Value])));
            if (contact.Name is not null) rows.Add(new Row(InsertSearch, [(contact.Id.Value * 2) + 1, $"{contact.Name} {contact.Addresses[0].Address}"]));
        }

        rows.AddRange(work.Messages.Select(m => new Row(InsertMessage, [
            m.Id.Case.Value, m.Id.Seq, null, m.Position, (int)m.Direction, m.At.UtcTicks, (int)m.Author.Kind, m.Author.Id, m.Author.Name, m.Channel, JsonSerializer.Serialize(m.Body, CaseJson.Readable.MessageBody)])));
        rows.AddRange(work.Outbox.Select(m => new Row(InsertOutbox, [m.Id.Case.Value, m.Id.Seq, m.At.UtcTicks, m.Conversation.Account.Value, JsonSerializer.Serialize(m, CaseJson.Readable.OutboundMessage)])));
        rows.AddRange(work.Timers.OfType<TimerChange.Set>().Select(t => new Row(InsertTimer, [t.Key.Case.Value, t.Key.Name, t.DueAt.UtcTicks])));
        return [.. rows];
    }

    public void Dispose()
    {
        foreach (var command in commands.Values) command.Dispose();
        connection.Dispose();
    }

    private const string InsertInbox = "INSERT INTO inbox (state, attempts, received_at, account, channel, external_id, body) VALUES (10, 0, @1, @2, @3, @4, @5)";
    private const string FinishInbox = "UPDATE inbox SET state = 20 WHERE id = @1";
    private const string InsertConversation = "INSERT INTO conversations (position, case_number, contact_id, account, key, channel, language) VALUES (@1, @2, @3, @4, @5, @6, @7)";
    private const string UpdateConversation = "UPDATE conversations SET position = @1, case_number = @2, contact_id = @3, language = @4 WHERE id = @5";
    private const string InsertCase = """
        INSERT INTO cases (number, version, status, level, contact_id, created_at, updated_at, department, queue, channel, owner, subject, state)
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11, @12, @13)
        """;
    private const string UpdateCase = """
        UPDATE cases SET version = @1, status = @2, level = @3, contact_id = @4, updated_at = @5, department = @6, queue = @7, owner = @8, subject = @9, state = @10 WHERE number = @11
        """;
    private const string InsertEvent = "INSERT INTO case_events (case_number, seq, at, cause_kind, type, cause_id, data) VALUES (@1, @2, @3, @4, @5, @6, @7)";
    private const string InsertMessage = """
        INSERT INTO messages (case_number, seq, conversation_id, position, direction, at, author_kind, author_id, author_name, channel, body)
        VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10, @11)
        """;
    private const string InsertContact = "INSERT INTO contacts (id, name, language, addresses) VALUES (@1, @2, @3, @4)";
    private const string InsertAddress = "INSERT INTO contact_addresses (kind, address, contact_id) VALUES (@1, @2, @3)";
    private const string InsertSearch = "INSERT INTO search (rowid, words) VALUES (@1, @2)";
    private const string InsertOutbox = "INSERT INTO outbox (case_number, seq, state, attempts, parts_sent, due_at, account, body) VALUES (@1, @2, 0, 0, 0, @3, @4, @5)";
    private const string InsertTimer = "INSERT INTO timers (case_number, name, due_at) VALUES (@1, @2, @3)";
    private const string AddToLedger = """
        INSERT INTO ledger (account, received, stored, duplicate, refused, processed, queued, sent, delivered, failed, unconfirmed) VALUES (@1, @2, @3, 0, 0, @4, @5, 0, 0, 0, 0)
        ON CONFLICT (account) DO UPDATE SET received = received + excluded.received, stored = stored + excluded.stored, processed = processed + excluded.processed, queued = queued + excluded.queued
        """;

    private long LastId() => (long)Prepared("SELECT last_insert_rowid()", 0).ExecuteScalar()!;

    private void Run(string sql, params ReadOnlySpan<object?> values)
    {
        var command = Prepared(sql, values.Length);
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepared(string sql, int parameters)
    {
        if (commands.TryGetValue(sql, out var command)) return command;
        command = connection.CreateCommand();
#pragma warning disable CA2100 // only the constants above come here
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"@{i}" });
        command.Prepare();
        commands.Add(sql, command);
        return command;
    }
}
