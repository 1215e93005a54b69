using System.Collections.Frozen;
using System.Text.RegularExpressions;
using ChannelHub.Cases;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Learned;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Deciding;

/// <summary>What a decision runs on: the rules with everything looked up beforehand that does not depend on the message.</summary>
internal sealed class RoutingPlan
{
    public required WordMatcher Words { get; init; }

    /// <summary>By atom the signs of which one has to be there.</summary>
    public required Postings<int> AtomSigns { get; init; }

    /// <summary>The points that a word gives to topics.</summary>
    public required Postings<TopicPoints> WordPoints { get; init; }

    /// <summary>The words in their folded form.</summary>
    public required IReadOnlyList<string> WordForms { get; init; }

    /// <summary>The lengths of the words in their folded form.</summary>
    public required int[] WordLengths { get; init; }

    /// <summary>By atom: it holds only for words of the subject.</summary>
    public required bool[] SubjectOnly { get; init; }

    public required FrozenDictionary<Fact, int> FactSigns { get; init; }

    /// <summary>The questions about numbers, each with the sign that is there when it holds.</summary>
    public required IReadOnlyList<(Probe Probe, int Sign)> Probes { get; init; }

    /// <summary>The calendars that conditions ask.</summary>
    public required IReadOnlyList<Calendar> Calendars { get; init; }

    public required ContactBook Contacts { get; init; }

    public required IReadOnlyList<ErrorCodePattern> ErrorCodes { get; init; }

    /// <summary>All error code patterns as one, to pass quickly over the many messages without any; null if it would not pay.</summary>
    public required Regex? AnyErrorCode { get; init; }

    public required IReadOnlyList<Regex> Regexes { get; init; }

    /// <summary>What the rules ask of the learned model.</summary>
    public required Predictions Predictions { get; init; }

    /// <summary>The signals, and the rules, that may hold when a sign is there.</summary>
    public required Postings<int> SignSignals { get; init; }

    public required Postings<int> SignRules { get; init; }

    /// <summary>Signals and rules that no single word or fact tells of; tried on every message.</summary>
    public required int[] OpenSignals { get; init; }

    public required Postings<int> SignAdditions { get; init; }

    public required int[] OpenAdditions { get; init; }

    public required int[] OpenRules { get; init; }

    public required IReadOnlyList<CompiledSignal> Signals { get; init; }

    public required IReadOnlyList<CompiledRule> Rules { get; init; }

    /// <summary>What comes on top of a decision.</summary>
    public required IReadOnlyList<CompiledRule> Additions { get; init; }

    public required IReadOnlyList<string> Departments { get; init; }

    /// <summary>For each topic its department's place in <see cref="Departments"/>.</summary>
    public required int[] TopicDepartments { get; init; }

    /// <summary>By topic: null for a particular topic; for a general one the points with which a particular one goes before it.</summary>
    public required int?[] TopicGivesWay { get; init; }

    /// <summary>The sign of a department that leads, -1 where no rule asks.</summary>
    public required int[] DepartmentSigns { get; init; }

    public required int[] TopicSigns { get; init; }

    /// <summary>The products with the atom that holds when one is named.</summary>
    public required IReadOnlyList<(string Key, int Atom)> Products { get; init; }

    public required RoutingDefaults Defaults { get; init; }

    /// <summary>The SLA policies by department and priority.</summary>
    public required FrozenDictionary<(string Department, Priority Priority), string> SlaByPriority { get; init; }

    public required FrozenDictionary<(string Department, SupportLevel Level), RoutingQueue> QueuesByLevel { get; init; }

    public RoutingQueue QueueOf(string department, SupportLevel level) => QueuesByLevel[(department, level)];

    /// <summary>Whether any condition asks for facts of this kind.</summary>
    public bool Asks(FactKind kind) => AskedKinds[(int)kind];

    public required bool[] AskedKinds { get; init; }
}

internal enum FactKind
{
    Channel,
    Account,
    Language,

    /// <summary>A whole address, lower case.</summary>
    Sender,

    /// <summary>A domain, with those above it.</summary>
    SenderDomain,
    Trait,
    Group,
    Tier,
    Office,
    Region,

    /// <summary>A calendar that is open.</summary>
    Open,

    /// <summary>A calendar that is not.</summary>
    Shut,
    AttachmentKind,

    /// <summary>Lower case, without the dot.</summary>
    AttachmentEnding,

    /// <summary>The name of a fact that the bot knows.</summary>
    Known,

    /// <summary>The same with its value.</summary>
    KnownValue,

    /// <summary>Where the rules put the case; known only to additions.</summary>
    DecidedDepartment,
    DecidedCategory,
    DecidedQueue,
    DecidedLevel,
}

internal readonly record struct Fact(FactKind Kind, string Value);

internal readonly record struct TopicPoints(int Topic, int Points);

/// <param name="Sign">Is there when the pattern matches.</param>
internal sealed record ErrorCodePattern(Regex Pattern, int Sign);

internal sealed record CompiledRule(string Name, Condition Condition, Outcome Outcome);

/// <param name="Points">By topic.</param>
/// <param name="Departments">Points to departments as such.</param>
internal sealed record CompiledSignal(string Name, Condition Condition, IReadOnlyList<TopicPoints> Points, IReadOnlyList<(int Department, int Points)> Departments, Outcome Outcome);

/// <summary>What a rule or signal gives; null leaves it to the others.</summary>
internal sealed record Outcome
{
    public string? Department { get; init; }

    public string? Queue { get; init; }

    public string? Category { get; init; }

    public string? Product { get; init; }

    public SupportLevel? Level { get; init; }

    public Priority? Priority { get; init; }

    public string? Sla { get; init; }

    public ValueList<string> Tags { get; init; }

    public ValueList<SkillNeed> Skills { get; init; }

    public string? Article { get; init; }

    public ValueList<string> Questions { get; init; }

    public SupportScope Scope { get; init; }

    public bool Quarantine { get; init; }

    public string? Escalation { get; init; }
}

internal sealed record RoutingDefaults(string Department, string? Category, SupportLevel Level, Priority Priority, string? Sla);
