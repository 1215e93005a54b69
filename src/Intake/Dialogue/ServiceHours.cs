using ChannelHub.Cases;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;

namespace ChannelHub.Intake.Dialogue;

/// <summary>When a person will answer, as far as it can honestly be said: the promise that runs, or when the desk opens. Pure.</summary>
public static class ServiceHours
{
    /// <summary>A sentence for the customer; null if nothing is promised and somebody is there.</summary>
    public static string? Tell(RoutingSet rules, BotTexts texts, Case c, string language, string channel, DateTimeOffset now)
    {
        var hours = rules.Promises.HoursOf(c.Queue);
        var due = (Running(c, "first-response") ?? Running(c, "next-response"))?.DueAt;
        var opening = hours.NextOpening(now);
        var here = hours.Local(now);

        // Who is promised an answer before the desk opens gets it from whoever is on duty.
        if (opening > now && !(due < opening))
        {
            return opening == DateTimeOffset.MaxValue ? null : texts.Get(language, "out-of-hours", ("when", TimeWords.At(texts, language, hours.Local(opening), here)));
        }

        return due > now ? texts.Get(language, "answer-expected", ("when", TimeWords.By(texts, language, hours.Local(due.Value), here, channel != "email"))) : null;
    }

    private static SlaClock? Running(Case c, string name) => c.ClockOf(name) is { IsRunning: true } clock ? clock : null;
}
