using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Processing;

/// <summary>What happened in a conversation without a message: on its case as an event, so that agents see it.</summary>
internal static class SignalProcessor
{
    private const string Word = "signal";

    /// <summary>Pure: what the signal changes.</summary>
    public static UnitOfWork Decide(ConversationSignal signal, ConversationSnapshot snapshot, RoutingSet rules, DateTimeOffset now)
    {
        if (signal.Kind == SignalKind.Moved) return Move(signal, snapshot);
        IReadOnlyList<Consent> consents = signal.Kind is SignalKind.OptedOut or SignalKind.OptedIn
            ? [new Consent(signal.ConversationRef, signal.Kind == SignalKind.OptedIn, signal.Detail ?? "", now)]
            : [];
        if (snapshot.Case is not { } found) return new UnitOfWork { Consents = consents, InboxResult = consents.Count == 0 ? "ignored" : Word };
        var draft = CaseDraft.Of(found, snapshot.Conversation, now);
        var cause = new Cause(CauseKind.Message, signal.ExternalId);
        switch (signal.Kind)
        {
            case SignalKind.Unreachable or SignalKind.Reachable:
                draft.Add(cause, new ReachabilityChanged(signal.Channel, signal.Kind == SignalKind.Reachable, signal.Detail));
                break;
            case SignalKind.OptedOut or SignalKind.OptedIn:
                draft.Add(cause, new ConsentChanged(signal.Channel, signal.Kind == SignalKind.OptedIn, signal.Detail ?? ""));
                break;
            case SignalKind.Reacted:
                var body = new MessageBody { Text = signal.Detail ?? "", ExternalId = signal.ExternalId, InReplyTo = signal.About, Sender = signal.Sender };
                draft.AddNote(cause, new MessageAuthor(AuthorKind.Customer, snapshot.Contact?.Id.ToString(), signal.Sender.Name ?? snapshot.Contact?.Name), body);
                break;
        }

        Consequences.Draw(draft, found, rules, EscalationFacts.None, ContactTiers.Of(rules, snapshot.Contact));
        return draft.ToUnitOfWork() with { Consents = consents, InboxResult = draft.Events.Count == 0 ? "ignored" : Word };
    }

    /// <summary>The conversation is known by its new key from now on: with the same case and contact.</summary>
    private static UnitOfWork Move(ConversationSignal signal, ConversationSnapshot snapshot)
    {
        if (signal.Detail is not { Length: > 0 } key || snapshot.Conversation is not { } old) return UnitOfWork.Nothing with { InboxResult = "ignored" };
        var moved = old with { Ref = new ConversationRef(signal.Account, key), ReplyAddress = null };
        return new UnitOfWork { Conversation = new ConversationChange(moved, 0), InboxResult = Word };
    }
}
