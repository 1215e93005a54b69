using ChannelHub.Cases;

namespace ChannelHub.Routing;

/// <summary>A message with what the rules have to make of it. What is null does not matter.</summary>
public sealed record RoutingExample
{
    public required string Message { get; init; }

    public string? Subject { get; init; }

    /// <summary>The channel type; web chat unless the file says otherwise.</summary>
    public string Channel { get; init; } = "webchat";

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
        // Rules may not depend on the time of day yet; any fixed moment does.
        var facts = new RoutingFacts
        {
            Channel = example.Channel,
            Account = new AccountName("example"),
            Text = example.Message,
            Subject = example.Subject,
            Language = example.Language,
            Sender = example.Sender,
            At = DateTimeOffset.UnixEpoch,
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
            ("rule", example.Rule, result.Rule),
        ];
        foreach (var (what, wanted, found) in compared.Where(c => c.Wanted is not null && c.Wanted != c.Found))
        {
            yield return Fault(set, example, $"{what} '{wanted}' is expected, the rules give '{found ?? "none"}' (rule '{result.Rule}')");
        }

        foreach (var tag in example.Tags.Where(tag => !result.Tags.Contains(tag)))
        {
            yield return Fault(set, example, $"tag '{tag}' is expected, the rules give {(result.Tags.Count == 0 ? "none" : string.Join(", ", result.Tags))} (rule '{result.Rule}')");
        }
    }

    private static RoutingFault Fault(RoutingSet set, RoutingExample example, string what)
    {
        var message = example.Message.Length > 60 ? example.Message[..60] + "…" : example.Message;
        return new RoutingFault(set.FileName, example.Line, example.Column, $"The example \"{message}\": {what}.");
    }
}
