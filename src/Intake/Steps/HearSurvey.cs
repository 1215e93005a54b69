using ChannelHub.Cases;
using ChannelHub.Intake.After;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Steps;

/// <summary>Whether the message answers what was asked after the case: how satisfied, how much effort, whether it is really solved. Anything else is an ordinary message.</summary>
public static class HearSurvey
{
    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted | MessageTraits.Edited | MessageTraits.OptOut | MessageTraits.Imported;

    public static void Run(MessageContext context)
    {
        if ((context.Message.Traits & FromMachines) != 0 || context.Edited is not null || context.Whole is not null || context.Snapshot.Case is not { } c) return;
        context.Given = Pressed(context, c) ?? Written(context, c);
        if (context.Given is not null) context.Meaning = null;
    }

    /// <summary>A button names its question, so it counts also when the case went on meanwhile; one that nobody offered does not.</summary>
    private static GivenAnswer? Pressed(MessageContext context, Case c)
    {
        if (SlotReader.ReadPressed(context.Message.ChoiceValue) is not { } pressed || !c.Bot.Asked.Contains(pressed.Slot)) return null;
        return pressed.Slot switch
        {
            BotAsked.Satisfaction when c.Satisfaction is null && IsScore(pressed.Value) => new GivenAnswer(pressed.Slot, pressed.Value),
            Aftercare.EffortQuestion when IsScore(pressed.Value) && !Knows(c, pressed.Slot) => new GivenAnswer(pressed.Slot, pressed.Value),
            Aftercare.SolvedQuestion when pressed.Value is "yes" or "no" && !c.IsLive && !Knows(c, pressed.Slot) => new GivenAnswer(pressed.Slot, pressed.Value),
            _ => null,
        };
    }

    private static GivenAnswer? Written(MessageContext context, Case c)
    {
        if (c.IsLive || context.Message.Attachments.Count > 0) return null;
        switch (c.Bot.OpenQuestion)
        {
            case BotAsked.Satisfaction or Aftercare.EffortQuestion:
                return SurveyWords.Score(context.Message.Text, context.Texts.Words) is { } score ? new GivenAnswer(c.Bot.OpenQuestion, score.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;
            case Aftercare.SolvedQuestion:
                return context.Meaning switch
                {
                    BotWord.Yes => new GivenAnswer(Aftercare.SolvedQuestion, "yes"),
                    BotWord.No => new GivenAnswer(Aftercare.SolvedQuestion, "no"),
                    _ => null,
                };
            default:
                return null;
        }
    }

    private static bool IsScore(string value) => value is "1" or "2" or "3" or "4" or "5";

    private static bool Knows(Case c, string fact) => c.Bot.Facts.Any(f => f.Name == fact);
}

/// <summary>An answer to a question that was asked after the case.</summary>
public sealed record GivenAnswer(string Question, string Value)
{
    /// <summary>The customer is not content: 1 or 2 of 5.</summary>
    public bool IsLow => Question == BotAsked.Satisfaction && Value is "1" or "2";
}
