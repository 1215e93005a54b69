using ChannelHub.Cases;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Steps;

/// <summary>Routes a case that has no queue yet. A case that has one stays there: a person may have put it there, and a customer's "thanks" must not move it.</summary>
public static class RouteCase
{
    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        if (draft.Current.Queue is not null || context.MessageId is not { } message) return;
        var decision = Router.Decide(context.Rules, FactsOf(context.Message, context.Language, message.Seq, draft.Now));
        draft.Add(new Cause(CauseKind.Rule, decision.Result.Rule), new Routed(decision.Result, decision.Trace));
        SlaClocks.OnRouted(draft, context.Rules, new Cause(CauseKind.Rule, decision.Result.Rule));
    }

    public static RoutingFacts FactsOf(InboundMessage message, string? language, int seq, DateTimeOffset at) => new()
    {
        Channel = message.Channel,
        Account = message.Account,
        Text = message.Text,
        Subject = message.Subject,
        Language = language,
        Sender = message.Sender.Address,
        Traits = message.Traits,
        Message = seq,
        At = at,
    };
}
