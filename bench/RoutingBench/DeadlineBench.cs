using BenchmarkDotNet.Attributes;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.RoutingBench;

/// <summary>What a deadline costs in an office with a lunch break and twelve yearly holidays, from moments all over a year.</summary>
[MemoryDiagnoser]
public class DeadlineBench
{
    private const int Moments = 1024;
    private readonly DateTimeOffset[] moments = new DateTimeOffset[Moments];
    private Calendar office = Calendar.Always;

    [Params("America/Bogota", "Europe/Madrid", "America/New_York")]
    public string Zone { get; set; } = "";

    [GlobalSetup]
    public void SetUp()
    {
        var week = Enumerable.Range(1, 5).SelectMany(d => new[] { At(d, 9, 14), At(d, 16, 19) }).ToValueList();
        var hours = new WorkingHours { Name = "office", Zone = Zone, Week = week, YearlyHolidays = Enumerable.Range(1, 12).Select(m => new YearDay(m, 12))
            .ToValueList() };
        office = ((CalendarBuild.Built)Calendar.Build(hours)).Calendar;
        var random = new Random(1);
        for (var i = 0; i < Moments; i++) moments[i] = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(365 * 1440));
    }

    [Benchmark(OperationsPerInvoke = Moments, Description = "deadline in 4 working hours")]
    public long FourHours() => Sum(TimeSpan.FromHours(4));

    [Benchmark(OperationsPerInvoke = Moments, Description = "deadline in 40 working hours")]
    public long FortyHours() => Sum(TimeSpan.FromHours(40));

    [Benchmark(OperationsPerInvoke = Moments, Description = "working time over 30 days")]
    public long Between()
    {
        var sum = 0L;
        foreach (var at in moments) sum += office.WorkingTimeBetween(at, at.AddDays(30)).Ticks;
        return sum;
    }

    private long Sum(TimeSpan duration)
    {
        var sum = 0L;
        foreach (var at in moments) sum += office.AddWorkingTime(at, duration).Ticks;
        return sum;
    }

    private static WeekShift At(int day, int from, int to) => new((DayOfWeek)day, new Shift(new TimeOnly(from, 0), new TimeOnly(to, 0)));
}
