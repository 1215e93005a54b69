using ChannelHub.AgentConsole.Reading;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>Times and amounts as people say them.</summary>
internal static class TimeWords
{
    /// <summary>A length of time by its two largest units: <c>2 h 10 min</c>, <c>3 d 4 h</c>. Never negative.</summary>
    public static string Length(TimeSpan span, Texts text)
    {
        span = span.Duration();
        var (d, h, min) = ((int)span.TotalDays, span.Hours, span.Minutes);
        return (d, h, min) switch
        {
            (>= 7, _, _) or (> 0, 0, _) => text.Fill("time.d", ("d", d)),
            (> 0, _, _) => text.Fill("time.d-h", ("d", d), ("h", h)),
            (_, > 0, 0) => text.Fill("time.h", ("h", h)),
            (_, > 0, _) => text.Fill("time.h-min", ("h", h), ("min", min)),
            (_, _, > 0) => text.Fill("time.min", ("min", min)),
            _ => text["time.under-a-minute"],
        };
    }

    /// <summary>A length of time as a clock counts it, to the second, so that a column of them can be added up: <c>27:05:00</c>.</summary>
    public static string Clock(TimeSpan span) => $"{(long)span.TotalHours}:{span.Minutes:00}:{span.Seconds:00}";

    /// <summary>A length of time by its largest unit alone.</summary>
    public static string Rough(TimeSpan span, Texts text) =>
        span.TotalMinutes < 1 ? text["time.under-a-minute"]
        : span.TotalHours < 1 ? text.Fill("time.min", ("min", (int)span.TotalMinutes))
        : span.TotalDays < 1 ? text.Fill("time.h", ("h", (int)span.TotalHours))
        : text.Fill("time.d", ("d", (int)span.TotalDays));

    /// <summary>How long ago: <c>now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>2 d ago</c>. A moment that a clock elsewhere puts into the future is now.</summary>
    public static string Ago(DateTimeOffset then, DateTimeOffset now, Texts text)
    {
        var span = now - then;
        return span.TotalMinutes < 1 ? text["time.now"]
            : text.Fill("time.ago", ("span", Rough(span, text)));
    }

    /// <summary>Milliseconds or seconds, for the steps of a trial.</summary>
    public static string Exact(TimeSpan span, Texts text) =>
        span.TotalSeconds < 1 ? $"{span.TotalMilliseconds.ToString("0.#", text.Culture)} ms" : $"{span.TotalSeconds.ToString("0.##", text.Culture)} s";

    /// <summary>A file's size: <c>12 kB</c>.</summary>
    public static string Size(long bytes, Texts text) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => $"{(bytes / 1000d).ToString("0.#", text.Culture)} kB",
        _ => $"{(bytes / 1_000_000d).ToString("0.#", text.Culture)} MB",
    };
}
