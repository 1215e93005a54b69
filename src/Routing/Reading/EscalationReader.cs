using ChannelHub.Cases;
using ChannelHub.Routing.Promises;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads <c>escalation:</c>, what is to follow when something happens to a case.</summary>
internal sealed class EscalationReader(Vocabulary vocabulary, FaultList faults)
{
    public const int MaxRules = 500;

    private const int MaxTimes = 1_000;
    private const string AnyClock = "any";
    private const string NextLevel = "next";
    private const string ProductLevel = "product";

    private static readonly string[] Triggers = ["warned", "broken", "reopened", "wroteAgain", "words", "becamePriority", "reachedLevel", "cameTo", "gotTag"];

    private readonly Dictionary<string, IReadOnlyList<int>> words = new(StringComparer.Ordinal);

    /// <summary>After departments, queues and lists.</summary>
    public EscalationPlan Read(MapReader file)
    {
        var rules = new List<EscalationRule>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in file.Maps("escalation"))
        {
            if (rules.Count == MaxRules)
            {
                faults.Add(entry.Map, $"This is one escalation rule too many; at most {MaxRules} are possible.");
                break;
            }

            var name = entry.NeedText("rule");
            if (name is not null && !Vocabulary.IsName(name.Value)) faults.Add(name, $"'{Vocabulary.Shown(name.Value)}' is no name for a rule; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
            else if (name is not null && !names.TryAdd(name.Value, name.Line)) faults.Add(name, $"There is an escalation rule '{name.Value}' already, in line {names[name.Value]}.");
            if (ReadRule(entry, name?.Value ?? "") is { } rule) rules.Add(rule);
            entry.Finish();
        }

        return new EscalationPlan(rules.ToValueList(), words.ToDictionary(w => w.Key, w => w.Value.Select(i => vocabulary.Builder.Words[i]).ToList(), StringComparer.Ordinal));
    }

    private EscalationRule? ReadRule(MapReader entry, string name)
    {
        var rule = new EscalationRule { Name = name, When = new EscalationTrigger.GotTag("") };
        var trigger = entry.Need("when") is { } when && entry.AsMap(when, "when") is { } whenMap ? ReadWhen(whenMap, ref rule) : null;
        if (entry.Need("then") is { } then && entry.AsMap(then, "then") is { } thenMap) rule = ReadThen(thenMap, rule);
        return trigger is null ? null : rule with { When = trigger };
    }

    private EscalationTrigger? ReadWhen(MapReader when, ref EscalationRule rule)
    {
        var name = rule.Name;
        var found = Triggers.Where(t => when.Take(t) is not null).ToList();
        if (found.Count != 1) faults.Add(when.Map, $"'when' has to name one thing that sets the rule off, one of: {string.Join(", ", Triggers)}.");
        var triggers = found.ConvertAll(t => ReadTrigger(when, t, name));
        rule = rule with
        {
            Departments = when.Texts("department").Where(t => vocabulary.Knows(vocabulary.Departments, "department", t)).Select(t => t.Value).ToValueList(),
            Levels = ReadNames<SupportLevel>(when, "level"),
            Priorities = ReadNames<Priority>(when, "priority"),
        };
        when.Finish();
        return triggers.Count == 1 ? triggers[0] : null;
    }

    private EscalationTrigger? ReadTrigger(MapReader when, string key, string rule)
    {
        switch (key)
        {
            case "warned":
                return Clock(when, key) is { } warned ? new EscalationTrigger.ClockWarned(warned == AnyClock ? null : warned) : null;
            case "broken":
                return Clock(when, key) is { } broken ? new EscalationTrigger.ClockBroken(broken == AnyClock ? null : broken) : null;
            case "reopened":
                return when.Number(key, 1, MaxTimes) is { } times ? new EscalationTrigger.Reopened(times) : null;
            case "wroteAgain":
                return when.Number(key, 2, MaxTimes) is { } contacts ? new EscalationTrigger.WroteAgain(contacts) : null;
            case "words":
                words[rule] = [.. vocabulary.WordsOf(when.Texts(key)).Distinct()];
                return new EscalationTrigger.DangerWords();
            case "becamePriority":
                return when.Name<Priority>(key) is { } priority ? new EscalationTrigger.BecamePriority(priority) : null;
            case "reachedLevel":
                return when.Name<SupportLevel>(key) is { } level ? new EscalationTrigger.ReachedLevel(level) : null;
            case "cameTo":
                return when.Text(key) is { } department && vocabulary.Knows(vocabulary.Departments, "department", department) ? new EscalationTrigger.CameTo(department.Value) : null;
            default:
                return when.Text(key) is { } tag ? new EscalationTrigger.GotTag(tag.Value) : null;
        }
    }

    private string? Clock(MapReader when, string key)
    {
        if (when.Text(key) is not { } text) return null;
        if (text.Value == AnyClock || ClockNames.All.Contains(text.Value)) return text.Value;
        faults.AddUnknown(text, "clock", text.Value, [.. ClockNames.All, AnyClock]);
        return null;
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

    private EscalationRule ReadThen(MapReader then, EscalationRule rule)
    {
        if (then.Map.Entries.Count == 0) faults.Add(then.Map, "'then' has to do something: level, department, queue, priority, tags or removeTags.");
        var department = then.Text("department");
        if (department is not null && !vocabulary.Knows(vocabulary.Departments, "department", department)) department = null;
        var queue = then.Text("queue");
        if (queue is not null && !vocabulary.Knows(vocabulary.Queues, "queue", queue)) queue = null;
        var level = then.Text("level");
        if (queue is not null && level is null && department is null && then.Take("level") is null && then.Take("department") is null)
        {
            faults.Add(queue, "A queue goes with a level or a department; name one beside it.");
        }

        if (queue is not null && department is not null && vocabulary.Queues[queue.Value].Department is { Length: > 0 } owner && owner != department.Value)
        {
            faults.Add(queue, $"The queue '{queue.Value}' belongs to the department '{owner}', not to '{department.Value}'.");
        }

        rule = rule with
        {
            ToDepartment = department?.Value,
            Queue = queue?.Value,
            ToPriority = then.Name<Priority>("priority"),
            AddTags = then.Texts("tags").Select(t => t.Value).ToValueList(),
            RemoveTags = then.Texts("removeTags").Select(t => t.Value).ToValueList(),
        };
        then.Finish();
        return level is null ? rule : ReadLevel(level, department?.Value, rule);
    }

    private EscalationRule ReadLevel(YamlText level, string? department, EscalationRule rule)
    {
        if (Names.TryParse<SupportLevel>(level.Value, out var to)) return rule with { ToLevel = to };
        switch (level.Value)
        {
            case NextLevel:
                return rule with { ToNextLevel = true };
            case ProductLevel:
                // Where nobody stands behind the specialists, the rule would silently do nothing.
                var reached = department is not null ? [department] : rule.Departments.Count > 0 ? rule.Departments : [.. vocabulary.Departments.Keys];
                if (!vocabulary.Queues.Values.Any(q => q.IsProductTeam && reached.Contains(q.Department)))
                {
                    faults.Add(level, "There is no product team's queue to go to; declare one under 'queues:' with 'product: true'.");
                }

                return rule with { ToProductTeam = true };
            default:
                faults.AddUnknown(level, "level", level.Value, [.. Names.All<SupportLevel>(), NextLevel, ProductLevel]);
                return rule;
        }
    }
}
