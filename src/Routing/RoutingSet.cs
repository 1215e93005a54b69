using System.Collections.Frozen;
using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Deciding;
using ChannelHub.Routing.Promises;

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

    /// <summary>The working hours by name.</summary>
    public required FrozenDictionary<string, Calendar> Calendars { get; init; }

    /// <summary>What the desk promises.</summary>
    public required PromiseBook Promises { get; init; }

    /// <summary>What follows when something happens to a case.</summary>
    public required EscalationPlan Escalations { get; init; }

    /// <summary>Where a case waits after it changed its level or department.</summary>
    public required QueueMap Map { get; init; }

    /// <summary>In the order of the file.</summary>
    public required IReadOnlyList<Product> Products { get; init; }

    /// <summary>The rules' names with their lines, in the order in which they are tried.</summary>
    public required IReadOnlyList<RuleInfo> Rules { get; init; }

    /// <summary>Messages with what is expected of the rules, as the file gives them.</summary>
    public required IReadOnlyList<RoutingExample> Examples { get; init; }

    internal IReadOnlyList<RuleInfo> Signals { get; init; } = [];

    internal IReadOnlyList<RuleInfo> Additions { get; init; } = [];

    /// <summary>Groups, tiers and offices of those who write.</summary>
    public required ContactBook Contacts { get; init; }

    /// <summary>How cases are given to agents.</summary>
    public required AssignmentSettings Assignment { get; init; }

    /// <summary>When failures that come again and again make a problem; null for never.</summary>
    public ProblemPolicy? Problems { get; init; }

    internal RoutingPlan Plan { get; }

    public Department? FindDepartment(string? key)
    {
        for (var i = 0; i < Departments.Count; i++)
        {
            if (Departments[i].Key == key) return Departments[i];
        }

        return null;
    }

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
    /// <summary>The hours in which this queue is worked; null for the usual ones.</summary>
    public string? Calendar { get; init; }

    /// <summary>The product team stands behind the specialists: cases come here by escalation from L3, never by their level.</summary>
    public bool IsProductTeam { get; init; }

    public bool Takes(SupportLevel level) => Levels.Count == 0 || Levels.Contains(level);
}

public sealed record Product(string Key, string Name);

/// <param name="Line">Where it stands in the file, from 1.</param>
/// <param name="Column">From 1.</param>
public sealed record RuleInfo(string Name, int Line, int Column = 1);
