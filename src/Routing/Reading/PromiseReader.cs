using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads <c>sla:</c>, what the desk promises. <c>{firstResponse: 30m, resolution: 8h}</c> is a whole policy: in real time, with a warning at 75 %.</summary>
internal sealed class PromiseReader(Vocabulary vocabulary, FaultList faults)
{
    /// <summary>Names of departments in policies; they can be looked up only when all departments are read.</summary>
    private readonly List<YamlText> departments = [];

    public void Read(MapReader file)
    {
        if (file.MapOf("sla") is not { } policies) return;
        foreach (var entry in policies.Map.Entries)
        {
            if (policies.AsMap(entry.Value, entry.Key.Value) is { } policy) ReadPolicy(policy, entry.Key);
        }
    }

    /// <summary>Reports departments that policies name and the file does not declare.</summary>
    public void CheckDepartments()
    {
        foreach (var name in departments) vocabulary.Knows(vocabulary.Departments, "department", name);
    }

    private void ReadPolicy(MapReader entry, YamlText name)
    {
        var time = entry.Name<PromiseTime>("time");
        var calendar = entry.Text("calendar");
        if (calendar is not null && !vocabulary.Knows(vocabulary.Calendars, "calendar", calendar)) calendar = null;

        // Who names working hours means them; who says nothing means real time, day and night.
        var usual = time ?? (calendar is null ? PromiseTime.Real : PromiseTime.Working);
        var standard = new PromisePolicy { Name = name.Value };
        var policy = standard with
        {
            Calendar = calendar?.Value,
            FirstResponse = ReadPromise(entry, "firstResponse", usual),
            NextResponse = ReadPromise(entry, "nextResponse", usual),
            Resolution = ReadPromise(entry, "resolution", usual),
            Update = ReadPromise(entry, "update", usual),
            WarnAt = entry.Number("warnAt", 0, 99) ?? standard.WarnAt,
            PauseOn = ReadStatuses(entry, "pauseOn") ?? standard.PauseOn,
            ResponsesPauseOn = ReadStatuses(entry, "responsesPauseOn") ?? standard.ResponsesPauseOn,
            Reopened = entry.Name<ClockCarry>("reopened") ?? standard.Reopened,
            Moved = entry.Name<ClockCarry>("moved") ?? standard.Moved,
        };
        policy = ReadConditions(entry, policy);
        entry.Finish();
        Check(entry, policy, name);
        vocabulary.Declare(vocabulary.Sla, "policy", name, policy);
    }

    private void Check(MapReader entry, PromisePolicy policy, YamlText name)
    {
        var promises = ClockNames.All.Select(policy.Of).OfType<Promise>().ToList();
        if (promises.Count == 0 && new[] { "firstResponse", "nextResponse", "resolution", "update" }.All(key => entry.Take(key) is null))
        {
            faults.Add(name, $"The policy '{name.Value}' promises nothing; give at least one of firstResponse, nextResponse, resolution and update.");
        }

        if (policy is { FirstResponse: { } first, Resolution: { } resolution } && first.Time == resolution.Time && first.Within > resolution.Within)
        {
            faults.Add(name, $"The policy '{name.Value}' allows more time for the first response than for the resolution.");
        }

        if (promises.Any(p => p.Time == PromiseTime.Working) && vocabulary.Calendars.Count == 0)
        {
            faults.Add(name, $"The policy '{name.Value}' counts working time, but no calendar says when the desk works; declare one under 'calendars:'.");
        }
    }

    /// <summary><c>4h</c> in the policy's time; <c>4h working</c> or <c>4h real</c> in its own.</summary>
    private Promise? ReadPromise(MapReader entry, string key, PromiseTime usual)
    {
        if (entry.Text(key) is not { } text) return null;
        var parts = text.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var time = usual;
        if ((parts.Length == 1 || (parts.Length == 2 && Names.TryParse(parts[1], out time))) && Durations.Parse(parts[0]) is { } within) return new Promise(within, time);
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no duration for '{key}'; write for example 30m, 4h, 3d, 1d12h or 4h working, at least 1m and at most 366d.");
        return null;
    }

    private ValueList<CaseStatus>? ReadStatuses(MapReader entry, string key)
    {
        if (entry.Take(key) is null) return null;
        var statuses = new List<CaseStatus>();
        foreach (var text in entry.Texts(key))
        {
            // In a status that ends the case there is nothing to time.
            if (Names.TryParse<CaseStatus>(text.Value, out var status) && status is not (CaseStatus.Solved or CaseStatus.Closed)) statuses.Add(status);
            else faults.AddUnknown(text, "status", text.Value, [.. Names.All<CaseStatus>().Except([Names.Of(CaseStatus.Solved), Names.Of(CaseStatus.Closed)])]);
        }

        return statuses.Distinct().ToValueList();
    }

    private PromisePolicy ReadConditions(MapReader entry, PromisePolicy policy)
    {
        if (entry.MapOf("for") is not { } conditions) return policy;
        var named = conditions.Texts("department");
        departments.AddRange(named);
        policy = policy with
        {
            Departments = named.Select(t => t.Value).ToValueList(),
            Priorities = ReadNames<Priority>(conditions, "priority"),
            Levels = ReadNames<SupportLevel>(conditions, "level"),
            Tiers = conditions.Texts("tier").Select(t => t.Value).ToValueList(),
        };
        conditions.Finish();
        if (!policy.HasConditions) faults.Add(conditions.Map, "'for' names no department, priority, level or tier; name some, or take it out.");
        return policy;
    }

    private ValueList<T> ReadNames<T>(MapReader entry, string key)
        where T : struct, Enum
    {
        var values = new List<T>();
        foreach (var text in entry.Texts(key))
        {
            if (Names.TryParse<T>(text.Value, out var value)) values.Add(value);
            else faults.AddUnknown(text, key, text.Value, Names.All<T>());
        }

        return values.ToValueList();
    }
}
