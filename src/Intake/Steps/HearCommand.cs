using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Steps;

/// <summary>What a few words mean as a whole, whatever the talk is about: a person is wanted, how the cases stand, thanks. In any language, on any channel.</summary>
public static class HearCommand
{
    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted | MessageTraits.Edited;

    /// <summary>Longer ones say something of their own; no command is recognised in them but the wish for a person.</summary>
    private const int MaxLength = 200;

    public static void Run(MessageContext context)
    {
        var message = context.Message;
        if (context.Link is not null)
        {
            context.Meaning = BotWord.Link;
            return;
        }

        if ((message.Traits & FromMachines) != 0 || context.Edited is not null || context.Whole is not null || message.Text.Length > MaxLength || message.Attachments.Count > 0) return;
        var folded = context.Folded.Text;
        var words = context.Texts.Words;
        context.AskedLanguage = words.LanguageOf(folded) is { } code && context.Texts.Languages.Contains(code) ? code : null;
        context.Meaning = words.MeaningOf(folded) ?? (words.IsThanks(folded) ? BotWord.Thanks : null);
    }

    /// <summary>Says nothing that a person has to see to: it neither opens a case nor wakes one.</summary>
    public static bool IsSmallTalk(MessageContext context) =>
        context.Given is not null || context.AskedLanguage is not null || context.Meaning is BotWord.Thanks or BotWord.Status or BotWord.Help or BotWord.Stop or BotWord.Close or BotWord.Reopen or BotWord.Link;
}
