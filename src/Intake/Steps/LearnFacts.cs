using System.Globalization;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Steps;

/// <summary>Takes the details that the message tells: the answer to the open question first, then what stands in the text unasked. Nobody is asked what is known.</summary>
public static partial class LearnFacts
{
    private const MessageTraits FromMachines = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted;

    public static void Run(MessageContext context)
    {
        if ((context.Message.Traits & FromMachines) != 0 || context.MessageId is null || context.Given is not null) return;
        var draft = context.RequiredDraft;

        // What came with a part of an earlier message was written before the question was.
        if (context.Whole is null && context.Meaning is null or BotWord.Unknown or BotWord.Yes or BotWord.No) TakeAnswers(context, draft);
        if (context.Meaning is not null) return;
        var text = SlotReader.Looked(context.Message.Subject is { } subject ? $"{subject}\n{context.Message.Text}" : context.Message.Text);
        using var other = ReferenceEquals(text, context.Message.Text) ? null : FoldedText.Of(null, text, text.Length);
        var spaced = (other ?? context.Folded).Text;
        for (var i = 0; i < context.Dialogue.Slots.Count; i++)
        {
            var slot = context.Dialogue.Slots[i];
            if (slot.Kind != SlotKind.Text && SlotReader.Find(slot, text, spaced, draft.Now) is { } value) Learn(context, draft, slot.Key, value);
        }
    }

    private static void TakeAnswers(MessageContext context, CaseDraft draft)
    {
        // A button names its question, so it counts also when that question is not the open one any more.
        if (SlotReader.ReadPressed(context.Message.ChoiceValue) is { } pressed && context.Dialogue.Find(pressed.Slot) is { } asked && asked.Choices.Any(c => c.Value == pressed.Value))
        {
            Learn(context, draft, asked.Key, pressed.Value);
            return;
        }

        if (draft.Current.Bot.OpenQuestion is null) return;
        var open = Questions.Open(draft.Current.Bot).Select(context.Dialogue.Find).OfType<Slot>().ToList();
        if (open.Count == 0) return;
        var answers = open.Count == 1 ? [(open[0], context.Message.Text)] : Numbered(open, context.Message.Text);
        foreach (var (slot, answer) in answers)
        {
            if (SlotReader.ReadAnswer(slot, answer, context.Texts.Words, draft.Now) is not { } value) continue;
            Learn(context, draft, slot.Key, value);
        }
    }

    /// <summary>The lines of an answer to a numbered list: "1. H007", "2) desde ayer"; without numbers each line is tried on the questions in their order.</summary>
    private static List<(Slot Slot, string Answer)> Numbered(List<Slot> open, string text)
    {
        var answers = new List<(Slot, string)>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(50))
        {
            if (Item().Match(line) is not { Success: true } item) continue;
            var number = int.Parse(item.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            if (number >= 1 && number <= open.Count) answers.Add((open[number - 1], item.Groups[2].Value));
        }

        return answers;
    }

    private static void Learn(MessageContext context, CaseDraft draft, string name, string value)
    {
        foreach (var known in draft.Current.Bot.Facts)
        {
            if (known.Name == name && (known.Value == value || value == SlotReader.Unknown)) return;
        }

        context.AnsweredQuestion |= Questions.Open(draft.Current.Bot).Contains(name);
        draft.Add(context.Cause, new FactLearnt(name, value));
        context.Learnt = true;
    }

    [GeneratedRegex(@"^(?:>\s*)?\(?([0-9]{1,2})\s*[.):-]\s*(\S.*)$")]
    private static partial Regex Item();
}
