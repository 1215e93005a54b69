using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Intake.After;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Steps;

/// <summary>Puts what the customer thinks of it onto the case. What the customer wrote with it is a message like any other.</summary>
public static class TakeSurvey
{
    public const string LowScoreTag = "low-score";

    public static void Run(MessageContext context)
    {
        if (context.Given is not { } given) return;
        var draft = context.RequiredDraft;
        if (given.Question != BotAsked.Satisfaction)
        {
            draft.Add(context.Cause, new FactLearnt(given.Question, given.Value));
            if (given is { Question: Aftercare.SolvedQuestion, Value: "no" }) draft.Trigger(StatusTrigger.AgentReopened, context.Cause, "not solved, says the customer");
            return;
        }

        draft.Add(context.Cause, new SatisfactionGiven(int.Parse(given.Value, NumberStyles.None, CultureInfo.InvariantCulture)));
        if (!given.IsLow) return;
        var cause = new Cause(CauseKind.Rule, LowScoreTag);
        if (!draft.Current.Tags.Contains(LowScoreTag)) draft.Add(cause, new TagsChanged([LowScoreTag], []));
        if (context.Dialogue.Care.Survey is { LowScore: LowScore.Tag } || draft.Current.MergedInto is not null) return;
        draft.Trigger(StatusTrigger.AgentReopened, cause, "a low score");
        if (draft.Current.Priority < Priority.High) draft.Add(cause, new PriorityChanged(draft.Current.Priority, Priority.High));
    }
}
