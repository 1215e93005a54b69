using ChannelHub.Cases;

namespace ChannelHub.Routing.Calendars;

/// <summary>When a desk, a queue or a person works, as people write it down. <see cref="Calendar.Build"/> makes a calendar of it.</summary>
public sealed record WorkingHours
{
    public required string Name { get; init; }

    /// <summary>The tz database's name of the place whose wall clock counts: <c>Europe/Madrid</c>.</summary>
    public required string Zone { get; init; }

    /// <summary>The ordinary week; several shifts a day are possible, and where they overlap the time counts once.</summary>
    public required ValueList<WeekShift> Week { get; init; }

    /// <summary>Dates on which no shift begins. A night shift that began the evening before is worked to its end.</summary>
    public ValueList<DateOnly> Holidays { get; init; }

    /// <summary>Holidays of every year from <see cref="Calendar.FirstYear"/> to <see cref="Calendar.LastYear"/>.</summary>
    public ValueList<YearDay> YearlyHolidays { get; init; }

    /// <summary>Dates whose shifts are other ones than the week's; they also open a date that is a yearly holiday.</summary>
    public ValueList<SpecialDay> SpecialDays { get; init; }
}

/// <summary>
/// From one time of the wall clock up to and without another, both on whole minutes. One that ends at or before its beginning ends on the next day:
/// 22:00-06:00 is a night shift, 18:00-00:00 lasts until midnight, 00:00-00:00 the whole day.
/// </summary>
public readonly record struct Shift(TimeOnly From, TimeOnly To)
{
    /// <summary>By the wall clock: more than nothing and at most 24 hours.</summary>
    public TimeSpan Length => To > From ? To.ToTimeSpan() - From.ToTimeSpan() : TimeSpan.FromDays(1) - From.ToTimeSpan() + To.ToTimeSpan();
}

/// <param name="Day">The day on which the shift begins.</param>
public sealed record WeekShift(DayOfWeek Day, Shift Shift);

/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31; 29 February is a holiday in leap years only.</param>
public sealed record YearDay(int Month, int Day);

/// <param name="Shifts">The shifts that begin on this date; empty for none.</param>
public sealed record SpecialDay(DateOnly Date, ValueList<Shift> Shifts);

/// <summary>Something wrong with working hours.</summary>
/// <param name="Part">Where: <c>zone</c>, <c>week</c>, <c>week[2]</c>, <c>holidays[0]</c>, <c>yearlyHolidays[4]</c>, <c>specialDays[1]</c>.</param>
/// <param name="Message">What is wrong, why, and what to do.</param>
public sealed record CalendarFault(string Part, string Message);

/// <summary>A calendar, or everything that is wrong with its working hours.</summary>
public abstract record CalendarBuild
{
    private CalendarBuild()
    {
    }

    public sealed record Built(Calendar Calendar) : CalendarBuild;

    public sealed record Refused(ValueList<CalendarFault> Faults) : CalendarBuild;
}
