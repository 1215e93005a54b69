using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads signals, rules and defaults.</summary>
internal sealed class RuleReader(Vocabulary vocabulary, ConditionReader conditions, FaultList faults)
{
    /// <summary>Of rules, and of signals.</summary>
    public const int MaxRules = 50_000;

    /// <summary>How many rules may stand without a word or fact that tells when to look at them; each costs time on every message.</summary>
    public const int MaxOpenRules = 200;

    private const int MaxTags = 20;

    public IReadOnlyList<CompiledSignal> ReadSignals(MapReader file)
    {
        var signals = new List<CompiledSignal>();
        foreach (var entry in Entries(file, "signals", "signal"))
        {
            var points = new List<TopicPoints>();
            var (name, condition, outcome) = ReadEntry(entry, "signal", ofSignal: true, points);
            if (entry.Take("then") is YamlMap { Entries.Count: 0 } then) faults.Add(then, "A signal has to give something: points, priority, level or tags.");
            if (condition is not null) signals.Add(new CompiledSignal(name, condition, points, outcome));
        }

        return signals;
    }

    public IReadOnlyList<(CompiledRule Rule, RuleInfo Info)> ReadRules(MapReader file)
    {
        var rules = new List<(CompiledRule, RuleInfo)>();
        var byCondition = new Dictionary<string, (string Name, int Line)>(StringComparer.Ordinal);
        foreach (var entry in Entries(file, "rules", "rule"))
        {
            var (name, condition, outcome) = ReadEntry(entry, "rule", ofSignal: false, []);
            if (entry.Take("when") is YamlMap when && !byCondition.TryAdd(Written(when), (name, entry.Map.Line)))
            {
                var first = byCondition[Written(when)];
                faults.Add(when, $"The rule '{name}' has the same conditions as '{first.Name}' in line {first.Line}, which always decides before it.");
            }

            if (condition is not null) rules.Add((new CompiledRule(name, condition, outcome), new RuleInfo(name, entry.Map.Line)));
        }

        return rules;
    }

    public RoutingDefaults? ReadDefaults(MapReader file)
    {
        if (file.Need("defaults") is not { } item || file.AsMap(item, "defaults") is not { } defaults) return null;
        var department = defaults.NeedText("department");
        if (department is not null && !vocabulary.Knows(vocabulary.Departments, "department", department)) department = null;
        var category = Category(defaults);
        var level = defaults.Name<SupportLevel>("level") ?? SupportLevel.L1;
        var priority = defaults.Name<Priority>("priority") ?? Priority.Normal;
        var sla = Known(defaults, "sla", "policy", vocabulary.Sla);
        defaults.Finish();
        return department is null ? null : new RoutingDefaults(department.Value, category, level, priority, sla);
    }

    private IEnumerable<MapReader> Entries(MapReader file, string section, string what)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var count = 0;
        foreach (var entry in file.Maps(section))
        {
            if (++count > MaxRules)
            {
                faults.Add(entry.Map, $"This is one {what} too many; at most {MaxRules} are possible. Those after it were not looked at.");
                yield break;
            }

            var name = entry.NeedText(what);
            if (name is not null && !Vocabulary.IsName(name.Value)) faults.Add(name, $"'{Vocabulary.Shown(name.Value)}' is no name for a {what}; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
            else if (name?.Value == Router.DefaultRule && what == "rule") faults.Add(name, "The name 'default' is taken: it stands for the defaults.");
            else if (name is not null && !names.TryAdd(name.Value, name.Line)) faults.Add(name, $"There is a {what} '{name.Value}' already, in line {names[name.Value]}.");
            yield return entry;
        }
    }

    private (string Name, Condition? Condition, Outcome Outcome) ReadEntry(MapReader entry, string what, bool ofSignal, List<TopicPoints> points)
    {
        var name = entry.Take(what) is YamlText text ? text.Value : "";
        var when = entry.Take("when");
        if (when is null)
        {
            faults.Add(entry.Map, ofSignal
                ? $"The signal '{name}' has no condition ('when'), so it would apply to every message."
                : $"The rule '{name}' has no condition ('when'), so no rule after it could ever decide; what shall hold when no rule does belongs under 'defaults:'.");
        }

        var condition = when is null ? null : conditions.Read(when, beforeScores: ofSignal);
        var outcome = new Outcome();
        if (entry.AsMap(entry.Need("then"), "then") is { } then)
        {
            outcome = ofSignal ? ReadSignalOutcome(then, points) : ReadRuleOutcome(then);
            then.Finish();
        }

        entry.Finish();
        return (name, condition, outcome);
    }

    private Outcome ReadSignalOutcome(MapReader then, List<TopicPoints> points)
    {
        if (then.MapOf("points") is { } map)
        {
            foreach (var entry in map.Map.Entries)
            {
                var number = map.AsNumber(entry.Value, "points", -ConditionReader.MaxPoints, ConditionReader.MaxPoints);
                if (vocabulary.Knows(vocabulary.Topics, "topic", entry.Key) && number is { } given) points.Add(new TopicPoints(vocabulary.Topics[entry.Key.Value].Place, given));
            }
        }

        return new Outcome { Level = then.Name<SupportLevel>("level"), Priority = then.Name<Priority>("priority"), Tags = Tags(then) };
    }

    private Outcome ReadRuleOutcome(MapReader then)
    {
        var department = Known(then, "department", "department", vocabulary.Departments);
        var queue = Known(then, "queue", "queue", vocabulary.Queues);
        if (then.Take("department") is null && then.Take("queue") is null) faults.Add(then.Map, "A rule has to say where a case belongs: 'department', 'queue' or both.");
        if (queue is not null)
        {
            var owner = vocabulary.Queues[queue].Department;
            if (department is not null && owner != department) faults.Add(then.Take("queue")!, $"The queue '{queue}' belongs to the department '{owner}', not to '{department}'.");
            department ??= owner;
        }

        return new Outcome
        {
            Department = department,
            Queue = queue,
            Category = Category(then),
            Product = Known(then, "product", "product", vocabulary.Products),
            Level = then.Name<SupportLevel>("level"),
            Priority = then.Name<Priority>("priority"),
            Sla = Known(then, "sla", "policy", vocabulary.Sla),
            Tags = Tags(then),
        };
    }

    private string? Known<T>(MapReader reader, string key, string what, Dictionary<string, T> declared) =>
        reader.Text(key) is { } name && vocabulary.Knows(declared, what, name) ? name.Value : null;

    private string? Category(MapReader reader)
    {
        if (reader.Text("category") is not { } text) return null;
        if (Vocabulary.IsName(text.Value)) return text.Value;
        faults.Add(text, $"'{Vocabulary.Shown(text.Value)}' is no name for a category; a name has 1 to 60 of the characters a-z, 0-9, '-' and '_'.");
        return null;
    }

    private ValueList<string> Tags(MapReader reader)
    {
        var tags = reader.Texts("tags");
        foreach (var tag in tags.Where(t => t.Value.Length > 60)) faults.Add(tag, $"The tag '{Vocabulary.Shown(tag.Value)}' has {tag.Value.Length} characters; at most 60 are possible.");
        if (tags.Count > MaxTags) faults.Add(tags[MaxTags], $"These are {tags.Count} tags; at most {MaxTags} are possible.");
        return tags.Select(t => t.Value).ToValueList();
    }

    /// <summary>A condition as one text, so that equal ones are seen.</summary>
    private static string Written(YamlItem item)
    {
        var text = new StringBuilder();
        Write(item, text);
        return text.ToString();
    }

    private static void Write(YamlItem item, StringBuilder into)
    {
        switch (item)
        {
            case YamlText text:
                into.Append('"').Append(text.Value.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
                break;
            case YamlList list:
                into.Append('[');
                foreach (var part in list.Items) Write(part, into);
                into.Append(']');
                break;
            case YamlMap map:
                into.Append('{');
                foreach (var entry in map.Entries.OrderBy(e => e.Key.Value, StringComparer.Ordinal))
                {
                    Write(entry.Key, into);
                    Write(entry.Value, into);
                }

                into.Append('}');
                break;
        }
    }
}
