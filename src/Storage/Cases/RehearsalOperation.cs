using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Writes a payload and what was decided on it, and has all of it undone.</summary>
internal sealed class RehearsalOperation(RawInbound raw, IReadOnlyList<UnitOfWork> works) : WriteOperation<bool>
{
    public override WriteResult Run(WriteSession session)
    {
        if (AcceptOperation.Store(session, raw) is AcceptOutcome.Stored stored)
        {
            Outcome = true;
            for (var i = 0; i < works.Count; i++) Outcome &= new CommitOperation(new PreparedUnit(i == 0 ? works[i] with { Inbox = stored.Id, InboxResult = "message" } : works[i])).Run(session) == WriteResult.Keep;
        }

        return WriteResult.Undo;
    }
}
