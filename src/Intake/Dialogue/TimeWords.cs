using System.Globalization;
using ChannelHub.Intake.Texts;

namespace ChannelHub.Intake.Dialogue;

/// <summary>Moments in the words that people use: "mañana a las 9:00", "today before 2:30 pm". The words stand in the texts of each language. Pure.</summary>
public static class TimeWords
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <summary>Every key with the placeholders that it may use.</summary>
    internal static IEnumerable<KeyValuePair<string, string[]>> Keys()
    {
        foreach (var kind in new[] { "at", "before" })
        {
            yield return new($"{kind}.today", ["time", "time12"]);
            yield return new($"{kind}.tomorrow", ["time", "time12"]);
            yield return new($"{kind}.weekday", ["weekday", "time", "time12"]);
            yield return new($"{kind}.date", ["weekday", "day", "month", "time", "time12"]);
        }

        yield return new("in.minutes", ["count"]);
        yield return new("in.hours", ["count"]);
        foreach (var day in Days) yield return new($"weekday.{day}", []);
        for (var month = 1; month <= 12; month++) yield return new($"month.{month}", []);
    }

    /// <summary>The moment at which something begins.</summary>
    /// <param name="at">By the wall clock of the place, as is <paramref name="now"/>.</param>
    public static string At(BotTexts texts, string language, DateTimeOffset at, DateTimeOffset now) => Say(texts, language, "at", at, now);

    /// <summary>A deadline, roughly and never too early: in tens of minutes or in hours where it is near, else by the next half hour.</summary>
    /// <param name="spoken">Whether the text is read at once, so that "in two hours" is understood; a mail may be read tomorrow.</param>
    public static string By(BotTexts texts, string language, DateTimeOffset due, DateTimeOffset now, bool spoken)
    {
        var left = due - now;
        if (spoken && left <= TimeSpan.FromMinutes(90)) return Count(texts, language, "in.minutes", Math.Max(1, (int)Math.Ceiling(left.TotalMinutes / 10)) * 10);
        if (spoken && left <= TimeSpan.FromHours(4)) return Count(texts, language, "in.hours", (int)Math.Ceiling(left.TotalHours));
        var half = TimeSpan.FromMinutes(30).Ticks;
        return Say(texts, language, "before", new DateTimeOffset((due.Ticks + half - 1) / half * half, due.Offset), now);
    }

    private static string Count(BotTexts texts, string language, string key, int count) =>
        texts.Get(language, key, ("count", count.ToString(CultureInfo.InvariantCulture)));

    private static string Say(BotTexts texts, string language, string kind, DateTimeOffset at, DateTimeOffset now)
    {
        var days = (at.Date - now.Date).Days;
        var time = ("time", at.ToString("H:mm", CultureInfo.InvariantCulture));
        var time12 = ("time12", at.ToString("h:mm tt", CultureInfo.InvariantCulture).ToLowerInvariant());
        if (days is 0 or 1) return texts.Get(language, days == 0 ? $"{kind}.today" : $"{kind}.tomorrow", time, time12);
        var weekday = ("weekday", texts.Get(language, $"weekday.{Days[(int)at.DayOfWeek]}"));
        if (days is > 1 and < 7) return texts.Get(language, $"{kind}.weekday", time, time12, weekday);
        return texts.Get(language, $"{kind}.date", time, time12, weekday, ("day", at.Day.ToString(CultureInfo.InvariantCulture)), ("month", texts.Get(language, $"month.{at.Month}")));
    }
}
