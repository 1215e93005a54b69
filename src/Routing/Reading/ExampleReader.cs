using ChannelHub.Cases;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Reading;

/// <summary>Reads the examples that stand in a routing file beside its rules.</summary>
internal sealed class ExampleReader(Vocabulary vocabulary, IReadOnlyCollection<string> rules, FaultList faults)
{
    public const int MaxExamples = 10_000;

    public IReadOnlyList<RoutingExample> Read(MapReader file)
    {
        var examples = new List<RoutingExample>();
        foreach (var entry in file.Maps("examples"))
        {
            if (examples.Count == MaxExamples)
            {
                faults.Add(entry.Map, $"This is one example too many; at most {MaxExamples} are possible. Those after it were not looked at.");
                break;
            }

            var message = entry.NeedText("message");
            var example = new RoutingExample
            {
                Message = message?.Value ?? "",
                Subject = entry.Text("subject")?.Value,
                Channel = entry.Text("channel")?.Value ?? "webchat",
                Language = entry.Text("language")?.Value,
                Sender = entry.Text("sender")?.Value,
                Line = entry.Map.Line,
                Column = entry.Map.Column,
            };
            if (entry.AsMap(entry.Need("expect"), "expect") is { } expect) example = Expect(example, expect);
            entry.Finish();
            examples.Add(example);
        }

        return examples;
    }

    private RoutingExample Expect(RoutingExample example, MapReader expect)
    {
        var rule = expect.Text("rule");
        if (rule is not null && rule.Value != Router.DefaultRule && !rules.Contains(rule.Value)) faults.AddUnknown(rule, "rule", rule.Value, rules);
        var expected = example with
        {
            Department = Known(expect, "department", "department", vocabulary.Departments),
            Category = expect.Text("category")?.Value,
            Product = Known(expect, "product", "product", vocabulary.Products),
            Level = expect.Name<SupportLevel>("level"),
            Priority = expect.Name<Priority>("priority"),
            Queue = Known(expect, "queue", "queue", vocabulary.Queues),
            Sla = Known(expect, "sla", "policy", vocabulary.Sla),
            Rule = rule?.Value,
            Tags = expect.Texts("tags").Select(t => t.Value).ToValueList(),
        };
        expect.Finish();
        if (expect.Map.Entries.Count == 0) faults.Add(expect.Map, "An example has to expect something, such as 'department'.");
        return expected;
    }

    private string? Known<T>(MapReader reader, string key, string what, Dictionary<string, T> declared) =>
        reader.Text(key) is { } name && vocabulary.Knows(declared, what, name) ? name.Value : null;
}
