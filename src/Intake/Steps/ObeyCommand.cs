using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Steps;

/// <summary>Does what the customer asked for in a word. What is said about it follows in <see cref="Answer"/>.</summary>
public static class ObeyCommand
{
    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        var cause = context.Cause;
        if (context.AskedLanguage is { } language) ChangeLanguage(context, draft, language);
        switch (context.Meaning)
        {
            case BotWord.Person when !draft.Current.Bot.Paused:
                draft.Add(cause, new BotPaused("the customer asked for a person"));
                context.BotSpokeLast = true;
                break;
            case BotWord.Stop when !draft.Current.Bot.Paused:
                draft.Add(cause, new BotPaused("the customer wants no more questions"));
                context.BotSpokeLast = true;
                break;
            case BotWord.Close:
                draft.Trigger(StatusTrigger.Solve, cause, After.Aftercare.ClosedByCustomer);
                break;
            case BotWord.Reopen when !draft.Current.IsLive:
                draft.Trigger(StatusTrigger.AgentReopened, cause, "reopened by the customer");
                break;
        }
    }

    private static void ChangeLanguage(MessageContext context, CaseDraft draft, string language)
    {
        context.Language = language;
        if (draft.Current.Language != language) draft.Add(context.Cause, new LanguageDetected(language));
        if (context.RequiredContact.Language == language) return;
        context.Contact = context.RequiredContact with { Language = language };
        context.ContactChanged = true;
    }
}
