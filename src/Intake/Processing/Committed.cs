using ChannelHub.Cases;
using ChannelHub.Intake.Assignment;
using ChannelHub.Intake.Problems;
using ChannelHub.Intake.Sending;

namespace ChannelHub.Intake.Processing;

/// <summary>What follows every commit: listeners are told and answers go to the dispatcher.</summary>
public sealed class Committed(IChangeFeed feed, Dispatcher dispatcher, AssignmentNotes assignment, ProblemNotes problems)
{
    public void Announce(UnitOfWork work)
    {
        foreach (var answer in work.Outbox) dispatcher.Offer(answer);
        ConversationRef? conversation = work.Conversation?.After.Ref;
        if (work.Cases.Count == 0 && conversation is not null) feed.Publish(new Change(null, conversation));
        foreach (var change in work.Cases)
        {
            assignment.Changed(change.After);
            problems.Changed(change);
            feed.Publish(new Change(change.After.Number, conversation ?? change.After.ReplyTo));
        }
    }
}
