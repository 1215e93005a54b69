using ChannelHub.Cases;

namespace ChannelHub.Routing.Promises;

/// <summary>The clocks' names, as they stand in a case's events.</summary>
public static class ClockNames
{
    /// <summary>From the case's first queue to an agent's first answer.</summary>
    public const string FirstResponse = "first-response";

    /// <summary>From a customer's message after that to an agent's answer.</summary>
    public const string NextResponse = "next-response";

    /// <summary>From the case's first queue to solved.</summary>
    public const string Resolution = "resolution";

    /// <summary>From one word of an agent to the customer to the next, while the case is not solved.</summary>
    public const string Update = "update";

    public static readonly ValueList<string> All = [FirstResponse, NextResponse, Resolution, Update];
}

/// <summary>How a promise is measured.</summary>
public enum PromiseTime
{
    /// <summary>By the working hours of the policy or the queue.</summary>
    Working,

    /// <summary>Day and night.</summary>
    Real,
}

/// <summary>What a clock does when a case comes back or moves on.</summary>
public enum ClockCarry
{
    /// <summary>What was counted before stays counted.</summary>
    GoOn,

    /// <summary>The promise is made anew.</summary>
    StartAgain,
}

/// <param name="Within">More than 0, at most 365 days of the time that is counted.</param>
public sealed record Promise(TimeSpan Within, PromiseTime Time = PromiseTime.Working);

/// <summary>
/// What the desk promises to which cases. A policy with conditions holds for every case that fits all of them; one without holds where a rule names it.
/// </summary>
public sealed record PromisePolicy
{
    public required string Name { get; init; }

    /// <summary>Any of these; empty for all. So too with the next three.</summary>
    public ValueList<string> Departments { get; init; }

    public ValueList<Priority> Priorities { get; init; }

    public ValueList<SupportLevel> Levels { get; init; }

    /// <summary>The contact's tier, as the desk names them: <c>gold</c>, <c>standard</c>.</summary>
    public ValueList<string> Tiers { get; init; }

    /// <summary>The calendar of working hours; null for the queue's.</summary>
    public string? Calendar { get; init; }

    /// <summary>Null where nothing is promised. So too with the next three.</summary>
    public Promise? FirstResponse { get; init; }

    public Promise? NextResponse { get; init; }

    public Promise? Resolution { get; init; }

    public Promise? Update { get; init; }

    /// <summary>In which statuses the resolution and update clocks stand still.</summary>
    public ValueList<CaseStatus> PauseOn { get; init; } = [CaseStatus.WaitingOnCustomer, CaseStatus.WaitingOnThirdParty];

    /// <summary>In which statuses the response clocks stand still. By default in none: a customer who wrote waits for an answer whatever the case waits
    /// for.</summary>
    public ValueList<CaseStatus> ResponsesPauseOn { get; init; }

    /// <summary>After how much of a promise a warning is due, in percent from 1 to 99; 0 for none.</summary>
    public int WarnAt { get; init; } = 75;

    /// <summary>What the resolution clock does when a solved case is opened again.</summary>
    public ClockCarry Reopened { get; init; } = ClockCarry.GoOn;

    /// <summary>What the open clocks do when the case goes to another level or department and this policy holds there.</summary>
    public ClockCarry Moved { get; init; } = ClockCarry.GoOn;

    public bool HasConditions => Departments.Count + Priorities.Count + Levels.Count + Tiers.Count > 0;

    /// <summary>What is promised for a clock.</summary>
    public Promise? Of(string clock) => clock switch
    {
        ClockNames.FirstResponse => FirstResponse,
        ClockNames.NextResponse => NextResponse,
        ClockNames.Resolution => Resolution,
        ClockNames.Update => Update,
        _ => null,
    };

    public bool Fits(PromiseSubject subject) =>
        (Departments.Count == 0 || (subject.Department is { } department && Departments.Contains(department)))
        && (Priorities.Count == 0 || Priorities.Contains(subject.Priority))
        && (Levels.Count == 0 || Levels.Contains(subject.Level))
        && (Tiers.Count == 0 || (subject.Tier is { } tier && Tiers.Contains(tier)));

    internal bool PausesOn(string clock, CaseStatus status) =>
        (clock is ClockNames.FirstResponse or ClockNames.NextResponse ? ResponsesPauseOn : PauseOn).Contains(status);
}

/// <summary>What the choice of a policy looks at.</summary>
/// <param name="Tier">The contact's tier; null if there is none.</param>
public readonly record struct PromiseSubject(string? Department, Priority Priority, SupportLevel Level, string? Tier)
{
    public static PromiseSubject Of(Case c, string? tier) => new(c.Department, c.Priority, c.Level, tier);
}
