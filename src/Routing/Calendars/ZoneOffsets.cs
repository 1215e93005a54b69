using System.Collections.Concurrent;
using NodaTime;

namespace ChannelHub.Routing.Calendars;

/// <summary>
/// A zone's clock changes from <see cref="Calendar.FirstYear"/> to <see cref="Calendar.LastYear"/>, laid out so that an offset is a binary search.
/// Outside these years the first and the last offset go on.
/// </summary>
internal sealed class ZoneOffsets
{
    // The same few zones serve all calendars, and a table never changes.
    private static readonly ConcurrentDictionary<string, ZoneOffsets> Known = new(StringComparer.Ordinal);

    private ZoneOffsets(long[] starts, long[] offsets)
    {
        Starts = starts;
        Offsets = offsets;
    }

    /// <summary>From when each offset holds, in ticks of UTC; the first holds from the beginning.</summary>
    public long[] Starts { get; }

    /// <summary>What the wall clock is ahead of UTC, in ticks.</summary>
    public long[] Offsets { get; }

    /// <summary>Null if the tz database has no such zone.</summary>
    public static ZoneOffsets? Find(string zone)
    {
        if (Known.TryGetValue(zone, out var known)) return known;
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is { } found ? Known.GetOrAdd(zone, LayOut(found)) : null;
    }

    /// <summary>Which offset holds at a moment.</summary>
    public int IndexAt(long utc)
    {
        int low = 0, high = Starts.Length - 1;
        while (low < high)
        {
            var middle = (low + high + 1) >>> 1;
            if (Starts[middle] <= utc) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private static ZoneOffsets LayOut(DateTimeZone zone)
    {
        var starts = new List<long>();
        var offsets = new List<long>();
        foreach (var interval in zone.GetZoneIntervals(Instant.FromUtc(Calendar.FirstYear, 1, 1, 0, 0), Instant.FromUtc(Calendar.LastYear + 1, 1, 1, 0, 0)))
        {
            var offset = interval.WallOffset.Ticks;
            if (offsets.Count > 0 && offsets[^1] == offset) continue;
            starts.Add(offsets.Count == 0 ? 0 : interval.Start.ToDateTimeUtc().Ticks);
            offsets.Add(offset);
        }

        return new ZoneOffsets([.. starts], [.. offsets]);
    }
}
