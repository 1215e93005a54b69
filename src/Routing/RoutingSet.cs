using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Routing.Deciding;

namespace ChannelHub.Routing;

/// <summary>A routing file, checked and compiled. Immutable and safe to share; a changed file is a new set.</summary>
public sealed class RoutingSet
{
    internal RoutingSet(string id, string fileName, RoutingPlan plan)
    {
        Id = id;
        FileName = fileName;
        Plan = plan;
    }

    /// <summary>The SHA-256 of the file, and of the learned model if a rule asks it, first 12 hexadecimal digits, lower case.</summary>
    public string Id { get; }

    public string FileName { get; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Department> Departments { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<RoutingQueue> Queues { get; init; }

    /// <summary>The SLA policies by name.</summary>
    public required FrozenDictionary<string, SlaPolicy> Sla { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Product> Products { get; init; }

    /// <summary>The rules' names with their lines, in the order in which they are tried.</summary>
    public required IReadOnlyList<RuleInfo> Rules { get; init; }

    /// <summary>Messages with what is expected of the rules, as the file gives them.</summary>
    public required IReadOnlyList<RoutingExample> Examples { get; init; }

    internal RoutingPlan Plan { get; }

    public Department? FindDepartment(string? key) => Departments.FirstOrDefault(d => d.Key == key);

    /// <summary>The queue of a department for a level: the first that takes the level, else the first that takes a lower one, else its first.</summary>
    public RoutingQueue QueueOf(string department, SupportLevel level) => Plan.QueueOf(department, level);
}

/// <summary>A stream of work with queues and people of its own.</summary>
/// <param name="Names">By language, ISO 639-1.</param>
public sealed record Department(string Key, FrozenDictionary<string, string> Names)
{
    /// <summary>The name in a language; in English, or else the key, where that is missing.</summary>
    public string NameIn(string? language) =>
        language is not null && Names.TryGetValue(language, out var name) ? name
        : Names.TryGetValue("en", out var english) ? english
        : Key;
}

/// <param name="Levels">Which levels' work waits here; empty for all.</param>
public sealed record RoutingQueue(string Key, string Department, ValueList<SupportLevel> Levels)
{
    public bool Takes(SupportLevel level) => Levels.Count == 0 || Levels.Contains(level);
}

/// <summary>What the desk promises. Real time, day and night.</summary>
/// <param name="FirstResponse">From the decision to an agent's first answer.</param>
/// <param name="Resolution">From the decision to solved, without the time spent waiting on the customer or a third party.</param>
public sealed record SlaPolicy(string Name, TimeSpan FirstResponse, TimeSpan Resolution);

public sealed record Product(string Key, string Name);

/// <param name="Line">Where it stands in the file, from 1.</param>
public sealed record RuleInfo(string Name, int Line);
