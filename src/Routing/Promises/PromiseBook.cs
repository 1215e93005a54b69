using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;

namespace ChannelHub.Routing.Promises;

/// <summary>All policies with the calendars they count by. Immutable and safe to share; a change is a new book.</summary>
public sealed class PromiseBook
{
    public static readonly TimeSpan LongestPromise = TimeSpan.FromDays(366);

    private readonly FrozenDictionary<string, PromisePolicy> byName;
    private readonly PromisePolicy[] conditional;
    private readonly FrozenDictionary<string, Calendar> calendars;
    private readonly FrozenDictionary<string, Calendar> ofQueues;
    private readonly FrozenDictionary<(string, Priority), PromisePolicy> ofDepartments;
    private readonly Calendar usual;
    private readonly PromisePolicy? byDefault;

    private PromiseBook(PromiseSettings settings)
    {
        Policies = settings.Policies;
        byName = settings.Policies.ToFrozenDictionary(p => p.Name, StringComparer.Ordinal);
        conditional = settings.Policies.Where(p => p.HasConditions).ToArray();
        calendars = settings.Calendars.ToFrozenDictionary(c => c.Name, StringComparer.Ordinal);
        ofQueues = settings.QueueCalendars.ToFrozenDictionary(q => q.Key, q => calendars[q.Value], StringComparer.Ordinal);
        ofDepartments = settings.DepartmentPolicies.ToFrozenDictionary(d => d.Key, d => byName[d.Value]);
        Id = settings.Id;
        usual = settings.UsualCalendar is { } name ? calendars[name] : Calendar.Always;
        byDefault = settings.DefaultPolicy is { } policy ? byName[policy] : null;
    }

    /// <summary>Differs where what is promised may differ; open cases are reviewed when it does.</summary>
    public string Id { get; }

    /// <summary>In the order given: the first whose conditions fit holds.</summary>
    public ValueList<PromisePolicy> Policies { get; }

    /// <summary>Makes a book, or says everything that is wrong with its settings.</summary>
    public static PromiseBookBuild Build(PromiseSettings settings)
    {
        var faults = Faults(settings).ToValueList();
        return faults.Count > 0 ? new PromiseBookBuild.Refused(faults) : new PromiseBookBuild.Built(new PromiseBook(settings));
    }

    public PromisePolicy? Find(string? name) => name is not null && byName.TryGetValue(name, out var policy) ? policy : null;

    /// <summary>
    /// The policy that holds for a case now. One without conditions that a rule named stays; else the first whose conditions fit; else the one that its
    /// department has for its priority; else the default.
    /// </summary>
    /// <param name="current">The policy that a rule named; null for none.</param>
    public PromisePolicy? Choose(string? current, PromiseSubject subject)
    {
        if (Find(current) is { HasConditions: false } named && named != byDefault) return named;
        foreach (var policy in conditional)
        {
            if (policy.Fits(subject)) return policy;
        }

        return Usual(subject);
    }

    /// <summary>The policy that holds for a case as it stands.</summary>
    public PromisePolicy? Choose(Case c, string? tier) => Choose(NamedFor(c), PromiseSubject.Of(c, tier));

    /// <summary>
    /// The policy that a rule named for this very case; null if the router took the one that its department has for the priority anyway. So a raised priority brings
    /// another policy unless a rule had said which.
    /// </summary>
    private string? NamedFor(Case c) =>
        c.RoutedSla is { } routed && routed.Policy != Usual(new PromiseSubject(c.Department, routed.Priority, c.Level, null))?.Name ? routed.Policy : null;

    private PromisePolicy? Usual(PromiseSubject subject) =>
        subject.Department is { } department && ofDepartments.TryGetValue((department, subject.Priority), out var policy) ? policy : byDefault;

    /// <summary>The hours by which a promise is counted: real time, the policy's calendar, the queue's, or the usual one.</summary>
    public Calendar CalendarOf(PromisePolicy policy, Promise promise, string? queue) =>
        promise.Time == PromiseTime.Real ? Calendar.Always
        : policy.Calendar is { } name ? calendars[name]
        : HoursOf(queue);

    /// <summary>The hours in which a queue is worked: its own, or the usual ones.</summary>
    public Calendar HoursOf(string? queue) => queue is not null && ofQueues.TryGetValue(queue, out var calendar) ? calendar : usual;

    private static IEnumerable<PromiseFault> Faults(PromiseSettings settings)
    {
        var names = settings.Calendars.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var known = names.Count == 0 ? "none is declared" : $"declared are {string.Join(", ", names.Order(StringComparer.Ordinal))}";
        foreach (var twice in settings.Calendars.GroupBy(c => c.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
        {
            yield return new("calendars", $"The calendar '{twice.Key}' is declared {twice.Count()} times; names must differ.");
        }

        if (settings.UsualCalendar is { } usual && !names.Contains(usual))
        {
            yield return new("calendar", $"The usual calendar '{usual}' is not declared; {known}.");
        }

        foreach (var (queue, calendar) in settings.QueueCalendars)
        {
            if (!names.Contains(calendar))
            {
                yield return new($"queues.{queue}", $"The queue '{queue}' works by the calendar '{calendar}', which is not declared; {known}.");
            }
        }

        var policies = new HashSet<string>(StringComparer.Ordinal);
        foreach (var policy in settings.Policies)
        {
            var part = $"policies.{policy.Name}";
            if (!policies.Add(policy.Name)) yield return new(part, $"The policy '{policy.Name}' is declared twice; names must differ.");
            if (policy.Calendar is { } calendar && !names.Contains(calendar))
            {
                yield return new(part, $"The policy '{policy.Name}' counts by the calendar '{calendar}', which is not declared; {known}.");
            }

            if (policy.WarnAt is < 0 or > 99)
            {
                yield return new(part, $"The policy '{policy.Name}' warns at {policy.WarnAt} %; give 1 to 99, or 0 for no warning.");
            }

            foreach (var clock in ClockNames.All)
            {
                if (policy.Of(clock) is { } promise && (promise.Within <= TimeSpan.Zero || promise.Within > LongestPromise))
                {
                    yield return new(part,
                        $"The policy '{policy.Name}' promises {clock} within {promise.Within}; give more than 0 and at most {LongestPromise.Days} days.");
                }
            }
        }

        if (settings.DefaultPolicy is { } standard)
        {
            if (!policies.Contains(standard)) yield return new("default", $"The default policy '{standard}' is not declared.");
            else if (settings.Policies.First(p => p.Name == standard).HasConditions)
            {
                yield return new("default", $"The default policy '{standard}' has conditions, so it can't hold for all the rest; take them away.");
            }
        }
    }
}

public sealed record PromiseSettings
{
    public ValueList<PromisePolicy> Policies { get; init; }

    public ValueList<Calendar> Calendars { get; init; }

    /// <summary>Each queue's calendar by name, so that queues in other countries count by their own clock.</summary>
    public IReadOnlyDictionary<string, string> QueueCalendars { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What a department promises by priority, where no rule and no policy's conditions say otherwise.</summary>
    public IReadOnlyDictionary<(string Department, Priority Priority), string> DepartmentPolicies { get; init; } = FrozenDictionary<(string, Priority), string>.Empty;

    /// <summary>See <see cref="PromiseBook.Id"/>.</summary>
    public string Id { get; init; } = "";

    /// <summary>For queues without a calendar; null for day and night.</summary>
    public string? UsualCalendar { get; init; }

    /// <summary>Holds where no other does; it has no conditions. Null for no promise.</summary>
    public string? DefaultPolicy { get; init; }
}

/// <param name="Part">Where: <c>policies.gold</c>, <c>queues.l1-mx</c>, <c>calendar</c>, <c>default</c>.</param>
public sealed record PromiseFault(string Part, string Message);

public abstract record PromiseBookBuild
{
    private PromiseBookBuild()
    {
    }

    public sealed record Built(PromiseBook Book) : PromiseBookBuild;

    public sealed record Refused(ValueList<PromiseFault> Faults) : PromiseBookBuild;
}
