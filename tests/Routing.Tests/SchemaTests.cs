using System.Text.Json;
using ChannelHub.Routing.Yaml;

namespace ChannelHub.Routing.Tests;

/// <summary>The JSON Schema for editors knows the same keys as the program does.</summary>
public sealed class SchemaTests
{
    private const string Head = "version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}]\n";
    private const string Odd = "zzzzzzzzzzzzzzzzzzzz";

    // Where in the schema, and a file with an odd key at that place: the program then says which keys there are.
    private static readonly (string Place, string Yaml)[] Places =
    [
        ("", $"{Odd}: 1\n{Head}defaults: {{department: desk}}\n"),
        ("$defs/department", $"departments: [{{{Odd}: 1, key: desk}}]\n"),
        ("$defs/queue", $"queues: [{{{Odd}: 1, key: desk}}]\n"),
        ("$defs/calendar", $"calendars: {{office: {{{Odd}: 1}}}}\n"),
        ("$defs/assignment", $"assignment: {{{Odd}: 1}}\n"),
        ("$defs/channelWork", $"assignment: {{channels: {{email: {{{Odd}: 1}}}}}}\n"),
        ("$defs/headStart", $"assignment: {{headStart: {{{Odd}: 1}}}}\n"),
        ("$defs/languageNeed", $"assignment: {{language: {{{Odd}: 1}}}}\n"),
        ("$defs/offline", $"assignment: {{offline: {{{Odd}: 1}}}}\n"),
        ("$defs/overflow", $"assignment: {{overflow: [{{{Odd}: 1}}]}}\n"),
        ("$defs/problems", $"problems: {{{Odd}: 1}}\n"),
        ("$defs/policy", $"sla: {{normal: {{{Odd}: 1}}}}\n"),
        ("$defs/policy/properties/for", $"sla: {{normal: {{for: {{{Odd}: 1}}}}}}\n"),
        ("$defs/escalation", $"escalation: [{{{Odd}: 1}}]\n"),
        ("$defs/escalation/properties/when", $"escalation: [{{when: {{{Odd}: 1}}}}]\n"),
        ("$defs/escalation/properties/then", $"escalation: [{{then: {{{Odd}: 1}}}}]\n"),
        ("$defs/product", $"products: [{{{Odd}: 1}}]\n"),
        ("$defs/errorCode", $"errorCodes: [{{{Odd}: 1}}]\n"),
        ("$defs/topic", $"topics: [{{{Odd}: 1}}]\n"),
        ("$defs/signal", $"signals: [{{{Odd}: 1}}]\n"),
        ("$defs/signal/properties/then", $"signals: [{{then: {{{Odd}: 1}}}}]\n"),
        ("$defs/rule", $"rules: [{{{Odd}: 1}}]\n"),
        ("$defs/rule/properties/then", $"rules: [{{then: {{{Odd}: 1}}}}]\n"),
        ("$defs/condition", $"additions: [{{when: {{{Odd}: 1}}}}]\n"),
        ("$defs/addition", $"additions: [{{{Odd}: 1}}]\n"),
        ("$defs/addition/properties/then", $"additions: [{{then: {{{Odd}: 1}}}}]\n"),
        ("$defs/office", $"offices: [{{{Odd}: 1}}]\n"),
        ("$defs/contact", $"contacts: [{{{Odd}: 1}}]\n"),
        ("$defs/condition/properties/score", $"rules: [{{when: {{score: {{{Odd}: 1}}}}}}]\n"),
        ("$defs/defaults", $"defaults: {{{Odd}: 1}}\n"),
        ("$defs/example", $"examples: [{{{Odd}: 1}}]\n"),
        ("$defs/example/properties/expect", $"examples: [{{expect: {{{Odd}: 1}}}}]\n"),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Properties_OfThePlace_AreTheKeysThatTheProgramKnows(string place, string yaml)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(ShippedFile.Root(), "routing.schema.json")));
        var at = place.Split('/', StringSplitOptions.RemoveEmptyEntries).Aggregate(schema.RootElement, (element, name) => element.GetProperty(name));
        var said = ((RoutingLoad.Faulty)RoutingFile.Load(yaml, "routing.yaml")).Faults.Single(f => f.Message.Contains(Odd, StringComparison.Ordinal)).Message;
        var known = said[(said.IndexOf("there are: ", StringComparison.Ordinal) + 11)..].TrimEnd('.').Split(", ");

        Assert.That(at.GetProperty("properties").EnumerateObject().Select(p => p.Name), Is.EquivalentTo(known));
        Assert.That(at.GetProperty("additionalProperties").GetBoolean(), Is.False);
    }

    [Test]
    public void Schema_OfTheShippedFile_FindsNoFault() => Assert.That(Check(ShippedFile.Text), Is.Empty);

    [TestCase("calendars: {office: {zone: UTC, week: {someday: 9:00-18:00}}}")]
    [TestCase("calendars: {office: {zone: UTC, week: {mon: 9-18}}}")]
    [TestCase("sla: {normal: {firstResponse: soon}}")]
    [TestCase("sla: {normal: {}}")]
    [TestCase("sla: {normal: {resolution: 1d, for: {priority: hot}}}")]
    [TestCase("escalation: [{rule: x, when: {broken: answer}, then: {level: next}}]")]
    [TestCase("escalation: [{rule: x, when: {broken: any}, then: {}}]")]
    [TestCase("problems: {cases: 1, within: 1h, departments: [desk], queue: desk}")]
    [TestCase("problems: {cases: 5, within: soon, departments: [desk], queue: desk}")]
    [TestCase("problems: {cases: 5, within: 1h, departments: [], queue: desk}")]
    [TestCase("problems: {cases: 5, within: 1h, departments: [desk]}")]
    public void Schema_OfAFileThatTheProgramRefuses_FindsTheFaultToo(string section)
    {
        var file = Head + "defaults: {department: desk}\n" + section;
        Assert.That(RoutingFile.Load(file, "routing.yaml"), Is.InstanceOf<RoutingLoad.Faulty>());
        Assert.That(Check(file), Is.Not.Empty);
    }

    private static List<string> Check(string yaml)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(ShippedFile.Root(), "routing.schema.json")));
        return [.. new SchemaCheck(schema.RootElement).Faults(YamlTree.Read(yaml, new FaultList("routing.yaml"))!)];
    }

    private static IEnumerable<TestCaseData> Cases() => Places.Select(p => new TestCaseData(p.Place, p.Yaml).SetArgDisplayNames(p.Place));
}
