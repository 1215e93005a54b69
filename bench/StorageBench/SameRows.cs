using Microsoft.Data.Sqlite;
using Row = ChannelHub.StorageBench.BareWriter.Row;

namespace ChannelHub.StorageBench;

/// <summary>What it takes to write one message bare: its payload, and later the rows of its decision.</summary>
internal sealed record MessageRows(Row Payload, IReadOnlyList<Row> Decision);

/// <summary>
/// The rows that the hub wrote, taken from a store of its own, as statements for <see cref="BareWriter"/>: inserts of what each message brought, and the updates that it made of rows that
/// were there (the payload's and the answer's state, the case, the conversation). Rows of cases that no message opened (problems) and updates by anything but messages are left out.
/// </summary>
internal sealed class SameRows(SqliteConnection store)
{
    private static readonly string[] OfCase = ["case_events", "messages", "outbox", "platform_ids"];

    private readonly Dictionary<string, string> inserts = [];

    public List<MessageRows> Read()
    {
        var parts = OfCase.ToDictionary(t => t, t => ByCase(t, $"SELECT * FROM {t} ORDER BY case_number, seq", "case_number"));
        var timers = ByCase("timers", "SELECT * FROM timers", "case_number");
        var conversations = ByCase("conversations", "SELECT * FROM conversations WHERE case_number IS NOT NULL", "case_number");
        var cases = ByCase("cases", "SELECT * FROM cases", "number");
        var contacts = ByCase("contacts", "SELECT * FROM contacts", "id");
        var addresses = ByCase("contact_addresses", "SELECT * FROM contact_addresses", "contact_id");
        var inbox = ByCase("inbox", "SELECT * FROM inbox", "external_id");
        var messages = new List<(long Id, MessageRows Rows)>();
        var knownContacts = new HashSet<object>();
        foreach (var (number, written) in Incoming())
        {
            for (var i = 0; i < written.Count; i++)
            {
                if (!inbox.TryGetValue(written[i].ExternalId, out var payload)) continue;
                var (from, before) = (i == 0 ? 0 : written[i].Seq, i + 1 < written.Count ? written[i + 1].Seq : long.MaxValue);
                var rows = new List<Row> { new("UPDATE inbox SET state = 20 WHERE id = @1", [payload[0]["id"]]) };
                var c = cases[number][0];
                if (i == 0)
                {
                    rows.Add(Insert("cases", c));
                    if (c["subject"] is string subject) rows.Add(Search((long)c["number"]! * 2, subject));
                    rows.AddRange(Of(conversations, number).Select(v => Insert("conversations", v)));
                    rows.AddRange(Of(timers, number).Select(t => Insert("timers", t)));
                    if (c["contact_id"] is { } contact && knownContacts.Add(contact) && contacts.TryGetValue(contact, out var who)) AddContact(rows, who[0], Of(addresses, contact));
                }
                else
                {
                    rows.Add(new Row(
                        "UPDATE cases SET version = @1, status = @2, level = @3, contact_id = @4, updated_at = @5, department = @6, queue = @7, owner = @8, subject = @9, state = @10 WHERE number = @11",
                        [c["version"], c["status"], c["level"], c["contact_id"], c["updated_at"], c["department"], c["queue"], c["owner"], c["subject"], c["state"], c["number"]]));
                    rows.AddRange(Of(conversations, number).Select(v => new Row("UPDATE conversations SET position = @1, case_number = @2, contact_id = @3, language = @4 WHERE id = @5", [v["position"], v["case_number"], v["contact_id"], v["language"], v["id"]])));
                }

                foreach (var table in OfCase)
                {
                    foreach (var row in Of(parts[table], number).Where(r => (long)r["seq"]! >= from && (long)r["seq"]! < before))
                    {
                        rows.Add(Insert(table, row));
                        if (table == "outbox") rows.Add(new Row("UPDATE outbox SET state = 2, attempts = 1, sent_at = @1 WHERE case_number = @2 AND seq = @3", [row["due_at"], row["case_number"], row["seq"]]));
                    }
                }

                messages.Add(((long)payload[0]["id"]!, new MessageRows(Insert("inbox", payload[0]), rows)));
            }
        }

        return [.. messages.OrderBy(m => m.Id).Select(m => m.Rows)];
    }

    private static List<Dictionary<string, object?>> Of(Dictionary<object, List<Dictionary<string, object?>>> rows, object key) => rows.TryGetValue(key, out var found) ? found : [];

    private static Row Search(long id, string words) => new("INSERT INTO search (rowid, words) VALUES (@1, @2)", [id, words]);

    private void AddContact(List<Row> rows, Dictionary<string, object?> contact, List<Dictionary<string, object?>> addresses)
    {
        rows.Add(Insert("contacts", contact));
        rows.AddRange(addresses.Select(a => Insert("contact_addresses", a)));
        var words = addresses.Where(a => (string)a["kind"]! != "webchat").Select(a => (string)a["address"]!).Prepend(contact["name"] as string ?? "").Where(w => w.Length > 0).ToList();
        if (words.Count > 0) rows.Add(Search(((long)contact["id"]! * 2) + 1, string.Join(' ', words)));
    }

    /// <summary>By case, what came in from customers, in order.</summary>
    private List<(object Case, List<(long Seq, string ExternalId)> Written)> Incoming()
    {
        var all = Query("SELECT case_number, seq, body ->> '$.externalId' AS external FROM messages WHERE direction = 0 AND external IS NOT NULL ORDER BY case_number, seq");
        return [.. all.GroupBy(r => r["case_number"]!).Select(g => (g.Key, g.Select(r => ((long)r["seq"]!, (string)r["external"]!)).ToList()))];
    }

    private Row Insert(string table, Dictionary<string, object?> row)
    {
        if (!inserts.TryGetValue(table, out var sql))
        {
            inserts[table] = sql = $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", Enumerable.Range(1, row.Count).Select(i => $"@{i}"))})";
        }

        return new Row(sql, [.. row.Values]);
    }

    private Dictionary<object, List<Dictionary<string, object?>>> ByCase(string table, string sql, string key)
    {
        var found = Query(sql).Where(r => r[key] is not null).GroupBy(r => r[key]!).ToDictionary(g => g.Key, g => g.ToList());
        return found.Count > 0 || table is "outbox" or "platform_ids" or "timers" ? found : throw new InvalidOperationException($"The store has no {table}.");
    }

    private List<Dictionary<string, object?>> Query(string sql)
    {
        using var command = store.CreateCommand();
#pragma warning disable CA2100 // only the constants above come here
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<Dictionary<string, object?>>();
        while (reader.Read())
        {
            var row = new Dictionary<string, object?>(reader.FieldCount);
            for (var i = 0; i < reader.FieldCount; i++) row[reader.GetName(i)] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }
}
