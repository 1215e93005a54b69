using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using NodaTime;

namespace ChannelHub.Routing.Tests.Calendars;

/// <summary>Working hours and moments by chance, most of them about the zones' clock changes. The same seed gives the same.</summary>
internal sealed class RandomCalendars(int seed)
{
    public static readonly string[] Zones =
    [
        "Europe/Madrid", "Atlantic/Canary", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo", "America/New_York", "Australia/Lord_Howe",
    ];

    private static readonly Dictionary<string, DateTimeOffset[]> Changes = Zones.ToDictionary(z => z, ChangesOf);

    private readonly Random random = new(seed);

    public Random Random => random;

    /// <summary>A moment in the years 1995 to 2036; nine times of ten within two and a half days of a clock change, where the zone has any.</summary>
    public DateTimeOffset Moment(string zone)
    {
        var changes = Changes[zone];
        var at = changes.Length > 0 && random.Next(10) < 9
            ? changes[random.Next(changes.Length)].AddMinutes(random.Next(-3600, 3600))
            : new DateTimeOffset(1995, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(42 * 365 * 1440));
        return random.Next(2) == 0 ? at : at.AddTicks(random.NextInt64(TimeSpan.TicksPerMinute));
    }

    public WorkingHours Hours(string zone, DateTimeOffset about)
    {
        var day = DateOnly.FromDateTime(about.UtcDateTime);
        return new WorkingHours
        {
            Name = "random",
            Zone = zone,
            Week = Week().ToValueList(),
            Holidays = Dates(day, random.Next(3)).ToValueList(),
            YearlyHolidays = random.Next(4) == 0 ? Dates(day, 2).Select(d => new YearDay(d.Month, d.Day)).ToValueList() : [],
        };
    }

    /// <summary>The same with a few dates that have shifts of their own.</summary>
    public WorkingHours HoursWithSpecialDays(string zone, DateTimeOffset about)
    {
        var hours = Hours(zone, about);
        var taken = hours.Holidays.ToHashSet();
        var special = Dates(DateOnly.FromDateTime(about.UtcDateTime), random.Next(1, 3)).Where(taken.Add);
        return hours with { SpecialDays = special.Select(d => new SpecialDay(d, Enumerable.Range(0, random.Next(3)).Select(_ => Shift()).ToValueList()))
            .ToValueList() };
    }

    private IEnumerable<WeekShift> Week()
    {
        switch (random.Next(6))
        {
            case 0: // one working day
                yield return new WeekShift((DayOfWeek)random.Next(7), Shift());
                break;
            case 1: // day and night
                for (var d = 0; d < 7; d++) yield return new WeekShift((DayOfWeek)d, new Shift(TimeOnly.MinValue, TimeOnly.MinValue));
                break;
            case 2: // office hours with a break
                for (var d = 1; d < 6; d++)
                {
                    yield return new WeekShift((DayOfWeek)d, new Shift(new TimeOnly(9, 0), new TimeOnly(14, 0)));
                    yield return new WeekShift((DayOfWeek)d, new Shift(new TimeOnly(16, 0), new TimeOnly(19, 30)));
                }

                break;
            case 3: // nights
                for (var d = 0; d < 7; d++)
                    yield return new WeekShift((DayOfWeek)d, new Shift(new TimeOnly(22, random.Next(60)), new TimeOnly(random.Next(1, 8), 0)));
                break;
            default:
                for (var d = 0; d < 7; d++)
                {
                    for (var n = random.Next(4); n > 0; n--) yield return new WeekShift((DayOfWeek)d, Shift());
                }

                yield return new WeekShift((DayOfWeek)random.Next(7), Shift());
                break;
        }
    }

    private Shift Shift() => new(Time(), Time());

    private TimeOnly Time() => random.Next(3) == 0 ? new TimeOnly(random.Next(4), random.Next(4) * 15) : new TimeOnly(random.Next(24), random.Next(60));

    private IEnumerable<DateOnly> Dates(DateOnly about, int count) =>
        Enumerable.Range(0, count).Select(_ => about.AddDays(random.Next(-2, 6))).Distinct().ToList();

    private static DateTimeOffset[] ChangesOf(string zone) => DateTimeZoneProviders.Tzdb[zone]
        .GetZoneIntervals(Instant.FromUtc(1995, 1, 1, 0, 0), Instant.FromUtc(2036, 12, 31, 0, 0))
        .Skip(1)
        .Select(i => i.Start.ToDateTimeOffset())
        .ToArray();
}
