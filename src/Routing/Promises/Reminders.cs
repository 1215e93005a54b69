using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Promises;

/// <summary>When to remind a person: never out of his own working hours.</summary>
public static class Reminders
{
    /// <summary>The wanted moment if the person works then, else the next at which his shift begins.</summary>
    /// <param name="hours">The working hours of the one who is reminded, not of the desk.</param>
    public static DateTimeOffset At(DateTimeOffset wanted, Calendar hours) => hours.NextOpening(wanted);
}
