using ChannelHub.Cases;
using ChannelHub.Routing.Promises;

namespace ChannelHub.Intake.Steps;

/// <summary>Lets the SLA's clocks follow what this decision changed, and escalation rules run that it sets off.</summary>
public static class KeepClocks
{
    public static void Run(MessageContext context)
    {
        var message = context.Message;
        var byMachine = (message.Traits & (MessageTraits.AutoReply | MessageTraits.Bounce)) != 0;
        var facts = new EscalationFacts
        {
            Contacts = byMachine ? 0 : context.EarlierContacts.Count(context.Now),
            Danger = byMachine ? [] : context.Rules.Escalations.FindDanger(context.Folded),
            Language = context.DefaultLanguage,
        };
        var draft = context.RequiredDraft;
        Consequences.Draw(draft, draft.IsNew ? null : context.Snapshot.Case, context.Rules, facts, ContactTiers.Of(context.Rules, context.Contact));
        After.Aftercare.Follow(draft, draft.IsNew ? null : context.Snapshot.Case, context.Rules, context.Dialogue.Care);
    }
}
