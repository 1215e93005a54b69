using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// Routes a case that has no queue yet, and once more while only the bot has to do with it: when it learnt something, or when nothing could be told from the first
/// words. A case that a person put or took somewhere stays there.
/// </summary>
public static class RouteCase
{
    public static void Run(MessageContext context)
    {
        if (context.MessageId is not { } message) return;
        var draft = context.RequiredDraft;
        if (draft.Current.Queue is null)
        {
            Adopt(context, draft, FactsOf(context, draft, context.Message, message.Seq), context.Folded);
            return;
        }

        // Only the message that opens a case can put it into quarantine, and only a person takes it out.
        if (!IsWithTheBot(draft.Current) || context.Meaning is not null || context.Given is not null) return;
        if (draft.Current.Rule == DialogueSet.DefaultRule)
        {
            var facts = FactsOf(context, draft, context.Message, message.Seq);
            if (Router.Try(context.Rules, facts, context.Folded).Rule != DialogueSet.DefaultRule) Adopt(context, draft, facts, context.Folded);
        }
        else if ((context.Learnt || context.PartHasWords) && FactsOfRouted(context, draft) is { } facts)
        {
            using var earlier = FoldedEarlier(context, facts);
            var folded = earlier ?? context.Folded;
            if (Differs(Router.Try(context.Rules, facts, folded), draft.Current)) Adopt(context, draft, facts, folded);
        }
    }

    /// <summary>Whether some answer to the question for a detail would put the case somewhere else.</summary>
    public static bool CanChange(MessageContext context, Slot slot)
    {
        var draft = context.RequiredDraft;
        if (slot.Choices.Count == 0 || !IsWithTheBot(draft.Current) || FactsOfRouted(context, draft) is not { } facts) return false;
        using var earlier = FoldedEarlier(context, facts);
        var folded = earlier ?? context.Folded;
        return slot.Choices.Any(c => Differs(Router.Try(context.Rules, facts with { Facts = facts.Facts.Add(new KnownFact(slot.Key, c.Value)) }, folded), draft.Current));
    }

    /// <summary>Nobody but rules and the bot has had to do with the case.</summary>
    private static bool IsWithTheBot(Case c) => c is { Owner: null, Quarantined: false, Rule: not null, Bot.Paused: false, IsLive: true, LastAgentMessageAt: null };

    private static bool Differs(RoutingResult result, Case c) =>
        (result.Department, result.Queue, result.Level, result.Priority, result.Category) != (c.Department, c.Queue, c.Level, c.Priority, c.Category);

    private static void Adopt(MessageContext context, CaseDraft draft, RoutingFacts facts, FoldedText folded)
    {
        var decision = Router.Decide(context.Rules, facts, folded);
        var isFirst = draft.Current.Queue is null;
        var cause = new Cause(CauseKind.Rule, decision.Result.Rule);
        draft.Add(cause, new Routed(decision.Result, decision.Trace));

        // The promises start with the queue, before the bot answers; the last step goes on from there.
        if (isFirst) PromiseClocks.Follow(draft, draft.IsNew ? null : context.Snapshot.Case, context.Rules.Promises, ContactTiers.Of(context.Rules, context.Contact));
    }

    /// <summary>What the router decided on: this message, or an earlier one where it was read.</summary>
    private static RoutingFacts? FactsOfRouted(MessageContext context, CaseDraft draft) => draft.Current.RoutedOn == context.MessageId?.Seq
        ? FactsOf(context, draft, context.Message, draft.Current.RoutedOn)
        : context.RoutedMessage is { } routed
        ? FactsOf(context, draft, context.Message with { Text = routed.Text, Subject = routed.Subject, Traits = routed.Traits, Attachments = routed.Attachments }, draft.Current.RoutedOn)
        : null;

    /// <summary>What the router reads of an earlier message; null if it decides on this one, which is read already.</summary>
    private static FoldedText? FoldedEarlier(MessageContext context, RoutingFacts facts) =>
        facts.Message == context.MessageId?.Seq ? null : FoldedText.Of(facts.Subject, facts.Text, Router.MaxTextLength);

    private static RoutingFacts FactsOf(MessageContext context, CaseDraft draft, InboundMessage message, int seq)
    {
        var history = context.Snapshot.History ?? ContactHistory.None;
        return new RoutingFacts
        {
            Channel = message.Channel,
            Account = message.Account,
            Text = message.Text,
            Subject = message.Subject,
            Attachments = message.Attachments,
            Language = context.Language,
            Sender = message.Sender.Address,
            Addresses = OtherAddresses(context.RequiredContact, message.Sender.Address),
            Traits = message.Traits,
            Facts = draft.Current.Bot.Facts,
            Contacts = history.LastTouches,
            Reopenings = history.Reopenings + draft.Current.Reopenings,
            LastSatisfaction = history.LastScore,
            PastQuarantine = context.IsRecovery || draft.Current.Queue is not null,
            Message = seq,
            At = draft.Now,
        };
    }

    private static ValueList<string> OtherAddresses(Contact contact, string sender) =>
        contact.Addresses.Count <= 1 ? [] : contact.Addresses.Select(a => a.Address).Where(a => a != sender).Take(RoutingFacts.MaxAddresses).ToValueList();
}
