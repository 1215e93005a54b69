using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Processing;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake;

/// <summary>Carries out what agents and programs ask of a case.</summary>
internal sealed class CaseDesk(ICaseStore store, AnswerWays ways, RoutingSource rules, Committed committed, CaseTurns turns, IntakeMetrics metrics, IntakeOptions options, DialogueSet dialogue, CaseRecovery recovery, TimeProvider time) : ICaseDesk
{
    private const int MaxDecisions = 20;

    public async Task<CommandOutcome> ExecuteAsync(CaseNumber number, CaseCommand command, Actor actor, int? expectedVersion, CancellationToken stop)
    {
        using var turn = await turns.TakeAsync(number, stop).ConfigureAwait(false);
        for (var i = 0; i < MaxDecisions; i++)
        {
            if (await store.LoadCaseAsync(number, stop).ConfigureAwait(false) is not { } snapshot) return new CommandOutcome.NotFound();
            if (expectedVersion is { } expected && expected != snapshot.Case.Version) return new CommandOutcome.Stale(snapshot.Case.Version);
            if (await FaultOfOtherCaseAsync(command, stop).ConfigureAwait(false) is { } fault) return fault;

            var (asked, place) = await PlaceAsync(command, snapshot, stop).ConfigureAwait(false);
            if (command is CaseCommand.Reply { In: { } wanted } && wanted != snapshot.Case.ReplyTo && (place = await FindPlaceAsync(snapshot.Case, wanted, stop).ConfigureAwait(false)) is null)
            {
                return new CommandOutcome.Refused("not-theirs", $"That is no conversation of the customer of {number}: an answer there would reach somebody else.");
            }

            var draft = CaseDraft.Of(snapshot.Case, place, time.GetUtcNow());
            var set = rules.Current;
            if (LevelQueues.FaultOf(asked, snapshot.Case, set.Map) is { } wrong) return wrong;
            if (CaseCommands.Decide(draft, LevelQueues.Complete(asked, snapshot.Case, set.Map), actor) is CommandDecision.Refused refused) return new CommandOutcome.Refused(refused.Code, refused.Reason);
            if (command is CaseCommand.Recover) draft = await recovery.RouteAsync(snapshot, command, actor, set, draft.Now, stop).ConfigureAwait(false);
            else Draw(draft, snapshot, set);
            var work = draft.ToUnitOfWork();
            switch (await store.CommitAsync(work).ConfigureAwait(false))
            {
                case CommitOutcome.Conflict:
                    metrics.Conflict();
                    continue;
                case CommitOutcome.Unavailable unavailable:
                    return new CommandOutcome.Unavailable(unavailable.Reason);
                default:
                    committed.Announce(work);
                    return new CommandOutcome.Done(draft.Current, work.Messages.Count > 0 ? work.Messages[0].Id : null);
            }
        }

        return new CommandOutcome.Unavailable("The case is being changed too often; try again.");
    }

    private void Draw(CaseDraft draft, CaseSnapshot snapshot, RoutingSet set)
    {
        Consequences.Draw(draft, snapshot.Case, set, new EscalationFacts { Language = options.DefaultLanguage }, ContactTiers.Of(set, snapshot.Contact));
        After.Aftercare.Follow(draft, snapshot.Case, set, dialogue.Care);
    }

    /// <summary>A conversation that belongs to the case's contact and to nobody else; null if it does not.</summary>
    private async ValueTask<Conversation?> FindPlaceAsync(Case current, ConversationRef wanted, CancellationToken stop)
    {
        if (current.Contact is not { } contact) return null;
        var found = await store.LoadConversationAsync(wanted, new ContactAddress("", ""), stop).ConfigureAwait(false);
        return found.Conversation is { } conversation && conversation.Contact == contact ? conversation : null;
    }

    /// <summary>The conversation that a command writes in, and the command with what it needs of the store.</summary>
    private async ValueTask<(CaseCommand Command, Conversation? Place)> PlaceAsync(CaseCommand command, CaseSnapshot snapshot, CancellationToken stop) => command is CaseCommand.SendAgain again
        ? (again with { Body = await store.ReadBodyAsync(new MessageId(snapshot.Case.Number, again.Message), stop).ConfigureAwait(false) }, await ways.OpenAsync(snapshot.Case.Number, again.Way, stop).ConfigureAwait(false))
        : (command, snapshot.ReplyTo);

    /// <summary>A command that names another case needs that case to be there.</summary>
    private async ValueTask<CommandOutcome?> FaultOfOtherCaseAsync(CaseCommand command, CancellationToken stop)
    {
        var other = command switch
        {
            CaseCommand.Merge merge => merge.Into,
            CaseCommand.Link link => link.Case,
            _ => (CaseNumber?)null,
        };
        if (other is not { } named) return null;
        var found = await store.LoadCaseAsync(named, stop).ConfigureAwait(false);
        if (found is null) return new CommandOutcome.Refused("not-found", $"There is no case {named}.");
        return command is CaseCommand.Merge && found.Case.MergedInto is { } into ? new CommandOutcome.Refused("merged", $"{named} was itself merged into {into}.") : null;
    }
}
