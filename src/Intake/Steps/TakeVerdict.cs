using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Steps;

/// <summary>Takes the customer's word on the article that the bot answered with: it solved the case, it did not, or a person is wanted.</summary>
public static class TakeVerdict
{
    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted;

    /// <summary>In the order of the list that is shown where there are no buttons.</summary>
    public static readonly IReadOnlyList<string> Choices = [ArticleAnswers.Yes, ArticleAnswers.No, ArticleAnswers.Person];

    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        if (draft.Current.Bot is not { Paused: false, Articles.Count: > 0 } bot || context.Given is not null || context.Edited is not null || context.Whole is not null || (context.Message.Traits & FromMachines) != 0) return;
        if (VerdictOf(context, bot) is not { } verdict) return;

        var article = bot.Articles[^1];
        context.Verdict = verdict;
        context.AnsweredQuestion = true;
        context.VerdictOn = article;
        draft.Add(context.Cause, new FactLearnt(ArticleAnswers.Question, verdict));
        switch (verdict)
        {
            case ArticleAnswers.Yes:
                // The mark says that no agent was needed, so it is not given where one has written already.
                if (draft.Current.LastAgentMessageAt is null && !draft.Current.Tags.Contains(ArticleAnswers.FirstContactTag)) draft.Add(context.Cause, new TagsChanged([ArticleAnswers.FirstContactTag], []));
                draft.Trigger(StatusTrigger.Solve, context.Cause, $"solved by the article {article}");
                break;
            case ArticleAnswers.No:
                draft.Add(context.Cause, new FactLearnt(OfferArticle.Tried, Tried(bot, TitleOf(context, article))));
                break;
            default:
                context.Meaning = BotWord.Person;
                break;
        }
    }

    private static string? VerdictOf(MessageContext context, BotState bot)
    {
        var isOpen = bot.OpenQuestion == ArticleAnswers.Question;

        // A button names its question, so it counts also when another question came between, but only once.
        if (SlotReader.ReadPressed(context.Message.ChoiceValue) is { Slot: ArticleAnswers.Question } pressed && Choices.Contains(pressed.Value))
        {
            return isOpen || bot.Facts.All(f => f.Name != ArticleAnswers.Question) ? pressed.Value : null;
        }

        if (!isOpen) return null;
        return context.Meaning switch
        {
            BotWord.Yes => ArticleAnswers.Yes,
            BotWord.No => ArticleAnswers.No,
            BotWord.Person => ArticleAnswers.Person,

            // Mere thanks say nothing yet: the steps are still to be tried.
            BotWord.Thanks => context.Texts.Words.SaysYes(context.Folded.Text) ? ArticleAnswers.Yes : null,
            null => SlotReader.ChosenPlace(context.Message.Text, Choices.Count) is { } place ? Choices[place - 1] : null,
            _ => null,
        };
    }

    private static string TitleOf(MessageContext context, string key)
    {
        var article = context.KnownAnswers.FirstOrDefault(a => a.Key == key);
        return (article?.In(context.RequiredDraft.Current.Language) ?? article?.Texts.FirstOrDefault())?.Title ?? key;
    }

    private static string Tried(BotState bot, string title)
    {
        var before = bot.Facts.FirstOrDefault(f => f.Name == OfferArticle.Tried)?.Value;
        return before is null or SlotReader.Unknown || before.Length + title.Length + 2 > SlotReader.MaxText ? title : $"{before}; {title}";
    }
}
