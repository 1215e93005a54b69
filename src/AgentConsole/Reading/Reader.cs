using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.AgentConsole.Reading;

/// <summary>Who reads a page and how: language, time zone, colours, and the moment of which the page speaks. Every component gets it as a cascading value.</summary>
public sealed record Reader
{
    public required Texts Text { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    /// <summary><c>light</c> or <c>dark</c>; null to follow the system.</summary>
    public string? Theme { get; init; }

    public required AgentIdentity Agent { get; init; }

    /// <summary>One moment for the whole page, so that two times on it never contradict each other.</summary>
    public required DateTimeOffset Now { get; init; }

    public static Reader Of(HttpContext context, DateTimeOffset now) => new()
    {
        Text = Preferences.Language(context.Request),
        Zone = Preferences.Zone(context.Request),
        Theme = Preferences.Theme(context.Request),
        Agent = AgentIdentity.From(context.User) ?? new AgentIdentity(new AgentId("-"), "-", AgentRole.Agent),
        Now = now,
    };

    /// <summary>Day and time in the reader's zone: <c>3 may 14:05</c>, with the year where it is not this one.</summary>
    public string At(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone);
        var today = TimeZoneInfo.ConvertTime(Now, Zone);
        return local.Date == today.Date ? local.ToString("HH:mm", Text.Culture)
            : local.Year == today.Year ? local.ToString("d MMM HH:mm", Text.Culture)
            : local.ToString("d MMM yyyy HH:mm", Text.Culture);
    }

    /// <summary>All of a moment, for a tooltip.</summary>
    public string AtInFull(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).ToString("dddd d MMMM yyyy HH:mm:ss zzz", Text.Culture);
}
