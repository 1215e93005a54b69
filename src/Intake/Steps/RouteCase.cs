using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Steps;

/// <summary>Routes a case that has no queue yet. A case that has one stays there: a person may have put it there, and a customer's "thanks" must not move it.</summary>
public static class RouteCase
{
    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        if (draft.Current.Queue is not null || context.MessageId is not { } id) return;
        var decision = Router.Decide(context.Rules, FactsOf(context, draft, id.Seq));
        draft.Add(new Cause(CauseKind.Rule, decision.Result.Rule), new Routed(decision.Result, decision.Trace));

        // The promises start with the queue, before the bot answers; the last step goes on from there.
        PromiseClocks.Follow(draft, draft.IsNew ? null : context.Snapshot.Case, context.Rules.Promises, ContactTiers.Of(context.Rules, context.Contact));
    }

    private static RoutingFacts FactsOf(MessageContext context, CaseDraft draft, int seq)
    {
        var message = context.Message;
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
            Message = seq,
            At = draft.Now,
        };
    }

    private static ValueList<string> OtherAddresses(Contact contact, string sender) =>
        contact.Addresses.Count <= 1 ? [] : contact.Addresses.Select(a => a.Address).Where(a => a != sender).Take(RoutingFacts.MaxAddresses).ToValueList();
}
