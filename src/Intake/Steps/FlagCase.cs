using ChannelHub.Cases;
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
        var folded = WordFold.Of(context.Message.Text.Length > MaxLooked ? context.Message.Text[..MaxLooked] : context.Message.Text);
        context.IsAngry = context.Texts.Words.IsAngry(folded);
        if (draft.IsNew && context.Dialogue.Care.Repeats is { } repeats && context.Snapshot.History is { } history
            && history.LastTouches.Count(t => t > context.Now.AddDays(-1)) + 1 >= repeats) Tag(draft, TrainingNeed);
        if (draft.Current.Department != Sales && context.Rules.FindDepartment(Sales) is not null && context.Texts.Words.SmellsOfPurchase(folded)) Tag(draft, Lead);
    }

    private static void Tag(CaseDraft draft, string tag)
    {
        if (!draft.Current.Tags.Contains(tag)) draft.Add(new Cause(CauseKind.Rule, tag), new TagsChanged([tag], []));
    }
}
