using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>A message with what the rules have to make of it. What is null does not matter.</summary>
public sealed record RoutingExample
{
    public required string Message { get; init; }

    public string? Subject { get; init; }

    /// <summary>The channel type; web chat unless the file says otherwise.</summary>
    public string Channel { get; init; } = "webchat";

    public AccountName Account { get; init; } = new("example");

    /// <summary>The moment at which it comes; conditions on working hours go by it.</summary>
    public DateTimeOffset At { get; init; } = DateTimeOffset.UnixEpoch;

    public MessageTraits Traits { get; init; }

    /// <summary>Names of files that come with it.</summary>
    public ValueList<Attachment> Attachments { get; init; }

    /// <summary>What the bot knows already.</summary>
    public ValueList<KnownFact> Facts { get; init; }

    /// <summary>How many cases the contact had in the hour before.</summary>
    public int Contacts { get; init; }

    public int Reopenings { get; init; }

    public int? LastSatisfaction { get; init; }

    public string? Language { get; init; }

    public string? Sender { get; init; }

    public string? Department { get; init; }

    public string? Category { get; init; }

    public string? Product { get; init; }

    public SupportLevel? Level { get; init; }

    public Priority? Priority { get; init; }

    public string? Queue { get; init; }

    public string? Sla { get; init; }

    public string? Rule { get; init; }

    /// <summary>Tags that have to be there; others may be, too.</summary>
    public ValueList<string> Tags { get; init; }

    /// <summary>Skills that have to be asked for.</summary>
    public ValueList<string> Skills { get; init; }

    public string? Article { get; init; }

    public SupportScope? Scope { get; init; }

    public bool? Quarantine { get; init; }

    /// <summary>Where it stands in the file, from 1.</summary>
    public required int Line { get; init; }

    public required int Column { get; init; }
}

/// <summary>Runs a routing file's own examples.</summary>
public static class RoutingExamples
{
    /// <summary>The examples that the rules do not fulfil, each as a fault at its place; empty when all is well.</summary>
    public static IReadOnlyList<RoutingFault> Check(RoutingSet set) => set.Examples.SelectMany(example => Check(set, example)).ToList();

    private static IEnumerable<RoutingFault> Check(RoutingSet set, RoutingExample example)
    {
        var facts = new RoutingFacts
        {
            Channel = example.Channel,
            Account = example.Account,
            Text = example.Message,
            Subject = example.Subject,
            Language = example.Language,
            Sender = example.Sender,
            Traits = example.Traits,
            Attachments = example.Attachments,
            Facts = example.Facts,
            Contacts = Enumerable.Range(0, example.Contacts).Select(i => example.At.AddMinutes(-i - 1)).ToValueList(),
            Reopenings = example.Reopenings,
            LastSatisfaction = example.LastSatisfaction,
            At = example.At,
        };
        var result = Router.Decide(set, facts).Result;
        (string What, string? Wanted, string? Found)[] compared =
        [
            ("department", example.Department, result.Department),
            ("category", example.Category, result.Category),
            ("product", example.Product, result.Product),
            ("level", example.Level?.ToString(), result.Level.ToString()),
            ("priority", example.Priority is { } priority ? Names.Of(priority) : null, Names.Of(result.Priority)),
            ("queue", example.Queue, result.Queue),
            ("sla", example.Sla, result.Sla),
            ("article", example.Article, result.Article),
            ("scope", example.Scope is { } scope ? Names.Of(scope) : null, Names.Of(result.Scope)),
            ("quarantine", Shown(example.Quarantine), Shown(result.Quarantine)),
            ("rule", example.Rule, result.Rule),
        ];
        foreach (var (what, wanted, found) in compared.Where(c => c.Wanted is not null && c.Wanted != c.Found))
        {
            yield return Fault(set, example, $"{what} '{wanted}' is expected, the rules give '{found ?? "none"}' (rule '{result.Rule}')");
        }

        foreach (var fault in Missing(set, example, result, "tag", example.Tags, result.Tags)) yield return fault;
        foreach (var fault in Missing(set, example, result, "skill", example.Skills, [.. result.Skills.Select(s => s.Skill)])) yield return fault;
    }

    private static string? Shown(bool? flag) => flag is { } given ? (given ? "true" : "false") : null;

    private static IEnumerable<RoutingFault> Missing(RoutingSet set, RoutingExample example, RoutingResult result, string what, ValueList<string> wanted, IReadOnlyCollection<string> given) =>
        wanted.Where(w => !given.Contains(w)).Select(w => Fault(set, example, $"{what} '{w}' is expected, the rules give {(given.Count == 0 ? "none" : string.Join(", ", given))} (rule '{result.Rule}')"));

    private static RoutingFault Fault(RoutingSet set, RoutingExample example, string what)
    {
        var message = example.Message.Length > 60 ? example.Message[..60] + "…" : example.Message;
        return new RoutingFault(set.FileName, example.Line, example.Column, $"The example \"{message}\": {what}.");
    }
}
