using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>The rows of answers on their way out. Each answer stands in one column of the ledger at a time; those not sent yet are counted from the rows.</summary>
internal static class OutboxRows
{
    private static readonly HotSql Insert = new("""
        INSERT INTO outbox (case_number, seq, state, attempts, parts_sent, due_at, account, body)
        VALUES (@case, @seq, 0, 0, 0, @dueAt, @account, @body)
        ON CONFLICT (case_number, seq) DO NOTHING
        """);

    private static readonly HotSql Find = new("SELECT state, account FROM outbox WHERE case_number = @case AND seq = @seq");

    private static readonly HotSql SetState = new("""
        UPDATE outbox SET state = @state, error = @error, sent_at = coalesce(sent_at, @sentAt) WHERE case_number = @case AND seq = @seq
        """);

    private static readonly HotSql SetSettled = new("""
        UPDATE outbox SET state = @state, attempts = @attempts, parts_sent = @parts, due_at = @dueAt, error = @error, sent_at = coalesce(sent_at, @sentAt)
        WHERE case_number = @case AND seq = @seq
        """);

    private static readonly HotSql AddPlatformId = new("""
        INSERT INTO platform_ids (account, platform_id, case_number, seq) VALUES (@account, @platformId, @case, @seq)
        ON CONFLICT (account, platform_id) DO UPDATE SET case_number = excluded.case_number, seq = excluded.seq
        """);

    private static readonly HotSql AddName = new("""
        INSERT INTO platform_ids (account, platform_id, case_number, seq) VALUES (@account, @platformId, @case, @seq)
        ON CONFLICT (account, platform_id) DO NOTHING
        """);

    private static readonly HotSql FindName = new("SELECT 1 FROM platform_ids WHERE account = @account AND platform_id = @platformId");

    private static readonly HotSql MarkSending = new("UPDATE outbox SET state = 1 WHERE case_number = @case AND seq = @seq AND state = 0");

    private static readonly HotSql Forget = new("DELETE FROM outbox WHERE case_number = @case AND seq = @seq");

    public static void Write(WriteSession session, OutboundMessage m, byte[] body)
    {
        var account = m.Conversation.Account.Value;
        var added = session[Insert].Add(m.Id.Case.Value).Add(m.Id.Seq).Add(m.At.UtcTicks).Add(account).AddText(body).Run();
        if (added == 0) throw new InvalidOperationException($"Answer {m.Id} is in the outbox already; a second one is never written.");
        session.Ledger.Add(account, LedgerColumn.Queued);
    }

    /// <summary>What a receipt or a person says. An answer that is no longer stored is none of ours any more; a state that would go back is not written.</summary>
    public static void Write(WriteSession session, DeliveryUpdate update, DateTimeOffset? at)
    {
        if (Read(session, update.Message) is not { } row || !DeliveryProgress.Advances(row.State, update.State)) return;
        var arrived = update.State is DeliveryState.Sent or DeliveryState.Delivered or DeliveryState.Read;
        session[SetState].Add((int)update.State).Add(arrived ? null : update.Detail).Add(arrived ? at?.UtcTicks : null).Add(update.Message.Case.Value).Add(update.Message.Seq).Run();
        Move(session, row.Account, row.State, update.State);
        EndOfNoCase(session, update.Message, update.State);
    }

    /// <summary>A customer's message by its platform's id. Whoever repeats an id does not take it over.</summary>
    public static void Write(WriteSession session, PlatformName name) =>
        session[AddName].Add(name.Account.Value).Add(name.PlatformId).Add(name.Message.Case.Value).Add(name.Message.Seq).Run();

    public static bool IsKnown(WriteSession session, UnknownName name) => session[FindName].Add(name.Account.Value).Add(name.PlatformId).Any();

    public static bool Begin(WriteSession session, MessageId id) => session[MarkSending].Add(id.Case.Value).Add(id.Seq).Run() == 1;

    /// <summary>How a try ended. Forward only: a receipt may come before the settlement, and what it said stands.</summary>
    public static void Settle(WriteSession session, SendSettlement s)
    {
        if (Read(session, s.Id) is not { } row) throw new InvalidOperationException($"Answer {s.Id} is not in the outbox.");
        var sent = s.State == DeliveryState.Sent;
        var next = sent
            ? DeliveryProgress.Advances(row.State, DeliveryState.Sent) ? DeliveryState.Sent : row.State
            : row.State is DeliveryState.Sending ? DeliveryState.Pending : row.State;
        session[SetSettled].Add((int)next).Add(s.Attempts).Add(s.PartsSent).Add(s.DueAt.UtcTicks).Add(s.Error).Add(sent ? s.At.UtcTicks : null).Add(s.Id.Case.Value).Add(s.Id.Seq).Run();
        foreach (var platformId in s.Id.HasCase ? s.PlatformIds : []) session[AddPlatformId].Add(row.Account).Add(platformId).Add(s.Id.Case.Value).Add(s.Id.Seq).Run();
        Move(session, row.Account, row.State, next);
        EndOfNoCase(session, s.Id, next);
    }

    /// <summary>What belongs to no case is nobody's to look at: the books keep that it was said, and nothing keeps to whom.</summary>
    private static void EndOfNoCase(WriteSession session, MessageId id, DeliveryState state)
    {
        if (!id.HasCase && state is not (DeliveryState.Pending or DeliveryState.Sending)) session[Forget].Add(id.Case.Value).Add(id.Seq).Run();
    }

    private static (DeliveryState State, string Account)? Read(WriteSession session, MessageId id)
    {
        var row = session[Find].Add(id.Case.Value).Add(id.Seq);
        try
        {
            return row.Step() ? ((DeliveryState)row.Int64(0), session.Account(row.Utf8(1))) : null;
        }
        finally
        {
            row.Reset();
        }
    }

    private static void Move(WriteSession session, string account, DeliveryState from, DeliveryState to)
    {
        if (Column(from) == Column(to)) return;
        if (Column(from) is { } old) session.Ledger.Add(account, old, -1);
        if (Column(to) is { } now) session.Ledger.Add(account, now);
    }

    private static LedgerColumn? Column(DeliveryState state) => state switch
    {
        DeliveryState.Unconfirmed => LedgerColumn.Unconfirmed,
        DeliveryState.Sent => LedgerColumn.Sent,
        DeliveryState.Delivered or DeliveryState.Read => LedgerColumn.Delivered,
        DeliveryState.Failed => LedgerColumn.Failed,
        _ => null,
    };
}
