using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>
/// Writes one decision. Whatever can show that another decision came first is looked at or written first, the case above all: a decision that lost then has nothing to undo,
/// and an undo costs the whole batch (see <see cref="WriteLoop"/>).
/// </summary>
internal sealed class CommitOperation(PreparedUnit unit) : WriteOperation<CommitOutcome>
{
    private static readonly CommitOutcome.AlreadyDone AlreadyDone = new();

    private static readonly HotSql FinishInbox = new("UPDATE inbox SET state = @state WHERE id = @id AND state = 10 RETURNING account");

    private static readonly HotSql FindPending = new("SELECT 1 FROM inbox WHERE id = @id AND state = 10");

    public override int Bytes => unit.Bytes;

    public override WriteResult Run(WriteSession session)
    {
        var work = unit.Work;
        foreach (var name in work.Unknown)
        {
            if (OutboxRows.IsKnown(session, name)) return LostTo(session, $"The message came by {name.Account} meanwhile.", WriteResult.Nothing);
        }

        // One case says it by being written; of several none may be written before all are known to be as expected.
        if (work.Cases.Count > 1 && work.Cases.FirstOrDefault(c => !CaseRows.IsAsExpected(session, c)) is { } old) return LostTo(session, Changed(old), WriteResult.Nothing);
        for (var i = 0; i < work.Cases.Count; i++)
        {
            if (!CaseRows.Write(session, work.Cases[i], unit.States[i])) return LostTo(session, Changed(work.Cases[i]), i == 0 ? WriteResult.Nothing : WriteResult.Undo);
        }

        if (work.Inbox is { } inbox && !Finish(session, inbox, work.InboxResult)) return Lost(AlreadyDone, work.Cases.Count == 0 ? WriteResult.Nothing : WriteResult.Undo);
        if (work.Fired is { } fired && !TimerRows.Remove(session, fired)) return Lost(AlreadyDone, work.Inbox is null && work.Cases.Count == 0 ? WriteResult.Nothing : WriteResult.Undo);

        // A contact that went into another one opens nothing any more: whoever decided so decides again on who it is now.
        for (var i = 0; i < work.Cases.Count && work.Link is null; i++)
        {
            if (work.Cases[i] is { ExpectedVersion: 0, After.Contact: { } opener } && ContactLinkRows.IsAbsorbed(session, opener)) return Lost(new CommitOutcome.Conflict($"Contact {opener} went into another one meanwhile."), WriteResult.Undo);
        }

        if (work.Link is { } link && ContactLinkRows.Write(session, link, unit.Link) is { } first) return Lost(new CommitOutcome.Conflict(first), WriteResult.Undo);

        long conversation = 0;
        if (work.Conversation is { } talk && (conversation = ConversationRows.Write(session, talk)) == 0)
        {
            return Lost(new CommitOutcome.Conflict($"The conversation of {talk.After.Ref.Account} went on meanwhile."), WriteResult.Undo);
        }

        if (work.Contact is { } contact && ContactRows.Write(session, contact, unit.Addresses) is { } owner)
        {
            return Lost(new CommitOutcome.Conflict($"An address of contact {contact.Id} belongs to contact {owner}."), WriteResult.Undo);
        }

        for (var i = 0; i < work.Cases.Count; i++) CaseRows.WriteEvents(session, work.Cases[i], unit.Events[i]);
        foreach (var change in work.Cases) ArticleRow.Count(session, change);
        for (var i = 0; i < work.Messages.Count; i++) MessageRows.Write(session, work.Messages[i], ConversationOf(session, work, work.Messages[i], conversation), unit.Bodies[i]);
        for (var i = 0; i < work.Rewritten.Count; i++) MessageRows.Rewrite(session, work.Rewritten[i].Message, unit.Rewritten[i]);
        for (var i = 0; i < work.Outbox.Count; i++) OutboxRows.Write(session, work.Outbox[i], unit.Outbox[i]);
        foreach (var name in work.Names) OutboxRows.Write(session, name);
        foreach (var consent in work.Consents) ConsentRows.Write(session, consent);
        foreach (var timer in work.Timers) TimerRows.Write(session, timer);
        foreach (var delivery in work.Deliveries) OutboxRows.Write(session, delivery, work.Cases.Count == 0 ? null : work.Cases[0].After.UpdatedAt);
        Outcome = CommitOutcome.Committed.Value;
        return WriteResult.Keep;
    }

    public override void Unavailable(string reason) => Complete(new CommitOutcome.Unavailable(reason));

    private static string Changed(CaseChange change) => $"{change.After.Number} changed meanwhile.";

    /// <summary>A conflict, unless what the decision is about was done already: then there is nothing to decide again.</summary>
    private WriteResult LostTo(WriteSession session, string reason, WriteResult result)
    {
        var done = (unit.Work.Inbox is { } inbox && !IsPending(session, inbox)) || (unit.Work.Fired is { } fired && !TimerRows.Exists(session, fired));
        return Lost(done ? AlreadyDone : new CommitOutcome.Conflict(reason), result);
    }

    private WriteResult Lost(CommitOutcome outcome, WriteResult result)
    {
        Outcome = outcome;
        return result;
    }

    private static bool IsPending(WriteSession session, InboxId id) => session[FindPending].Add(id.Value).Any();

    private static bool Finish(WriteSession session, InboxId id, string? result)
    {
        var row = session[FinishInbox].Add(InboxState.Done(result)).Add(id.Value);
        try
        {
            if (!row.Step()) return false;
            session.Ledger.Add(session.Account(row.Utf8(0)), LedgerColumn.Processed);
            return true;
        }
        finally
        {
            row.Reset();
        }
    }

    private static long? ConversationOf(WriteSession session, UnitOfWork work, StoredMessage message, long written)
    {
        if (message.Conversation is not { } conversation) return null;
        if (work.Conversation?.After.Ref == conversation) return written;
        return ConversationRows.FindId(session, conversation) ?? throw new InvalidOperationException($"Message {message.Id} names a conversation that is not stored.");
    }
}
