using ChannelHub.Cases;

namespace ChannelHub.Routing.Calendars;

/// <summary>
/// Working time in one place of the world. A moment is open when the wall clock of the place shows a time inside a shift: an hour that the
/// clock skips is not worked, an hour that it shows twice is worked twice. Immutable, safe to share, and free of allocation.
/// </summary>
/// <remarks>
/// Clock changes and yearly holidays are laid out for the years <see cref="FirstYear"/> to <see cref="LastYear"/>. Before and after, the first and last
/// offset and the plain week go on. A moment after the year 9999 is given as <see cref="DateTimeOffset.MaxValue"/>.
/// </remarks>
public sealed class Calendar
{
    public const int FirstYear = 1990;
    public const int LastYear = 2100;

    /// <summary>Day and night, without a holiday: real time.</summary>
    public static readonly Calendar Always = CalendarBuilder.Always();

    private readonly LocalHours hours;
    private readonly ZoneOffsets zone;

    /// <summary>The working time up to the moment from which each offset of the zone holds.</summary>
    private readonly long[] upTo;

    /// <summary>What to add to the open time of the wall clock, while an offset holds, to get the working time up to a moment.</summary>
    private readonly long[] ahead;

    private readonly bool always;

    internal Calendar(string name, string zoneName, LocalHours hours, ZoneOffsets zone)
    {
        Name = name;
        Zone = zoneName;
        this.hours = hours;
        this.zone = zone;
        always = hours.IsAlways;
        upTo = new long[zone.Starts.Length];
        ahead = new long[zone.Starts.Length];
        for (var i = 1; i < upTo.Length; i++)
        {
            upTo[i] = ahead[i - 1] + hours.Before(zone.Starts[i] + zone.Offsets[i - 1]);
            ahead[i] = upTo[i] - hours.Before(zone.Starts[i] + zone.Offsets[i]);
        }
    }

    public string Name { get; }

    /// <summary>The tz database's name of the place.</summary>
    public string Zone { get; }

    /// <summary>Makes a calendar, or says everything that is wrong: unknown zones, impossible shifts, and hours that never open.</summary>
    public static CalendarBuild Build(WorkingHours hours) => CalendarBuilder.Build(hours);

    /// <summary>
    /// The earliest moment by which this much working time has passed since the start. So a deadline falls on the end of a shift rather than the
    /// beginning of the next, and with no time to pass it is the start itself, open or not.
    /// </summary>
    /// <param name="start">Any moment.</param>
    /// <param name="duration">0 or more.</param>
    /// <returns>At or after the start, in UTC.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The duration is negative.</exception>
    public DateTimeOffset AddWorkingTime(DateTimeOffset start, TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        var from = start.UtcTicks;
        if (duration == TimeSpan.Zero) return Moment(from);
        if (duration.Ticks > DateTime.MaxValue.Ticks) return DateTimeOffset.MaxValue;
        if (always) return Moment(from + duration.Ticks);

        var i = zone.IndexAt(from);
        var target = UpTo(from, i) + duration.Ticks;
        while (i + 1 < upTo.Length && upTo[i + 1] < target) i++;
        var local = hours.Reach(target - ahead[i]);
        return local == long.MaxValue ? DateTimeOffset.MaxValue : Moment(local - zone.Offsets[i]);
    }

    /// <summary>The earliest moment from which on just this much working time has passed until the end.</summary>
    /// <param name="duration">More than 0, and less than what was worked since the year 1.</param>
    internal DateTimeOffset TakeWorkingTime(DateTimeOffset end, TimeSpan duration)
    {
        var to = end.UtcTicks;
        if (always) return Moment(to - duration.Ticks);
        var i = zone.IndexAt(to);
        var target = UpTo(to, i) - duration.Ticks;
        while (i > 0 && upTo[i] >= target) i--;
        return Moment(hours.Reach(target - ahead[i]) - zone.Offsets[i]);
    }

    /// <summary>The working time from one moment to another; negative if the second is the earlier one.</summary>
    public TimeSpan WorkingTimeBetween(DateTimeOffset from, DateTimeOffset to) =>
        always ? to - from : new TimeSpan(UpTo(to.UtcTicks) - UpTo(from.UtcTicks));

    public bool IsOpen(DateTimeOffset at) => always || hours.EndOfStretch(at.UtcTicks + zone.Offsets[zone.IndexAt(at.UtcTicks)]) >= 0;

    /// <summary>The moment as the wall clock of the place shows it.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => at.ToOffset(TimeSpan.FromTicks(zone.Offsets[zone.IndexAt(at.UtcTicks)]));

    /// <summary>The moment itself if it is open, else the next at which a shift begins.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset at)
    {
        if (always) return Moment(at.UtcTicks);
        var worked = AddWorkingTime(at, new TimeSpan(1));
        return worked == DateTimeOffset.MaxValue ? worked : worked.AddTicks(-1);
    }

    /// <summary>The moment itself if it is closed, else the next at which work ends; <see cref="DateTimeOffset.MaxValue"/> if it never does.</summary>
    public DateTimeOffset NextClosing(DateTimeOffset at)
    {
        if (always) return DateTimeOffset.MaxValue;
        var utc = at.UtcTicks;
        var i = zone.IndexAt(utc);
        while (utc < DateTime.MaxValue.Ticks)
        {
            if (i + 1 < zone.Starts.Length && utc >= zone.Starts[i + 1]) i++;
            var end = hours.EndOfStretch(utc + zone.Offsets[i]);
            if (end < 0) return Moment(utc);
            if (hours.NeverClosesAfter(utc + zone.Offsets[i])) return DateTimeOffset.MaxValue;
            utc = end - zone.Offsets[i];
            if (i + 1 < zone.Starts.Length) utc = Math.Min(utc, zone.Starts[i + 1]);
        }

        return DateTimeOffset.MaxValue;
    }

    /// <summary>The open stretches from one moment to another, in order, the first and last cut at these moments.</summary>
    public IEnumerable<OpenStretch> OpenStretches(DateTimeOffset from, DateTimeOffset to)
    {
        for (var opening = NextOpening(from); opening < to;)
        {
            var closing = NextClosing(opening);
            yield return new OpenStretch(opening, closing < to ? closing : Moment(to.UtcTicks));
            if (closing >= to) break;
            opening = NextOpening(closing);
        }
    }

    public override string ToString() => $"{Name} ({Zone})";

    private static DateTimeOffset Moment(long utc) =>
        utc > DateTime.MaxValue.Ticks ? DateTimeOffset.MaxValue : new DateTimeOffset(Math.Max(utc, 0), TimeSpan.Zero);

    private long UpTo(long utc) => UpTo(utc, zone.IndexAt(utc));

    private long UpTo(long utc, int i) => ahead[i] + hours.Before(utc + zone.Offsets[i]);
}

/// <summary>Open time without a break, in UTC.</summary>
public readonly record struct OpenStretch(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;
}
