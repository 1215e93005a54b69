using ChannelHub.Cases;

namespace ChannelHub.Routing.Calendars;

/// <summary>Checks working hours as a whole and lays them out.</summary>
internal static class CalendarBuilder
{
    private static readonly int FirstDay = new DateOnly(Calendar.FirstYear, 1, 1).DayNumber;
    private static readonly int LastDay = new DateOnly(Calendar.LastYear, 12, 31).DayNumber;

    public static Calendar Always()
    {
        var day = DayHours.Of([], [new Shift(TimeOnly.MinValue, TimeOnly.MinValue)]);
        return new Calendar("always", "UTC", new LocalHours([day, day, day, day, day, day, day], []), ZoneOffsets.Find("UTC")!);
    }

    public static CalendarBuild Build(WorkingHours hours)
    {
        var faults = new List<CalendarFault>();
        var zone = ZoneOffsets.Find(hours.Zone);
        if (zone is null)
        {
            faults.Add(new("zone",
                $"Calendar '{hours.Name}': the tz database has no zone '{hours.Zone}'; write one of its names, such as Europe/Madrid or America/Bogota."));
        }

        CheckWeek(hours, faults);
        CheckDates(hours, faults);
        if (faults.Count > 0) return new CalendarBuild.Refused(faults.ToValueList());

        var week = Week(hours);
        var special = SpecialDays(hours, week);
        var local = new LocalHours(Enumerable.Range(0, 7).Select(i => DayHours.Of(week[(i + 6) % 7], week[i])).ToArray(), special);
        return YearWithoutOpening(local, special.Count) is { } year
            ? new CalendarBuild.Refused([new("week",
                $"Calendar '{hours.Name}' does not open once in the whole of {year}, so nothing could ever fall due in it; take holidays away or add shifts.")])
            : new CalendarBuild.Built(new Calendar(hours.Name, hours.Zone, local, zone!));
    }

    private static void CheckWeek(WorkingHours hours, List<CalendarFault> faults)
    {
        if (hours.Week.Count == 0)
        {
            faults.Add(new("week",
                $"Calendar '{hours.Name}' never opens: its week has no shift; give it at least one, or mon-sun: 0:00-24:00 for day and night."));
        }

        for (var i = 0; i < hours.Week.Count; i++)
        {
            if (!Enum.IsDefined(hours.Week[i].Day)) faults.Add(new($"week[{i}]", $"Calendar '{hours.Name}': there is no weekday {hours.Week[i].Day}."));
            CheckShift(hours, hours.Week[i].Shift, $"week[{i}]", faults);
        }
    }

    private static void CheckShift(WorkingHours hours, Shift shift, string part, List<CalendarFault> faults)
    {
        if (shift.From.Ticks % TimeSpan.TicksPerMinute == 0 && shift.To.Ticks % TimeSpan.TicksPerMinute == 0) return;
        faults.Add(new(part, $"Calendar '{hours.Name}': the shift {shift.From:HH':'mm':'ss}-{shift.To:HH':'mm':'ss} must begin and end on a whole minute."));
    }

    private static void CheckDates(WorkingHours hours, List<CalendarFault> faults)
    {
        for (var i = 0; i < hours.Holidays.Count; i++) CheckYear(hours, hours.Holidays[i], $"holidays[{i}]", faults);

        for (var i = 0; i < hours.YearlyHolidays.Count; i++)
        {
            var (month, day) = hours.YearlyHolidays[i];
            if (month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, month)) continue;
            faults.Add(new($"yearlyHolidays[{i}]", $"Calendar '{hours.Name}': no year has a day {day} in month {month}."));
        }

        var given = new HashSet<DateOnly>();
        for (var i = 0; i < hours.SpecialDays.Count; i++)
        {
            var special = hours.SpecialDays[i];
            CheckYear(hours, special.Date, $"specialDays[{i}]", faults);
            foreach (var shift in special.Shifts) CheckShift(hours, shift, $"specialDays[{i}]", faults);
            if (!given.Add(special.Date))
            {
                faults.Add(new($"specialDays[{i}]", $"Calendar '{hours.Name}' gives {special.Date:yyyy'-'MM'-'dd} twice; put all its shifts in one place."));
            }

            if (hours.Holidays.Contains(special.Date))
            {
                faults.Add(new($"specialDays[{i}]",
                    $"Calendar '{hours.Name}' gives {special.Date:yyyy'-'MM'-'dd} as a holiday and as a day with hours of its own; keep one of the two."));
            }
        }
    }

    private static void CheckYear(WorkingHours hours, DateOnly date, string part, List<CalendarFault> faults)
    {
        if (date.Year is >= Calendar.FirstYear and <= Calendar.LastYear) return;
        faults.Add(new(part,
            $"Calendar '{hours.Name}': the date {date:yyyy'-'MM'-'dd} is outside the years {Calendar.FirstYear} to {Calendar.LastYear} that calendars reach."));
    }

    /// <summary>The shifts that begin on each weekday, Monday first.</summary>
    private static Shift[][] Week(WorkingHours hours)
    {
        var week = new List<Shift>[7];
        for (var i = 0; i < 7; i++) week[i] = [];
        foreach (var w in hours.Week) week[((int)w.Day + 6) % 7].Add(w.Shift);
        return Array.ConvertAll(week, shifts => shifts.ToArray());
    }

    /// <summary>The days that differ from the plain week: each date with shifts of its own, and the day after, into which a night shift reaches.</summary>
    private static SortedDictionary<int, DayHours> SpecialDays(WorkingHours hours, Shift[][] week)
    {
        var begins = new Dictionary<int, Shift[]>();
        foreach (var holiday in hours.YearlyHolidays)
        {
            for (var year = Calendar.FirstYear; year <= Calendar.LastYear; year++)
            {
                if (holiday.Day <= DateTime.DaysInMonth(year, holiday.Month)) begins[new DateOnly(year, holiday.Month, holiday.Day).DayNumber] = [];
            }
        }

        foreach (var holiday in hours.Holidays) begins[holiday.DayNumber] = [];
        foreach (var special in hours.SpecialDays) begins[special.Date.DayNumber] = [.. special.Shifts];

        var days = new SortedDictionary<int, DayHours>();
        foreach (var day in begins.Keys)
        {
            days[day] = DayHours.Of(On(day - 1), On(day));
            if (!begins.ContainsKey(day + 1)) days[day + 1] = DayHours.Of(On(day), On(day + 1));
        }

        return days;

        Shift[] On(int day) => begins.TryGetValue(day, out var shifts) ? shifts : week[day % 7];
    }

    private static int? YearWithoutOpening(LocalHours local, int specialDays)
    {
        if (specialDays == 0) return null;
        for (var year = Calendar.FirstYear; year <= Calendar.LastYear; year++)
        {
            var from = Math.Max(FirstDay, new DateOnly(year, 1, 1).DayNumber) * TimeSpan.TicksPerDay;
            var to = Math.Min(LastDay, new DateOnly(year, 12, 31).DayNumber) * TimeSpan.TicksPerDay + TimeSpan.TicksPerDay;
            if (local.Before(from) == local.Before(to)) return year;
        }

        return null;
    }
}
