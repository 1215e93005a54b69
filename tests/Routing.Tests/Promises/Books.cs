using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Tests.Calendars;

namespace ChannelHub.Routing.Tests.Promises;

/// <summary>Policies for the tests.</summary>
internal static class Books
{
    public static readonly RoutingResult ToSupport = new() { Department = "support", Queue = "l1", Level = SupportLevel.L1, Priority = Priority.Normal,
        Rule = "default" };

    public static PromiseBook Of(PromiseSettings settings) => PromiseBook.Build(settings) switch
    {
        PromiseBookBuild.Built built => built.Book,
        PromiseBookBuild.Refused refused => throw new AssertionException(string.Join('\n', refused.Faults)),
        _ => throw new InvalidOperationException(),
    };

    public static Calendar Office(string name, string zone) => CalendarTests.Build(CalendarTests.Office(zone) with { Name = name });

    public static PromisePolicy Standard(PromiseTime time = PromiseTime.Real) => new()
    {
        Name = "standard",
        FirstResponse = new Promise(TimeSpan.FromHours(1), time),
        NextResponse = new Promise(TimeSpan.FromHours(2), time),
        Resolution = new Promise(TimeSpan.FromHours(8), time),
        Update = new Promise(TimeSpan.FromHours(4), time),
    };

    public static PromiseBook Only(PromisePolicy policy, params Calendar[] calendars) =>
        Of(new PromiseSettings { Policies = [policy], DefaultPolicy = policy.Name, Calendars = calendars.ToValueList(), UsualCalendar = calendars.Length > 0
            ? calendars[0].Name : null });
}
