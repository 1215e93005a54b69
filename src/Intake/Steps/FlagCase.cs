using ChannelHub.Cases;
using ChannelHub.Routing;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// Marks what somebody should look at besides the case itself: who comes again and again within a day may need to be shown something once (<c>training-need</c>), and who
/// asks another department about buying may be handed to sales (<c>lead</c>). Rules may follow on the tags.
/// </summary>
public static class FlagCase
{
    public const string TrainingNeed = "training-need";
    public const string Lead = "lead";

    private const string Sales = "sales";

    /// <summary>Who wants to buy or has had enough says so at the beginning.</summary>
    private const int MaxLooked = 4_000;

    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted;

    public static void Run(MessageContext context)
    {
        if ((context.Message.Traits & FromMachines) != 0 || context.Given is not null || context.MessageId is null || context.RequiredDraft.Current.Quarantined) return;
        var draft = context.RequiredDraft;
        using var beginning = context.Message.Text.Length > MaxLooked ? FoldedText.Of(null, context.Message.Text, MaxLooked) : null;
        (context.IsAngry, var wouldBuy) = context.Texts.Words.ToneOf((beginning ?? context.Folded).Text);
        if (draft.IsNew && context.Dialogue.Care.Repeats is { } repeats && context.Snapshot.History is { } history
            && history.LastTouches.Count(t => t > context.Now.AddDays(-1)) + 1 >= repeats) Tag(draft, TrainingNeed);
        if (draft.Current.Department == Sales || context.Rules.FindDepartment(Sales) is null || !wouldBuy) return;
        Tag(draft, Lead);
        if (IsTheMatter(context, draft) && context.Rules.Queues.FirstOrDefault(q => q.Department == Sales) is { } queue)
        {
            draft.Add(new Cause(CauseKind.Rule, Lead), new HandedOver(draft.Current.Department, Sales, NoteFor(context), queue.Key));
        }
    }

    /// <summary>Whether buying is all that there is to see to: the case was solved before, or no rule knew what it is about. Who has a fault as well stays where the fault is seen to, with the mark.</summary>
    private static bool IsTheMatter(MessageContext context, CaseDraft draft) =>
        (context.StatusBefore == CaseStatus.Solved && draft.Current.Status == CaseStatus.Open) || (draft.Current.IsLive && draft.Current.Rule == Router.DefaultRule && draft.Current.LastAgentMessageAt is null);

    private static HandoverNote NoteFor(MessageContext context) => context.DefaultLanguage == "es"
        ? new HandoverNote("El cliente pregunta por una compra; lo que escribió está en el caso.", "Nada todavía: lo entregó la regla «lead», no una persona.", "Una respuesta de ventas.")
        : new HandoverNote("The customer asks about buying; what was written is in the case.", "Nothing yet: the rule 'lead' handed it over, no person.", "An answer from sales.");

    private static void Tag(CaseDraft draft, string tag)
    {
        if (!draft.Current.Tags.Contains(tag)) draft.Add(new Cause(CauseKind.Rule, tag), new TagsChanged([tag], []));
    }
}
