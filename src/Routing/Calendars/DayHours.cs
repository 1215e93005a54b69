namespace ChannelHub.Routing.Calendars;

/// <summary>The open stretches of one local day, from midnight to midnight, in ticks of the wall clock. What began the day before is among them.</summary>
internal sealed class DayHours
{
    private readonly long[] from;
    private readonly long[] to;

    /// <summary>The open time of the day before each stretch.</summary>
    private readonly long[] before;

    private DayHours(long[] from, long[] to)
    {
        this.from = from;
        this.to = to;
        before = new long[from.Length];
        for (var i = 0; i < from.Length; i++)
        {
            before[i] = Total;
            Total += to[i] - from[i];
        }
    }

    public long Total { get; }

    /// <summary>The union of what began the day before and reaches into this day, and what begins on this day.</summary>
    public static DayHours Of(IEnumerable<Shift> theDayBefore, IEnumerable<Shift> thisDay)
    {
        var pieces = theDayBefore
            .Select(s => (From: 0L, To: s.From.Ticks + s.Length.Ticks - TimeSpan.TicksPerDay))
            .Where(p => p.To > 0)
            .Concat(thisDay.Select(s => (From: s.From.Ticks, To: Math.Min(s.From.Ticks + s.Length.Ticks, TimeSpan.TicksPerDay))))
            .OrderBy(p => p.From);
        var from = new List<long>();
        var to = new List<long>();
        foreach (var piece in pieces)
        {
            if (to.Count > 0 && piece.From <= to[^1])
            {
                to[^1] = Math.Max(to[^1], piece.To);
                continue;
            }

            from.Add(piece.From);
            to.Add(piece.To);
        }

        return new DayHours([.. from], [.. to]);
    }

    /// <summary>The open time from midnight to a time of the day.</summary>
    public long Before(long timeOfDay)
    {
        for (var i = from.Length - 1; i >= 0; i--)
        {
            if (timeOfDay > from[i]) return before[i] + Math.Min(timeOfDay, to[i]) - from[i];
        }

        return 0;
    }

    /// <summary>The earliest time of the day at which this much open time has passed.</summary>
    /// <param name="open">More than 0 and at most <see cref="Total"/>.</param>
    public long Reach(long open)
    {
        var i = from.Length - 1;
        while (before[i] >= open) i--;
        return from[i] + open - before[i];
    }

    /// <summary>The end of the stretch that a time of the day lies in; -1 if it lies in none.</summary>
    public long EndOfStretch(long timeOfDay)
    {
        for (var i = 0; i < from.Length && from[i] <= timeOfDay; i++)
        {
            if (timeOfDay < to[i]) return to[i];
        }

        return -1;
    }
}
