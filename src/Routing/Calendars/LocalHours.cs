namespace ChannelHub.Routing.Calendars;

/// <summary>
/// How much open time the wall clock has shown since the year 1, as a sum over days: whole weeks, the days of this week, and what the
/// special days before changed. Both directions cost a binary search over the special days and nothing that grows with the time between.
/// </summary>
internal sealed class LocalHours
{
    private const long Day = TimeSpan.TicksPerDay;

    /// <summary>More weeks than the years up to 9999 have.</summary>
    private const long TooManyWeeks = 600_000;

    /// <summary>Monday first, as 1 January of the year 1 was a Monday.</summary>
    private readonly DayHours[] week;
    private readonly long[] weekBefore = new long[8];

    private readonly int[] specialDays;
    private readonly DayHours[] specialHours;

    /// <summary>The open time up to the midnight at which each special day begins.</summary>
    private readonly long[] specialAt;

    /// <summary>By how much the first n special days changed the sum of plain weeks.</summary>
    private readonly long[] changeBy;

    /// <param name="week">Monday first.</param>
    /// <param name="special">Days since 1 January of the year 1, each once.</param>
    public LocalHours(DayHours[] week, SortedDictionary<int, DayHours> special)
    {
        this.week = week;
        for (var i = 0; i < 7; i++) weekBefore[i + 1] = weekBefore[i] + week[i].Total;

        specialDays = [.. special.Keys];
        specialHours = [.. special.Values];
        specialAt = new long[specialDays.Length];
        changeBy = new long[specialDays.Length + 1];
        for (var i = 0; i < specialDays.Length; i++)
        {
            specialAt[i] = PlainBefore(specialDays[i]) + changeBy[i];
            changeBy[i + 1] = changeBy[i] + specialHours[i].Total - week[specialDays[i] % 7].Total;
        }
    }

    /// <summary>Whether the wall clock shows nothing but open time from a moment on.</summary>
    public bool NeverClosesAfter(long local) => weekBefore[7] == 7 * Day && (specialDays.Length == 0 || local / Day > specialDays[^1]);

    public bool IsAlways => weekBefore[7] == 7 * Day && specialHours.All(h => h.Total == Day);

    /// <summary>The open time up to a moment of the wall clock.</summary>
    public long Before(long local)
    {
        if (local < 0) local = 0;
        var day = (int)(local / Day);
        var hours = HoursOf(day, out var specialsBefore);
        return PlainBefore(day) + changeBy[specialsBefore] + hours.Before(local - day * Day);
    }

    /// <summary>The earliest moment of the wall clock up to which this much time was open; <see cref="long.MaxValue"/> if that is after the year
    /// 9999.</summary>
    /// <param name="open">More than 0.</param>
    public long Reach(long open)
    {
        var i = LowerBound(specialAt, open) - 1;
        if (i >= 0 && open <= specialAt[i] + specialHours[i].Total) return specialDays[i] * Day + specialHours[i].Reach(open - specialAt[i]);

        // Between two special days the plain weeks hold, moved by what the special days before changed.
        var plain = open - changeBy[i + 1];
        var weeks = (plain - 1) / weekBefore[7];
        if (weeks > TooManyWeeks) return long.MaxValue;
        var rest = plain - weeks * weekBefore[7];
        var weekday = 0;
        while (weekBefore[weekday + 1] < rest) weekday++;
        return (weeks * 7 + weekday) * Day + week[weekday].Reach(rest - weekBefore[weekday]);
    }

    /// <summary>Until when the wall clock shows open time without a break within the day; -1 if the moment is closed.</summary>
    public long EndOfStretch(long local)
    {
        if (local < 0) local = 0;
        var day = (int)(local / Day);
        var end = HoursOf(day, out _).EndOfStretch(local - day * Day);
        return end < 0 ? -1 : day * Day + end;
    }

    private long PlainBefore(int day) => day / 7 * weekBefore[7] + weekBefore[day % 7];

    private DayHours HoursOf(int day, out int specialsBefore)
    {
        var i = specialsBefore = LowerBound(specialDays, day);
        return i < specialDays.Length && specialDays[i] == day ? specialHours[i] : week[day % 7];
    }

    /// <summary>How many items are less than the value.</summary>
    private static int LowerBound<T>(T[] sorted, T value)
        where T : System.Numerics.INumber<T>
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
