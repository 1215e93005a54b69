using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Yaml;

using Calendar = ChannelHub.Routing.Calendars.Calendar;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads <c>calendars:</c>, the working hours by name.</summary>
internal sealed class CalendarReader(Vocabulary vocabulary, FaultList faults)
{
    private const string ShiftForm = "write from and to by the wall clock, such as 9:00-18:00 or 22:00-6:00";

    // Monday first, as desks write their week.
    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public void Read(MapReader file)
    {
        if (file.MapOf("calendars") is not { } calendars) return;
        foreach (var entry in calendars.Map.Entries)
        {
            if (calendars.AsMap(entry.Value, entry.Key.Value) is not { } calendar) continue;

            // A calendar with faults keeps its name, so that what names it is not called unknown as well.
            vocabulary.Declare(vocabulary.Calendars, "calendar", entry.Key, ReadCalendar(calendar, entry.Key) ?? Calendar.Always);
        }
    }

    private Calendar? ReadCalendar(MapReader entry, YamlText name)
    {
        var before = faults.Count;
        var places = new Dictionary<string, YamlItem>(StringComparer.Ordinal);
        var zone = entry.NeedText("zone");
        var week = ReadWeek(entry, places);
        var (holidays, yearly) = ReadHolidays(entry, places);
        var special = ReadSpecialDays(entry, places);
        entry.Finish();
        if (zone is null || faults.Count > before) return null;

        places["zone"] = zone;
        var hours = new WorkingHours { Name = name.Value, Zone = zone.Value, Week = week, Holidays = holidays, YearlyHolidays = yearly, SpecialDays = special };
        switch (Calendar.Build(hours))
        {
            case CalendarBuild.Built built:
                return built.Calendar;
            case CalendarBuild.Refused refused:
                foreach (var fault in refused.Faults) faults.Add(places.GetValueOrDefault(fault.Part, name), fault.Message);
                break;
        }

        return null;
    }

    private ValueList<WeekShift> ReadWeek(MapReader entry, Dictionary<string, YamlItem> places)
    {
        var week = new List<WeekShift>();
        if (entry.Need("week") is not { } item || entry.AsMap(item, "week") is not { } days) return [];
        places["week"] = item;
        var seen = new Dictionary<int, int>();
        foreach (var line in days.Map.Entries)
        {
            var shifts = Shifts(days, line.Value, "week").ToList();
            foreach (var day in DaysOf(line.Key))
            {
                if (!seen.TryAdd(day, line.Key.Line)) faults.Add(line.Key, $"'{Days[day]}' has its shifts in line {seen[day]} already; put all shifts of a day in one list.");
                foreach (var (shift, place) in shifts)
                {
                    places[$"week[{week.Count}]"] = place;
                    week.Add(new WeekShift((DayOfWeek)((day + 1) % 7), shift));
                }
            }
        }

        return week.ToValueList();
    }

    /// <summary><c>mon</c>, or <c>mon-fri</c> for all days from the one to the other.</summary>
    private IEnumerable<int> DaysOf(YamlText key)
    {
        var ends = key.Value.Split('-');
        var from = Array.IndexOf(Days, ends[0].Trim());
        var to = Array.IndexOf(Days, ends[^1].Trim());
        if (ends.Length > 2 || from < 0 || to < from)
        {
            faults.Add(key, $"'{Vocabulary.Shown(key.Value)}' is no day; write one of {string.Join(", ", Days)}, or two with '-' between, the earlier first: mon-fri.");
            return [];
        }

        return Enumerable.Range(from, to - from + 1);
    }

    private IEnumerable<(Shift Shift, YamlItem Place)> Shifts(MapReader reader, YamlItem value, string key)
    {
        foreach (var item in value is YamlList list ? list.Items : [value])
        {
            if (reader.AsText(item, key) is not { } text) continue;
            if (Parse(text.Value) is { } shift) yield return (shift, text);
            else faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no shift; {ShiftForm}.");
        }
    }

    private static Shift? Parse(string text)
    {
        var ends = text.Split('-', StringSplitOptions.TrimEntries);
        return ends.Length == 2 && Time(ends[0]) is { } from && Time(ends[1] == "24:00" ? "0:00" : ends[1]) is { } to ? new Shift(from, to) : null;
    }

    private static TimeOnly? Time(string text) =>
        TimeOnly.TryParseExact(text, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>A date with its year is one day, a date without it comes every year.</summary>
    private (ValueList<DateOnly> Holidays, ValueList<YearDay> Yearly) ReadHolidays(MapReader entry, Dictionary<string, YamlItem> places)
    {
        var holidays = new List<DateOnly>();
        var yearly = new List<YearDay>();
        foreach (var text in entry.Texts("holidays"))
        {
            if (Date(text.Value) is { } date)
            {
                places[$"holidays[{holidays.Count}]"] = text;
                holidays.Add(date);
            }
            else if (DateOnly.TryParseExact("2000-" + text.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                places[$"yearlyHolidays[{yearly.Count}]"] = text;
                yearly.Add(new YearDay(day.Month, day.Day));
            }
            else
            {
                faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no holiday; write a date such as 2026-04-03, or without the year (12-25) where it comes every year.");
            }
        }

        return (holidays.ToValueList(), yearly.ToValueList());
    }

    private ValueList<SpecialDay> ReadSpecialDays(MapReader entry, Dictionary<string, YamlItem> places)
    {
        var special = new List<SpecialDay>();
        if (entry.MapOf("special") is not { } days) return [];
        foreach (var line in days.Map.Entries)
        {
            if (Date(line.Key.Value) is not { } date)
            {
                faults.Add(line.Key, $"'{Vocabulary.Shown(line.Key.Value)}' is no date; write one such as 2026-12-24.");
                continue;
            }

            places[$"specialDays[{special.Count}]"] = line.Key;
            special.Add(new SpecialDay(date, Shifts(days, line.Value, "special").Select(s => s.Shift).ToValueList()));
        }

        return special.ToValueList();
    }

    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
