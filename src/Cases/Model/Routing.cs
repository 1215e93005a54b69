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

    /// <summary>The rule that decided; <c>default</c> when none did.</summary>
    public required string Rule { get; init; }
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
}

public sealed record RoutingInputs
{
    public required string Channel { get; init; }

    public required AccountName Account { get; init; }

    public string? Language { get; init; }

    public string? Sender { get; init; }

    public ValueList<string> Traits { get; init; }

    /// <summary>The message that was routed, by sequence number; its text is stored there.</summary>
    public int Message { get; init; }

    public DateTimeOffset At { get; init; }
}

public sealed record RuleTrace(string Rule, bool Matched, ValueList<ConditionTrace> Conditions);

/// <param name="Condition">The condition in the routing file's own words: <c>words</c>, <c>channel</c>, <c>language</c>, <c>sender</c>, …</param>
/// <param name="Found">The words of the message on which it held, as the customer wrote them.</param>
/// <param name="Wanted">What it asked for, shortened, when it did not hold.</param>
public sealed record ConditionTrace(string Condition, bool Held, ValueList<string> Found, string? Wanted = null);
