using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Tests.Calendars;

public sealed class CalendarOracleTests
{
    private const int Minutes = 4 * 1440;

    // P33, P34
    [Test]
    public void AddWorkingTime_RandomCalendarsAndZonesAboutClockChanges_EqualsTheMinuteOracle()
    {
        const int draws = 100_000;
        var chance = new RandomCalendars(33_34);
        var reached = 0;
        for (var i = 0; i < draws; i++)
        {
            var zone = RandomCalendars.Zones[i % RandomCalendars.Zones.Length];
            var start = chance.Moment(zone);
            var hours = i % 3 == 0 ? chance.HoursWithSpecialDays(zone, start) : chance.Hours(zone, start);
            var calendar = CalendarTests.Build(hours);
            var oracle = new MinuteOracle(hours);
            var duration = i % 50 == 0 ? TimeSpan.FromMinutes(chance.Random.Next(2400)) : new TimeSpan(chance.Random.NextInt64(TimeSpan.TicksPerHour * 5));
            var expected = oracle.Add(start, duration, i % 50 == 0 ? Minutes : 1100);

            var due = calendar.AddWorkingTime(start, duration);
            if (expected is { } moment)
            {
                reached++;
                if (due != moment) Assert.Fail($"Draw {i}: {duration} from {start:O} is {due:O}, but {moment:O} by the minute.\n{hours}\n{hours.Week}");
            }
            else if (due <= start.AddMinutes(i % 50 == 0 ? Minutes - 1 : 1099))
            {
                Assert.Fail($"Draw {i}: {duration} from {start:O} is {due:O}, but by the minute it is later.\n{hours}");
            }
        }

        Assert.That(reached, Is.GreaterThan(draws / 2), "most draws must reach their deadline, else little is compared");
    }

    // P33, P34
    [Test]
    public void WorkingTimeBetween_RandomCalendarsAndZones_EqualsTheMinuteOracle()
    {
        var chance = new RandomCalendars(34);
        for (var i = 0; i < 10_000; i++)
        {
            var zone = RandomCalendars.Zones[i % RandomCalendars.Zones.Length];
            var from = chance.Moment(zone);
            var hours = i % 3 == 0 ? chance.HoursWithSpecialDays(zone, from) : chance.Hours(zone, from);
            var to = from.AddTicks(chance.Random.NextInt64(TimeSpan.TicksPerDay * 2));
            var between = CalendarTests.Build(hours).WorkingTimeBetween(from, to);
            var expected = new MinuteOracle(hours).Between(from, to);
            if (between != expected) Assert.Fail($"Draw {i}: from {from:O} to {to:O} is {between}, but {expected} by the minute.\n{hours}\n{hours.Week}");
        }
    }

    [Test]
    public void IsOpenNextOpeningNextClosing_RandomCalendarsAndZones_EqualTheMinuteOracle()
    {
        var chance = new RandomCalendars(35);
        for (var i = 0; i < 10_000; i++)
        {
            var zone = RandomCalendars.Zones[i % RandomCalendars.Zones.Length];
            var start = chance.Moment(zone);
            var hours = i % 3 == 0 ? chance.HoursWithSpecialDays(zone, start) : chance.Hours(zone, start);
            var calendar = CalendarTests.Build(hours);
            var oracle = new MinuteOracle(hours);
            var opening = calendar.NextOpening(start);
            var closing = calendar.NextClosing(start);
            Assert.That(calendar.IsOpen(start), Is.EqualTo(oracle.IsOpen(start)));
            Assert.That(calendar.IsOpen(opening) && oracle.IsOpen(opening), $"{opening:O} is an opening of {hours}");
            Assert.That(closing == DateTimeOffset.MaxValue || !oracle.IsOpen(closing), $"{closing:O} is a closing of {hours}");
            Assert.That(Same(oracle, start, opening, open: false), $"nothing is open before the opening {opening:O} of {hours}");
            Assert.That(Same(oracle, start, closing, open: true), $"nothing is closed before the closing {closing:O} of {hours}");
        }
    }

    /// <summary>Whether every minute, at most a thousand, is open or closed as said.</summary>
    private static bool Same(MinuteOracle oracle, DateTimeOffset from, DateTimeOffset to, bool open)
    {
        for (var at = from; at < to && at < from.AddMinutes(1000); at = at.AddMinutes(1))
        {
            if (oracle.IsOpen(at) != open) return false;
        }

        return true;
    }
}
