using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Where the router puts a case.</summary>
public sealed record RoutingResult
{
    public required string Department { get; init; }

    public required string Queue { get; init; }

    public required SupportLevel Level { get; init; }

    public required Priority Priority { get; init; }

    public string? Category { get; init; }

    public string? Product { get; init; }

    /// <summary>The name of the SLA policy.</summary>
    public string? Sla { get; init; }

    public ValueList<string> Tags { get; init; }

    /// <summary>What an agent has to know, or had better know, to take the case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<SkillNeed> Skills { get; init; }

    /// <summary>The key of an article of the knowledge base that may solve it.</summary>
    public string? Article { get; init; }

    /// <summary>What the bot asks before a person begins, by name, in this order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Questions { get; init; }

    /// <summary>Whether the desk supports what is asked for. What it does not is answered in writing and waits in a queue of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public SupportScope Scope { get; init; }

    /// <summary>The message is suspected of being unwanted or forged: its case waits for a person to say what it is, and until then nothing is done about it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Quarantine { get; init; }

    /// <summary>The escalation that runs at once, by its name in the routing file.</summary>
    public string? Escalation { get; init; }

    /// <summary>The rule that decided; <c>default</c> when none did.</summary>
    public required string Rule { get; init; }
}

/// <summary>A skill that a case asks of the agent who takes it.</summary>
/// <param name="Least">The least proficiency, 1 to 5.</param>
/// <param name="Required">Who lacks it does not get the case; otherwise who has it comes first among those who are free.</param>
/// <param name="DropAfter">After how much waiting the case does without it; null for never.</param>
public sealed record SkillNeed(string Skill, int Least = 1, bool Required = true, TimeSpan? DropAfter = null);

/// <summary>Whether something is within what the desk supports.</summary>
[JsonConverter(typeof(NameJsonConverter<SupportScope>))]
public enum SupportScope
{
    In,
    Out,
}

/// <summary>Why the router decided as it did: enough to show it to a person and to decide again.</summary>
public sealed record RoutingTrace
{
    /// <summary>The SHA-256 of the routing file, first 12 hexadecimal digits.</summary>
    public required string RuleSet { get; init; }

    /// <summary>What the rules looked at, besides the message's own text.</summary>
    public required RoutingInputs Inputs { get; init; }

    /// <summary>The signals (<c>signal:name</c>) and rules of which something held, in the order tried; the last is the rule that decided.</summary>
    public ValueList<RuleTrace> Tried { get; init; }

    /// <summary>How many rules were passed in all, the deciding one counted; those not listed lacked the words or facts that they need.</summary>
    public int TriedCount { get; init; }

    /// <summary>What would have changed the decision most easily; null if no rule came near.</summary>
    public NearestRule? Nearest { get; init; }
}

/// <summary>The rule that would have decided otherwise with the fewest conditions more.</summary>
/// <param name="Unmet">The conditions that it lacked.</param>
/// <param name="Department">Where the case would be then.</param>
public sealed record NearestRule(string Rule, ValueList<ConditionTrace> Unmet, string Department, string Queue);

public sealed record RoutingInputs
{
    public required string Channel { get; init; }

    public required AccountName Account { get; init; }

    public string? Language { get; init; }

    public string? Sender { get; init; }

    public ValueList<string> Traits { get; init; }

    /// <summary>The message that was routed, by sequence number; its subject, text and attachments are stored there.</summary>
    public int Message { get; init; }

    /// <summary>The case is past quarantine, because a person recovered it or a message before it was let in: rules that quarantine were passed over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool PastQuarantine { get; init; }

    /// <summary>The contact's other addresses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Addresses { get; init; }

    /// <summary>What the bot knew by then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<KnownFact> Facts { get; init; }

    /// <summary>When the contact was last in touch about earlier cases, the newest first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<DateTimeOffset> Contacts { get; init; }

    /// <summary>How often the contact's latest cases were reopened, in all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Reopenings { get; init; }

    /// <summary>The contact's last verdict, 1 to 5; null if there is none.</summary>
    public int? LastSatisfaction { get; init; }

    public DateTimeOffset At { get; init; }
}

public sealed record RuleTrace(string Rule, bool Matched, ValueList<ConditionTrace> Conditions);

/// <param name="Condition">The condition in the routing file's own words: <c>words</c>, <c>channel</c>, <c>language</c>, <c>sender</c>, …</param>
/// <param name="Found">The words of the message on which it held, as the customer wrote them.</param>
/// <param name="Wanted">What it asked for, shortened, when it did not hold.</param>
public sealed record ConditionTrace(string Condition, bool Held, ValueList<string> Found, string? Wanted = null);
