using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Routing.Tests.Calendars;

public sealed class CalendarTests
{
    private static readonly DateTimeOffset Somewhen = new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero);

    internal static Calendar Build(WorkingHours hours) => Calendar.Build(hours) switch
    {
        CalendarBuild.Built built => built.Calendar,
        CalendarBuild.Refused refused => throw new AssertionException(string.Join('\n', refused.Faults)),
        _ => throw new InvalidOperationException(),
    };

    internal static WorkingHours Office(string zone, string from = "09:00", string to = "18:00") => new()
    {
        Name = "office",
        Zone = zone,
        Week = Enumerable.Range(1, 5).Select(d => new WeekShift((DayOfWeek)d, Between(from, to))).ToValueList(),
    };

    internal static Shift Between(string from, string to) => new(TimeOnly.Parse(from), TimeOnly.Parse(to));

    [Test]
    public void AddWorkingTime_EndOfAShift_IsTheDeadlineRatherThanTheNextMorning()
    {
        var office = Build(Office("America/Bogota"));
        Assert.That(office.AddWorkingTime(Bogota(2026, 7, 17, 17, 0), TimeSpan.FromHours(1)), Is.EqualTo(Bogota(2026, 7, 17, 18, 0)));
        Assert.That(office.AddWorkingTime(Bogota(2026, 7, 17, 17, 0), TimeSpan.FromMinutes(61)), Is.EqualTo(Bogota(2026, 7, 20, 9, 1)));
    }

    [Test]
    public void AddWorkingTime_CreatedOutOfHours_CountsFromTheOpening()
    {
        var office = Build(Office("America/Bogota"));
        Assert.That(office.AddWorkingTime(Bogota(2026, 7, 18, 3, 33), TimeSpan.FromHours(2)), Is.EqualTo(Bogota(2026, 7, 20, 11, 0)));
    }

    // P34
    [Test]
    public void AddWorkingTime_NightShiftWhenTheClockGoesBack_WorksTheHourTwice()
    {
        var night = Build(new WorkingHours { Name = "night", Zone = "Europe/Madrid", Week = [new WeekShift(DayOfWeek.Saturday, Between("22:00", "06:00"))] });
        var begin = new DateTimeOffset(2026, 10, 24, 22, 0, 0, TimeSpan.FromHours(2));
        Assert.That(night.AddWorkingTime(begin, TimeSpan.FromHours(9)), Is.EqualTo(new DateTimeOffset(2026, 10, 25, 6, 0, 0, TimeSpan.FromHours(1))));
    }

    // P34
    [Test]
    public void AddWorkingTime_NightShiftWhenTheClockGoesForward_LacksTheHour()
    {
        var night = Build(new WorkingHours { Name = "night", Zone = "Europe/Madrid", Week = [new WeekShift(DayOfWeek.Saturday, Between("22:00", "06:00"))] });
        var begin = new DateTimeOffset(2026, 3, 28, 22, 0, 0, TimeSpan.FromHours(1));
        Assert.That(night.AddWorkingTime(begin, TimeSpan.FromHours(7)), Is.EqualTo(new DateTimeOffset(2026, 3, 29, 6, 0, 0, TimeSpan.FromHours(2))));
    }

    [Test]
    public void IsOpen_Holiday_TakesTheShiftsThatBeginOnItAndLeavesTheNightBefore()
    {
        var nights = Build(new WorkingHours
        {
            Name = "nights",
            Zone = "America/Bogota",
            Week = Enumerable.Range(0, 7).Select(d => new WeekShift((DayOfWeek)d, Between("22:00", "06:00"))).ToValueList(),
            YearlyHolidays = [new YearDay(12, 25)],
        });
        Assert.That(nights.IsOpen(Bogota(2026, 12, 25, 5, 59)), Is.True);
        Assert.That(nights.IsOpen(Bogota(2026, 12, 25, 23, 0)), Is.False);
        Assert.That(nights.IsOpen(Bogota(2026, 12, 26, 3, 0)), Is.False);
        Assert.That(nights.NextOpening(Bogota(2026, 12, 25, 7, 0)), Is.EqualTo(Bogota(2026, 12, 26, 22, 0)));
    }

    [Test]
    public void AddWorkingTime_SpecialDay_HasItsOwnShifts()
    {
        var office = Build(Office("America/Bogota") with { SpecialDays = [new SpecialDay(new DateOnly(2026, 7, 18), [Between("10:00", "11:00")])] });
        Assert.That(office.AddWorkingTime(Bogota(2026, 7, 17, 18, 0), TimeSpan.FromMinutes(90)), Is.EqualTo(Bogota(2026, 7, 20, 9, 30)));
    }

    [Test]
    public void AddWorkingTime_CalendarThatIsAlwaysOpen_IsRealTime()
    {
        var random = new Random(7);
        for (var i = 0; i < 1000; i++)
        {
            var start = Somewhen.AddTicks(random.NextInt64(TimeSpan.TicksPerDay * 5000));
            var duration = new TimeSpan(random.NextInt64(TimeSpan.TicksPerDay * 400));
            Assert.That(Calendar.Always.AddWorkingTime(start, duration), Is.EqualTo(start + duration));
        }

        Assert.That(Calendar.Always.NextClosing(Somewhen), Is.EqualTo(DateTimeOffset.MaxValue));
    }

    [Test]
    public void AddWorkingTime_MoreThanTheYearsHave_IsTheLastMoment()
    {
        var oneMinute = Build(new WorkingHours { Name = "one", Zone = "Europe/Madrid", Week = [new WeekShift(DayOfWeek.Monday, Between("09:00", "09:01"))] });
        Assert.That(oneMinute.AddWorkingTime(Somewhen, TimeSpan.FromDays(400)), Is.EqualTo(DateTimeOffset.MaxValue));
        Assert.That(oneMinute.AddWorkingTime(Somewhen, TimeSpan.MaxValue), Is.EqualTo(DateTimeOffset.MaxValue));
        Assert.That(oneMinute.AddWorkingTime(DateTimeOffset.MaxValue, TimeSpan.FromHours(1)), Is.EqualTo(DateTimeOffset.MaxValue));
        Assert.That(oneMinute.IsOpen(DateTimeOffset.MinValue), Is.False);
        Assert.That(() => oneMinute.AddWorkingTime(Somewhen, TimeSpan.FromTicks(-1)), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void AddWorkingTime_Steady_AllocatesNothing()
    {
        var office = Build(Office("America/Mexico_City") with { YearlyHolidays = [new YearDay(1, 1), new YearDay(12, 25)] });
        var sum = office.AddWorkingTime(Somewhen, TimeSpan.FromHours(40)).Ticks;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) sum += office.AddWorkingTime(Somewhen.AddHours(i), TimeSpan.FromHours(40)).Ticks;
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero, $"{sum}");
    }

    // P33
    [Test]
    public void AddWorkingTime_AnyCalendarAndDurations_AddsUpAndNeverGoesBack()
    {
        Check.One(Seeded.Times(2000, 33), Prop.ForAll(Seeded.Seeds, Seeded.Seeds, Seeded.Seeds, (seed, x, y) =>
        {
            var chance = new RandomCalendars(seed);
            var zone = RandomCalendars.Zones[chance.Random.Next(RandomCalendars.Zones.Length)];
            var start = chance.Moment(zone);
            var calendar = Build(chance.HoursWithSpecialDays(zone, start));
            var first = TimeSpan.FromSeconds((long)x * 977 % 2_000_000);
            var second = TimeSpan.FromSeconds((long)y * 1373 % 2_000_000);
            var a = calendar.AddWorkingTime(start, first);
            var b = calendar.AddWorkingTime(start, first + second);
            return (a >= start).Label("not before the start")
                .And((b >= a).Label("more time is not earlier"))
                .And((calendar.AddWorkingTime(a, second) == b).Label("adds up"))
                .And((calendar.WorkingTimeBetween(start, b) == first + second).Label("between undoes add"))
                .And((calendar.WorkingTimeBetween(b, start) == -(first + second)).Label("backwards is negative"))
                .And((second == TimeSpan.Zero || calendar.WorkingTimeBetween(calendar.TakeWorkingTime(b, second), b) == second).Label("take undoes add"))
                .And((calendar.OpenStretches(start, b).Aggregate(TimeSpan.Zero, (sum, s) => sum + s.Length) == first + second).Label("the stretches sum up"));
        }));
    }

    [Test]
    public void Build_HoursThatNeverOpen_AreRefusedWithAReason()
    {
        Assert.That(FaultsOf(Office("Europe/Madrid") with { Week = [] }).Single().Message, Does.Contain("never opens"));

        var everyDay = Enumerable.Range(0, 366).Select(i => new DateOnly(2024, 1, 1).AddDays(i)).Select(d => new YearDay(d.Month, d.Day)).ToValueList();
        Assert.That(FaultsOf(Office("Europe/Madrid") with { YearlyHolidays = everyDay }).Single().Message, Does
            .Contain("does not open once in the whole of 1990"));
    }

    [Test]
    public void Build_SeveralFaults_AreSaidAllAtOnceWithTheirPlaces()
    {
        var faults = FaultsOf(Office("Europe/Madird") with
        {
            Week = [new WeekShift(DayOfWeek.Monday, new Shift(new TimeOnly(9, 0, 30), new TimeOnly(18, 0)))],
            Holidays = [new DateOnly(1066, 10, 14)],
            YearlyHolidays = [new YearDay(2, 30)],
            SpecialDays = [new SpecialDay(new DateOnly(2026, 5, 1), []), new SpecialDay(new DateOnly(2026, 5, 1), [])],
        });
        Assert.That(faults.Select(f => f.Part), Is.EqualTo(new[] { "zone", "week[0]", "holidays[0]", "yearlyHolidays[0]", "specialDays[1]" }));
        Assert.That(faults.Select(f => f.Message), Has.All.Contains("office"));
    }

    private static ValueList<CalendarFault> FaultsOf(WorkingHours hours) => Calendar.Build(hours) is CalendarBuild.Refused refused ? refused.Faults : [];

    private static DateTimeOffset Bogota(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, TimeSpan.FromHours(-5));
}
