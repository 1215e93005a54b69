using ChannelHub.Routing.Calendars;
using NodaTime;

namespace ChannelHub.Routing.Tests.Calendars;

/// <summary>
/// Working time told minute by minute from the wall clock, as a patient person would: look at the clock on the wall, look at the shifts of today and of
/// yesterday's night, add the minute or not. Slow and plain; it shares nothing with what it checks.
/// </summary>
internal sealed class MinuteOracle
{
    private readonly DateTimeZone zone;
    private readonly WorkingHours hours;
    private readonly List<Shift>[] week = [[], [], [], [], [], [], []];
    private DateOnly lookedUp;
    private List<Shift> ofToday = [];
    private List<Shift> ofLastNight = [];

    public MinuteOracle(WorkingHours hours)
    {
        this.hours = hours;
        zone = DateTimeZoneProviders.Tzdb[hours.Zone];
        foreach (var shift in hours.Week) week[(int)shift.Day].Add(shift.Shift);
    }

    public bool IsOpen(DateTimeOffset at)
    {
        var wall = at.UtcDateTime.AddTicks(zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).Ticks);
        var today = DateOnly.FromDateTime(wall);
        var clock = TimeOnly.FromDateTime(wall);
        if (today != lookedUp)
        {
            lookedUp = today;
            ofToday = BeginningOn(today);
            ofLastNight = BeginningOn(today.AddDays(-1)).FindAll(EndsNextDay);
        }

        foreach (var shift in ofToday)
        {
            if (clock >= shift.From && (EndsNextDay(shift) || clock < shift.To)) return true;
        }

        foreach (var shift in ofLastNight)
        {
            if (clock < shift.To) return true;
        }

        return false;
    }

    /// <summary>Null if the time has not passed within the given number of minutes.</summary>
    public DateTimeOffset? Add(DateTimeOffset start, TimeSpan duration, int minutes)
    {
        var at = start;
        var left = duration;
        for (var i = 0; i < minutes; i++)
        {
            if (left == TimeSpan.Zero) return at;
            var next = NextMinute(at);
            if (IsOpen(at))
            {
                if (next - at >= left) return at + left;
                left -= next - at;
            }

            at = next;
        }

        return null;
    }

    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        for (var at = from; at < to;)
        {
            var next = NextMinute(at);
            if (next > to) next = to;
            if (IsOpen(at)) sum += next - at;
            at = next;
        }

        return sum;
    }

    private static DateTimeOffset NextMinute(DateTimeOffset at) => new(at.Ticks - at.Ticks % TimeSpan.TicksPerMinute + TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static bool EndsNextDay(Shift shift) => shift.To <= shift.From;

    private List<Shift> BeginningOn(DateOnly date)
    {
        foreach (var special in hours.SpecialDays)
        {
            if (special.Date == date) return [.. special.Shifts];
        }

        foreach (var holiday in hours.Holidays)
        {
            if (holiday == date) return [];
        }

        foreach (var holiday in hours.YearlyHolidays)
        {
            if (holiday.Month == date.Month && holiday.Day == date.Day) return [];
        }

        return week[(int)date.DayOfWeek];
    }
}
