using System.Globalization;

namespace ChannelHub.Routing.Reading;

/// <summary>Durations as a routing file writes them: <c>30m</c>, <c>4h</c>, <c>3d</c>, <c>1d12h</c>; a day has 24 hours.</summary>
internal static class Durations
{
    public static readonly TimeSpan Max = TimeSpan.FromDays(366);

    /// <summary>As a routing file would write it.</summary>
    public static string Format(TimeSpan duration)
    {
        var minutes = (long)duration.TotalMinutes;
        (long Count, char Unit)[] parts = [(minutes / 1440, 'd'), (minutes / 60 % 24, 'h'), (minutes % 60, 'm')];
        return string.Concat(parts.Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count}{p.Unit}")));
    }

    /// <summary>Null if the text is no duration from one minute to <see cref="Max"/>.</summary>
    public static TimeSpan? Parse(string text)
    {
        long minutes = 0;
        var lastUnit = int.MaxValue;
        var rest = text.AsSpan().Trim();
        if (rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 6) return null;
            var unit = rest[digits] switch { 'd' => 1440, 'h' => 60, 'm' => 1, _ => 0 };
            if (unit == 0 || unit >= lastUnit) return null;
            minutes += unit * long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            lastUnit = unit;
            rest = rest[(digits + 1)..];
        }

        return minutes >= 1 && minutes <= (long)Max.TotalMinutes ? TimeSpan.FromMinutes(minutes) : null;
    }
}
