using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>The rows of a case and its events.</summary>
internal static class CaseRows
{
    private static readonly HotSql Insert = new("""
        INSERT INTO cases (number, version, status, level, contact_id, created_at, updated_at, department, queue, channel, owner, subject, state)
        VALUES (@number, @version, @status, @level, @contact, @createdAt, @updatedAt, @department, @queue, @channel, @owner, @subject, @state)
        ON CONFLICT (number) DO NOTHING
        """);

    private static readonly HotSql Update = new("""
        UPDATE cases SET version = @version, status = @status, level = @level, contact_id = @contact, updated_at = @updatedAt,
            department = @department, queue = @queue, owner = @owner, subject = @subject, state = @state
        WHERE number = @number AND version = @expected
        """);

    private static readonly HotSql FindVersion = new("SELECT 1 FROM cases WHERE number = @number AND version = @version");

    private static readonly HotSql FindNumber = new("SELECT 1 FROM cases WHERE number = @number");

    private static readonly HotSql InsertEvent = new("""
        INSERT INTO case_events (case_number, seq, at, cause_kind, type, cause_id, data) VALUES (@case, @seq, @at, @causeKind, @type, @causeId, @data)
        """);

    /// <summary>Whether the case is at the version that the decision was made on; not stored at all, where it is to be opened.</summary>
    public static bool IsAsExpected(WriteSession session, CaseChange change) => change.ExpectedVersion == 0
        ? !session[FindNumber].Add(change.After.Number.Value).Any()
        : session[FindVersion].Add(change.After.Number.Value).Add(change.ExpectedVersion).Any();

    /// <summary>False if the case is not at the version that the decision was made on.</summary>
    public static bool Write(WriteSession session, CaseChange change, byte[] state)
    {
        var c = change.After;
        var isNew = change.ExpectedVersion == 0;
        var row = session[isNew ? Insert : Update];
        if (isNew) row.Add(c.Number.Value);
        row.Add(c.Version).Add((int)c.Status).Add((int)c.Level).Add(c.Contact?.Value);
        if (isNew) row.Add(c.CreatedAt.UtcTicks);
        row.Add(c.UpdatedAt.UtcTicks).Add(c.Department).Add(c.Queue);
        if (isNew) row.Add(c.Channel);
        row.Add(c.Owner?.Value).Add(c.Subject).AddText(state);
        if (!isNew) row.Add(c.Number.Value).Add(change.ExpectedVersion);
        if (row.Run() == 0) return false;
        if (c.Subject is { } subject && ChangesSubject(change)) SearchRows.WriteSubject(session, c.Number, subject);
        return true;
    }

    public static void WriteEvents(WriteSession session, CaseChange change, byte[][] data)
    {
        var row = session[InsertEvent];
        for (var i = 0; i < data.Length; i++)
        {
            var e = change.Events[i];
            row.Add(change.After.Number.Value).Add(e.Seq).Add(e.At.UtcTicks).Add((int)e.Cause.Kind).Add(CaseEventTypes.NameOf(e.Data)).Add(e.Cause.Id).AddText(data[i]).Run();
        }
    }

    private static bool ChangesSubject(CaseChange change)
    {
        foreach (var e in change.Events)
        {
            if (e.Data is Opened { Subject: not null } or FieldsChanged { Subject: not null }) return true;
        }

        return false;
    }
}
