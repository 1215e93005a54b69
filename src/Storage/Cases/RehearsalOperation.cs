using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Writes a payload and what was decided on it, and has all of it undone: by itself, so that no other operation of the batch has to be run again for it.</summary>
internal sealed class RehearsalOperation(RawInbound raw, IReadOnlyList<UnitOfWork> works) : WriteOperation<bool>
{
    public override WriteResult Run(WriteSession session)
    {
        var trial = new Trial(raw, works);
        session.RunIsolated(trial);
        if (trial.Error is { } error) throw error;
        Outcome = trial.CouldBeKept;
        return WriteResult.Nothing;
    }

    private sealed class Trial(RawInbound raw, IReadOnlyList<UnitOfWork> works) : UnattendedOperation
    {
        public bool CouldBeKept { get; private set; }

        public override WriteResult Run(WriteSession session)
        {
            if (AcceptOperation.Store(session, raw) is not AcceptOutcome.Stored stored) return WriteResult.Undo;
            CouldBeKept = true;
            for (var i = 0; i < works.Count; i++)
            {
                var work = i == 0 ? works[i] with { Inbox = stored.Id, InboxResult = "message" } : works[i];
                CouldBeKept &= new CommitOperation(new PreparedUnit(work)).Run(session) == WriteResult.Keep;
            }

            return WriteResult.Undo;
        }
    }
}
