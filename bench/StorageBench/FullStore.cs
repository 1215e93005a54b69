using System.Diagnostics;
using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.Data.Sqlite;

namespace ChannelHub.StorageBench;

/// <summary>A store that has seen years: made by SQL in one go, with rows of the same size and spread as the hub's own.</summary>
internal static class FullStore
{
    private static readonly string[] Departments = ["technical-support", "customer-service", "maintenance", "sales"];

    /// <summary>Nine of ten cases are closed; owners, queues and levels as a desk has them; three messages a case.</summary>
    public static void Fill(string file, int cases)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        // A case's state as the hub writes it, with places for what differs.
        var (number, now) = (new CaseNumber(777_000_777), new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var message = Workload.Make(1, 1, () => number, () => new ContactId(888_000_888))[0];
        var state = JsonSerializer.Serialize(message.Work.Cases[0].After with { Subject = null }, CaseJson.Readable.Case);
        var body = JsonSerializer.Serialize(message.Work.Messages[0].Body, CaseJson.Readable.MessageBody);
        var trace = System.Text.Encoding.UTF8.GetString(CaseEventTypes.Write(message.Work.Cases[0].Events.First(e => e.Data is Routed).Data));
        using var fill = connection.CreateCommand();
        fill.CommandTimeout = 0;
        fill.Parameters.AddWithValue("@n", cases);
        fill.Parameters.AddWithValue("@start", now.UtcTicks);
        fill.Parameters.AddWithValue("@state", state);
        fill.Parameters.AddWithValue("@body", body);
        fill.Parameters.AddWithValue("@trace", trace);
        fill.Parameters.AddWithValue("@raw", message.Raw.Body.ToArray());
        fill.CommandText = """
            PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; BEGIN;
            CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < @n) SELECT i, (i * 2654435761) % 4294967296 AS r FROM c;
            INSERT INTO cases (number, version, status, level, contact_id, created_at, updated_at, department, queue, channel, owner, subject, state)
                SELECT 1000 + i, 9, CASE WHEN r % 100 < 90 THEN 5 WHEN r % 100 < 92 THEN 4 WHEN r % 100 < 93 THEN 3 WHEN r % 100 < 95 THEN 2 WHEN r % 100 < 99 THEN 1 ELSE 0 END, 1 + (r / 128) % 3,
                    1 + (r / 8) % (@n / 2), @start + i * 600000000, @start + i * 600000000 + (r % 100000) * 100000000, d, d || '-l' || (1 + (r / 128) % 3),
                    CASE r % 3 WHEN 0 THEN 'email' ELSE 'webchat' END, CASE WHEN r % 5 = 0 THEN NULL ELSE 'agent-' || ((r / 64) % 50) END, NULL, replace(@state, '777000777', 1000 + i)
                FROM (SELECT i, r, CASE (r / 16) % 4 WHEN 0 THEN 'technical-support' WHEN 1 THEN 'customer-service' WHEN 2 THEN 'maintenance' ELSE 'sales' END AS d FROM n);
            INSERT INTO contacts (id, name, language, addresses) SELECT i, 'Contact ' || i, 'es', '[{"kind":"webchat","address":"old-' || r || '"}]' FROM n WHERE i <= @n / 2;
            INSERT INTO contact_addresses (kind, address, contact_id) SELECT 'webchat', 'old-' || r || '-' || i, i FROM n WHERE i <= @n / 2 ORDER BY 2;
            INSERT INTO conversations (id, position, case_number, contact_id, account, key, channel, language) SELECT i, 3, 1000 + i, 1 + i / 2, 'web', 'old-' || r || '-' || i, 'webchat', 'es' FROM n;
            INSERT INTO messages (case_number, seq, conversation_id, position, direction, at, author_kind, author_id, author_name, channel, body)
                SELECT 1000 + i, s.seq, i, s.seq, s.seq % 2, @start + i * 600000000, s.seq % 2, NULL, NULL, 'webchat', @body FROM n, (SELECT 1 AS seq UNION ALL SELECT 2 UNION ALL SELECT 3) s;
            INSERT INTO case_events (case_number, seq, at, cause_kind, type, cause_id, data)
                SELECT 1000 + i, s.seq, @start + i * 600000000, 1, 'routed', NULL, CASE s.seq WHEN 1 THEN @trace ELSE '{"clock":"resolution","policy":"standard"}' END
                FROM n, (SELECT 1 AS seq UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5) s;
            INSERT INTO inbox (state, attempts, received_at, account, channel, external_id, body) SELECT 20, 0, @start + i * 600000000, 'web', 'webchat', 'old-' || r || '-' || i, @raw FROM n;
            DROP TABLE n; COMMIT; PRAGMA wal_checkpoint(TRUNCATE);
            """;
        fill.ExecuteNonQuery();
    }

    /// <summary>The first page of lists of all kinds, and the time that 95 of 100 took at most.</summary>
    public static async Task<IReadOnlyList<(string Filter, TimeSpan Median, TimeSpan P95)>> MeasureListsAsync(ICaseQueries queries)
    {
        var filters = new List<(string, Func<int, CaseFilter>)>
        {
            ("none", _ => new CaseFilter()),
            ("status", i => new CaseFilter { Status = (CaseStatus)(i % 6) }),
            ("department", i => new CaseFilter { Department = Departments[i % 4] }),
            ("level and status new", i => new CaseFilter { Level = (SupportLevel)(1 + (i % 3)), Status = CaseStatus.New }),
            ("queue", i => new CaseFilter { Queue = $"{Departments[i % 4]}-l{1 + (i % 3)}" }),
            ("queue, open, unowned", i => new CaseFilter { Queue = $"{Departments[i % 4]}-l{1 + (i % 3)}", Status = CaseStatus.Open, Unowned = true }),
            ("channel, level, department", i => new CaseFilter { Channel = i % 2 == 0 ? "email" : "webchat", Level = (SupportLevel)(1 + (i % 3)), Department = Departments[i % 4] }),
            ("owner", i => new CaseFilter { Owner = new AgentId($"agent-{i % 50}") }),
            ("owner, open", i => new CaseFilter { Owner = new AgentId($"agent-{i % 50}"), Status = CaseStatus.Open }),
            ("contact", i => new CaseFilter { Contact = new ContactId(1 + (i * 37)) }),
            ("a queue that has no case", _ => new CaseFilter { Queue = "nobody" }),
        };
        var results = new List<(string, TimeSpan, TimeSpan)>();
        foreach (var (name, make) in filters)
        {
            var times = new List<TimeSpan>();
            for (var i = 0; i < 60; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await queries.ListAsync(make(i), CancellationToken.None);
                times.Add(Stopwatch.GetElapsedTime(started));
            }

            times.Sort();
            results.Add((name, times[times.Count / 2], times[times.Count * 95 / 100]));
        }

        return results;
    }
}
