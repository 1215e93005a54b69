using ChannelHub.Cases;

namespace ChannelHub.Intake.Dialogue;

/// <summary>Which details to ask for next. Pure.</summary>
public static class Questions
{
    /// <summary>Between the slots of one question that asks for several.</summary>
    public const char Separator = ',';

    /// <summary>The details that the open question asks for.</summary>
    public static IReadOnlyList<string> Open(BotState bot) => bot.OpenQuestion?.Split(Separator) ?? [];

    /// <summary>How often a detail was asked for.</summary>
    public static int TimesAsked(BotState bot, string slot)
    {
        var times = 0;
        foreach (var question in bot.Asked)
        {
            foreach (var part in question.AsSpan().Split(Separator))
            {
                if (question.AsSpan(part).SequenceEqual(slot)) times++;
            }
        }

        return times;
    }

    /// <summary>
    /// What is still worth asking: not known, not asked before, and able to change something. None once a person took over, the case is over, or enough was asked.
    /// </summary>
    /// <param name="matters">Whether knowing a detail can change where the case goes or what the agent does first.</param>
    /// <param name="atOnce">How many one message may ask for: all of them in a mail, one in a chat.</param>
    public static IReadOnlyList<Slot> Next(DialogueSet dialogue, Case c, ValueList<string> askedByRule, Func<Slot, bool> matters, int atOnce)
    {
        if (c.Bot.Paused || !c.IsLive) return [];
        var asked = c.Bot.Asked.Count == 0 ? 0 : c.Bot.Asked.SelectMany(a => a.Split(Separator)).Where(a => dialogue.Find(a) is not null).Distinct().Count();
        var left = Math.Min(atOnce, dialogue.Turns - asked);
        if (left <= 0) return [];
        var next = new List<Slot>();
        var worth = dialogue.WorthKnowing(c, askedByRule);
        for (var i = 0; i < worth.Count; i++)
        {
            var slot = worth[i];
            if (!Knows(c, slot.Key) && TimesAsked(c.Bot, slot.Key) == 0 && matters(slot)) next.Add(slot);
            if (next.Count == left) break;
        }

        return next;
    }

    private static bool Knows(Case c, string slot)
    {
        foreach (var fact in c.Bot.Facts)
        {
            if (fact.Name == slot) return true;
        }

        return false;
    }
}
