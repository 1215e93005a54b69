using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads signals, rules, additions and defaults.</summary>
internal sealed class RuleReader(Vocabulary vocabulary, ConditionReader conditions, FaultList faults)
{
    /// <summary>Of rules, and of signals.</summary>
    public const int MaxRules = 50_000;

    /// <summary>How many rules may stand without a word or fact that tells when to look at them; each costs time on every message.</summary>
    public const int MaxOpenRules = 200;

    private readonly OutcomeReader outcomes = new(vocabulary, faults);

    /// <summary>Reports escalations that rules or additions name and the file does not declare.</summary>
    public void CheckEscalations(IReadOnlyCollection<string> declared)
    {
        foreach (var name in outcomes.Escalations.Where(e => !declared.Contains(e.Value))) faults.AddUnknown(name, "escalation", name.Value, declared);
    }

    public List<RuleInfo> SignalPlaces { get; } = [];

    public List<RuleInfo> AdditionPlaces { get; } = [];

    public IReadOnlyList<CompiledSignal> ReadSignals(MapReader file)
    {
        var signals = new List<CompiledSignal>();
        foreach (var entry in Entries(file, "signals", "signal"))
        {
            var points = new List<TopicPoints>();
            var departments = new List<(int, int)>();
            var (name, condition, outcome) = ReadEntry(entry, "signal", Asked.BeforeScores, then => outcomes.OfSignal(then, points, departments));
            if (entry.Take("then") is YamlMap { Entries.Count: 0 } then) faults.Add(then, "A signal has to give something: points, priority, level or tags.");
            if (condition is null) continue;
            signals.Add(new CompiledSignal(name, condition, points, departments, outcome));
            SignalPlaces.Add(new RuleInfo(name, entry.Map.Line, entry.Map.Column));
        }

        return signals;
    }

    public IReadOnlyList<(CompiledRule Rule, RuleInfo Info)> ReadRules(MapReader file)
    {
        var rules = new List<(CompiledRule, RuleInfo)>();
        var byCondition = new Dictionary<string, (string Name, int Line)>(StringComparer.Ordinal);
        foreach (var entry in Entries(file, "rules", "rule"))
        {
            var (name, condition, outcome) = ReadEntry(entry, "rule", Asked.OfRules, outcomes.OfRule);
            if (entry.Take("when") is YamlMap when && !byCondition.TryAdd(Written(when), (name, entry.Map.Line)))
            {
                var first = byCondition[Written(when)];
                faults.Add(when, $"The rule '{name}' has the same conditions as '{first.Name}' in line {first.Line}, which always decides before it.");
            }

            if (condition is not null) rules.Add((new CompiledRule(name, condition, outcome), new RuleInfo(name, entry.Map.Line, entry.Map.Column)));
        }

        return rules;
    }

    public IReadOnlyList<CompiledRule> ReadAdditions(MapReader file)
    {
        var additions = new List<CompiledRule>();
        foreach (var entry in Entries(file, "additions", "addition"))
        {
            var (name, condition, outcome) = ReadEntry(entry, "addition", Asked.AfterDecision, outcomes.OfAddition);
            if (entry.Take("then") is YamlMap { Entries.Count: 0 } then) faults.Add(then, "An addition has to give something: skills, article, questions, tags, sla or escalation.");
            if (condition is null) continue;
            additions.Add(new CompiledRule(name, condition, outcome));
            AdditionPlaces.Add(new RuleInfo(name, entry.Map.Line, entry.Map.Column));
        }

        return additions;
    }

    public RoutingDefaults? ReadDefaults(MapReader file)
    {
        if (file.Need("defaults") is not { } item || file.AsMap(item, "defaults") is not { } defaults) return null;
        var department = defaults.NeedText("department");
        if (department is not null && !vocabulary.Knows(vocabulary.Departments, "department", department)) department = null;
        var category = outcomes.Name(defaults, "category", "category");
        var level = defaults.Name<SupportLevel>("level") ?? SupportLevel.L1;
        var priority = defaults.Name<Priority>("priority") ?? Priority.Normal;
        var sla = outcomes.Known(defaults, "sla", "policy", vocabulary.Sla);
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
            else if (name is not null && !names.TryAdd(name.Value, name.Line)) faults.Add(name, $"The {what} '{name.Value}' is there already, in line {names[name.Value]}.");
            yield return entry;
        }
    }

    private (string Name, Condition? Condition, Outcome Outcome) ReadEntry(MapReader entry, string what, Asked asked, Func<MapReader, Outcome> read)
    {
        var name = entry.Take(what) is YamlText text ? text.Value : "";
        var when = entry.Take("when");
        if (when is null)
        {
            faults.Add(entry.Map, asked == Asked.OfRules
                ? $"The rule '{name}' has no condition ('when'), so no rule after it could ever decide; what shall hold when no rule does belongs under 'defaults:'."
                : $"The {what} '{name}' has no condition ('when'), so it would apply to every message.");
        }

        var condition = when is null ? null : conditions.Read(when, asked);
        var outcome = new Outcome();
        if (entry.AsMap(entry.Need("then"), "then") is { } then)
        {
            outcome = read(then);
            then.Finish();
        }

        entry.Finish();
        return (name, condition, outcome);
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
