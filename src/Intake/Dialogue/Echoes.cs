using ChannelHub.Cases;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake.Dialogue;

/// <summary>What becomes of an answer that the bot would give.</summary>
public enum AnswerVerdict
{
    Answer,

    /// <summary>The customer is told once that there are too many messages to answer each.</summary>
    Notice,
    Silence,
}

/// <summary>Keeps the bot from answering a machine for ever, also one that does not say what it is. The messages themselves are kept and routed all the same. Pure.</summary>
public static class Echoes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <param name="c">The case with the message.</param>
    /// <param name="opens">The message is a mail, which can be a thread of its own whatever it answers, and opened the case.</param>
    /// <param name="expected">The message answers what the bot asked, or asks for a person.</param>
    public static AnswerVerdict Judge(AnswerLimits limits, Case c, ContactAnswers others, bool opens, bool expected, DateTimeOffset now)
    {
        var noticed = Within(c.Bot.SlowedAt, now) || Within(others.SlowedAt, now);
        if (c.Burst >= limits.Flood) return noticed ? AnswerVerdict.Silence : AnswerVerdict.Notice;
        if (opens && IsEcho(limits, c, others, now)) return AnswerVerdict.Silence;

        var (lately, today) = (0, 0);
        Count(c.Bot.Answers);
        Count(others.At);

        // Who opens so many cases that the answered ones are no longer among the latest has been told already.
        if (today < limits.PerDay && others.Openings.Count >= limits.PerDay && others.Openings.Count(o => o.At > now - Day) >= limits.PerDay) return AnswerVerdict.Silence;
        if (today < limits.PerDay && (expected || lately < limits.Burst)) return AnswerVerdict.Answer;
        return noticed ? AnswerVerdict.Silence : AnswerVerdict.Notice;

        void Count(ValueList<DateTimeOffset> answers)
        {
            foreach (var at in answers)
            {
                if (at > now - Day) today++;
                if (at > now - limits.Within) lately++;
            }
        }
    }

    /// <summary>
    /// Machines that answer our answer write at once and each time anew: so a mail that opens a case right after another of the same contact was answered gets nothing, and
    /// neither does one with the same subject, whatever number stands in it. A notice would only be answered, too.
    /// </summary>
    private static bool IsEcho(AnswerLimits limits, Case c, ContactAnswers others, DateTimeOffset now)
    {
        if (others.At.Count(a => a > now - limits.Within) >= limits.Openings) return true;
        var words = WithoutNumbers(c.Subject ?? "");
        return words.Length > 0 && others.Openings.Any(o => o.At > now - limits.Within && WithoutNumbers(o.Subject) == words);
    }

    private static string WithoutNumbers(string subject) => string.Concat(WordFold.Of(subject).Where(l => !char.IsDigit(l)));

    private static bool Within(DateTimeOffset? at, DateTimeOffset now) => at > now - Day;
}
