using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Learned;
using ChannelHub.Routing.Reading;
using ChannelHub.Routing.Text;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing;

/// <summary>Reads, checks and compiles a routing file.</summary>
public static class RoutingFile
{
    /// <summary>In UTF-16 code units.</summary>
    public const int MaxLength = 16_000_000;

    /// <summary>The only form there is so far.</summary>
    private const string VersionText = "1";

    private const int IdLength = 12;

    /// <summary>A set ready to decide with, or every fault that the file has.</summary>
    /// <param name="fileName">For the faults; the file itself is not opened.</param>
    /// <param name="learned">The desk's own model, which rules can ask; where there is none, such a condition never holds.</param>
    public static RoutingLoad Load(string yaml, string fileName, LearnedModel? learned = null) => Load(yaml, fileName, learned, []);

    /// <param name="calendars">Known besides those of the file.</param>
    internal static RoutingLoad Load(string yaml, string fileName, LearnedModel? learned, IReadOnlyList<Calendar> calendars)
    {
        var faults = new FaultList(fileName);
        if (yaml.Length > MaxLength)
        {
            faults.Add(1, 1, $"The file has {yaml.Length} characters; at most {MaxLength} are possible.");
            return new RoutingLoad.Faulty(faults.InOrder());
        }

        var set = YamlTree.Read(yaml, faults) is { } root ? Compile(new MapReader(root, faults), yaml, fileName, learned, faults, calendars) : null;
        return set is null || faults.Count > 0 ? new RoutingLoad.Faulty(faults.InOrder()) : new RoutingLoad.Loaded(set);
    }

    private static RoutingSet? Compile(MapReader file, string yaml, string fileName, LearnedModel? learned, FaultList faults, IReadOnlyList<Calendar> calendars)
    {
        if (file.NeedText("version") is { } version && version.Value != VersionText) faults.Add(version, $"This program reads routing files of version {VersionText}; '{Vocabulary.Shown(version.Value)}' is not known to it.");
        var builder = new PlanBuilder();
        var vocabulary = new Vocabulary(builder, faults) { Learned = learned };
        var declarations = new DeclarationReader(vocabulary, faults);
        declarations.Read(file);
        foreach (var calendar in calendars) vocabulary.Calendars.TryAdd(calendar.Name, calendar);
        var contacts = new PeopleReader(vocabulary, faults).Read(file);
        var conditions = new ConditionReader(vocabulary, faults);
        var reader = new RuleReader(vocabulary, conditions, faults);
        var signals = reader.ReadSignals(file);
        var rules = reader.ReadRules(file);
        var additions = reader.ReadAdditions(file);
        var defaults = reader.ReadDefaults(file);
        var escalations = new EscalationReader(vocabulary, faults).Read(file);
        reader.CheckEscalations([.. escalations.Rules.Select(r => r.Name)]);
        var examples = new ExampleReader(vocabulary, rules.Select(r => r.Info.Name).ToHashSet(StringComparer.Ordinal), faults).Read(file);
        var assignment = new AssignmentReader(vocabulary, faults).Read(file);
        var problems = new ProblemReader(vocabulary, faults).Read(file);
        file.Finish();
        if (faults.Count > 0 || defaults is null) return null;
        if (BookBuilder.Build(file.Map, vocabulary, defaults.Sla, faults) is not { } promises) return null;

        var plan = Plan(builder, vocabulary, conditions, declarations.ErrorCodes, contacts, signals, [.. rules.Select(r => r.Rule)], additions, defaults);
        foreach (var rule in plan.OpenRules.Skip(RuleReader.MaxOpenRules).Take(1))
        {
            faults.Add(rules[rule].Info.Line, 1, $"The rule '{rules[rule].Info.Name}' is one too many without a word or fact that must hold (only 'not' and 'regex'); at most {RuleReader.MaxOpenRules} are possible, because each is tried on every message.");
        }

        CheckOpen(file, "signals", plan.OpenSignals, i => signals[i].Name, faults);
        CheckOpen(file, "additions", plan.OpenAdditions, i => additions[i].Name, faults);
        return new RoutingSet(Id(yaml, builder.Predictions.Count > 0 ? learned : null), fileName, plan)
        {
            Departments = [.. vocabulary.Departments.Values.Select(d => d.Department)],
            Queues = [.. vocabulary.Queues.Values],
            Calendars = vocabulary.Calendars.ToFrozenDictionary(StringComparer.Ordinal),
            Promises = promises,
            Escalations = escalations,
            Map = new QueueMap([.. vocabulary.Queues.Values]),
            Products = [.. vocabulary.Products.Values.Select(p => p.Product)],
            Rules = [.. rules.Select(r => r.Info)],
            Signals = [.. reader.SignalPlaces],
            Additions = [.. reader.AdditionPlaces],
            Contacts = contacts,
            Examples = examples,
            Problems = problems,
            Assignment = assignment with { Calendars = vocabulary.Calendars.Values.ToValueList() },
        };
    }

    private static void CheckOpen(MapReader file, string section, int[] open, Func<int, string> name, FaultList faults)
    {
        if (open.Length <= RuleReader.MaxOpenRules) return;
        faults.Add(file.Take(section)!, $"'{name(open[RuleReader.MaxOpenRules])}' is one too many of the {section} without a word or fact that must hold (only 'not' and 'regex'); at most {RuleReader.MaxOpenRules} are possible, because each is tried on every message.");
    }

    private static RoutingPlan Plan(
        PlanBuilder builder,
        Vocabulary vocabulary,
        ConditionReader conditions,
        IReadOnlyList<ErrorCodePattern> errorCodes,
        ContactBook contacts,
        IReadOnlyList<CompiledSignal> signals,
        IReadOnlyList<CompiledRule> rules,
        IReadOnlyList<CompiledRule> additions,
        RoutingDefaults defaults)
    {
        var departments = vocabulary.Departments.Values.ToList();
        var atomSigns = builder.AtomSigns;
        var (signSignals, openSignals) = builder.Index([.. signals.Select(s => s.Condition)], atomSigns);
        var (signRules, openRules) = builder.Index([.. rules.Select(r => r.Condition)], atomSigns);
        var (signAdditions, openAdditions) = builder.Index([.. additions.Select(r => r.Condition)], atomSigns);
        return new RoutingPlan
        {
            Words = new WordMatcher(builder.Words),
            WordForms = builder.Words,
            WordLengths = [.. builder.Words.Select(w => w.Length)],
            AtomSigns = atomSigns,
            WordPoints = builder.WordPoints,
            SubjectOnly = builder.SubjectOnly,
            FactSigns = builder.FactSigns.ToFrozenDictionary(),
            AskedKinds = [.. Enum.GetValues<FactKind>().Select(kind => builder.FactSigns.Keys.Any(f => f.Kind == kind))],
            Probes = [.. builder.Probes.Select(p => (p.Key, p.Value))],
            Calendars = [.. vocabulary.Calendars.Values.Where(c => builder.FactSigns.ContainsKey(new Fact(FactKind.Open, c.Name)) || builder.FactSigns.ContainsKey(new Fact(FactKind.Shut, c.Name)))],
            Contacts = contacts,
            ErrorCodes = errorCodes,
            AnyErrorCode = BoundedRegex.AnyOf([.. errorCodes.Select(c => c.Pattern)]),
            Regexes = builder.Regexes,
            Predictions = builder.Predictions.Count == 0 ? Predictions.None : new Predictions(builder.Predictions),
            SignSignals = signSignals,
            SignRules = signRules,
            OpenSignals = openSignals,
            OpenRules = openRules,
            Signals = signals,
            Rules = rules,
            SignAdditions = signAdditions,
            OpenAdditions = openAdditions,
            Additions = additions,
            Departments = [.. departments.Select(d => d.Department.Key)],
            TopicDepartments = [.. vocabulary.Topics.Values.Select(t => vocabulary.Departments[t.Department].Place)],
            TopicGivesWay = [.. vocabulary.Topics.Values.Select(t => t.GivesWayAt)],
            DepartmentSigns = [.. departments.Select(d => conditions.DepartmentSign(d.Department.Key))],
            TopicSigns = [.. vocabulary.Topics.Keys.Select(conditions.TopicSign)],
            Products = [.. vocabulary.Products.Values.Select(p => (p.Product.Key, p.Atom))],
            Defaults = defaults,
            SlaByPriority = BookBuilder.ByPriority(departments),
            QueuesByLevel = QueuesByLevel(vocabulary),
        };
    }

    private static FrozenDictionary<(string, SupportLevel), RoutingQueue> QueuesByLevel(Vocabulary vocabulary)
    {
        var chosen = new Dictionary<(string, SupportLevel), RoutingQueue>();
        foreach (var department in vocabulary.Departments.Keys)
        {
            var queues = vocabulary.Queues.Values.Where(q => q.Department == department && !q.IsProductTeam).ToList();
            foreach (var level in Enum.GetValues<SupportLevel>())
            {
                var lower = Enum.GetValues<SupportLevel>().Where(l => l <= level).OrderDescending();
                chosen[(department, level)] = lower.Select(l => queues.Find(q => q.Takes(l))).FirstOrDefault(q => q is not null) ?? queues[0];
            }
        }

        return chosen.ToFrozenDictionary();
    }

    private static string Id(string yaml, LearnedModel? learned) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml + learned?.Id)))[..IdLength];
}
