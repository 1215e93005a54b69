using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

public sealed class RouterTests
{
    private const string Two = """
        signals:
          - {signal: down, when: {words: [$outage]}, then: {priority: urgent, tags: [outage], points: {faults: 5}}}
          - {signal: calm, when: {words: [sin prisa]}, then: {priority: low, tags: [calm]}}
          - {signal: deep, when: {words: [base dañada]}, then: {level: L2}}
        rules:
          - {rule: bills, when: {words: [factura, pago], channel: email}, then: {department: shop, queue: shop-bills, category: bills, priority: high, tags: [money]}}
          - {rule: faults, when: {topic: faults}, then: {department: desk, category: faults}}
          - {rule: thanks, when: {words: gracias}, then: {queue: shop, sla: fast, level: L3}}
        """;

    private static readonly RoutingSet Set = Rules.Of(Two);

    [Test]
    public void Decide_NothingHolds_TakesTheDefaults()
    {
        var result = Router.Decide(Set, Rules.Facts("hola")).Result;

        Assert.That(result, Is.EqualTo(new RoutingResult
        {
            Department = "desk", Queue = "desk-1", Level = SupportLevel.L1, Priority = Priority.Normal, Category = "general", Sla = "normal", Rule = "default",
        }));
    }

    [Test]
    public void Decide_TwoRulesHold_TheFirstDecides()
    {
        var result = Router.Decide(Set, Rules.Facts("gracias por el pago") with { Channel = "email" }).Result;

        Assert.That(result, Is.EqualTo(new RoutingResult
        {
            Department = "shop", Queue = "shop-bills", Level = SupportLevel.L1, Priority = Priority.High, Category = "bills", Sla = "normal", Tags = ["money"], Rule = "bills",
        }));
    }

    [Test]
    public void Decide_SignalsHold_TheyRaiseAndGather()
    {
        var result = Router.Decide(Set, Rules.Facts("sin prisa: pago del sistema central caído, base danada") with { Channel = "email" }).Result;

        Assert.That((result.Priority, result.Level, result.Product), Is.EqualTo((Priority.Urgent, SupportLevel.L2, "erp")));
        Assert.That(result.Tags, Is.EqualTo(new[] { "money", "outage", "calm" }));
    }

    [TestCase("problema", Priority.Normal, "normal", "desk-1")]
    [TestCase("problema sin prisa", Priority.Low, "normal", "desk-1")]
    [TestCase("todo caído", Priority.Urgent, "fast", "desk-1")]
    [TestCase("problema: base dañada", Priority.Normal, "normal", "desk-2")]
    [TestCase("gracias, sin prisa", Priority.Low, "fast", "shop")]
    public void Decide_PriorityAndLevel_ChooseSlaAndQueue(string text, Priority priority, string sla, string queue)
    {
        var result = Router.Decide(Set, Rules.Facts(text)).Result;

        Assert.That((result.Priority, result.Sla, result.Queue), Is.EqualTo((priority, sla, queue)));
    }

    [Test]
    public void Decide_Trace_ShowsTheCustomersWordsAndTheDecidingRuleLast()
    {
        var trace = Router.Decide(Set, Rules.Facts("¡El PAGO falló! Gracias, hay un Problema") with { Message = 4, Language = "es", Sender = "ana@example.com", Traits = MessageTraits.Voice }).Trace;

        Assert.That(trace.RuleSet, Is.EqualTo(Set.Id));
        Assert.That(trace.Inputs, Is.EqualTo(new RoutingInputs { Channel = "webchat", Account = new AccountName("web"), Language = "es", Sender = "ana@example.com", Traits = ["voice"], Message = 4, At = DateTimeOffset.UnixEpoch }));
        Assert.That(trace.TriedCount, Is.EqualTo(2));
        Assert.That(trace.Tried, Is.EqualTo(new[]
        {
            new RuleTrace("bills", false, [new ConditionTrace("words", true, ["PAGO"]), new ConditionTrace("channel", false, [], "email")]),
            new RuleTrace("faults", true, [new ConditionTrace("topic", true, ["Problema"])]),
        }));
    }

    [Test]
    public void Decide_Trace_ShowsSignalsAndTheDefault()
    {
        var trace = Router.Decide(Set, Rules.Facts("Sin Prisa")).Trace;

        Assert.That(trace.Tried, Is.EqualTo(new[]
        {
            new RuleTrace("signal:calm", true, [new ConditionTrace("words", true, ["Sin Prisa"])]),
            new RuleTrace("default", true, []),
        }));
    }

    [Test]
    public void Decide_FromTheTraceAndTheText_GivesAnEqualDecision()
    {
        var first = Router.Decide(Set, Rules.Facts("todo caído, gracias") with { Message = 7, Language = "es", Sender = "ana@example.com", Traits = MessageTraits.Voice | MessageTraits.Edited });
        var inputs = first.Trace.Inputs;
        var traits = inputs.Traits.Aggregate(MessageTraits.None, (all, word) => MessageTraitsJsonConverter.TryParseWord(word, out var trait) ? all | trait : all);

        var again = Router.Decide(Rules.Of(Two), new RoutingFacts
        {
            Channel = inputs.Channel, Account = inputs.Account, Language = inputs.Language, Sender = inputs.Sender, Traits = traits, Message = inputs.Message, At = inputs.At, Text = "todo caído, gracias",
        });

        Assert.That(again, Is.EqualTo(first));
    }

    [Test]
    public void Id_OfTheFile_IsTheBeginningOfItsHash()
    {
        var first = Rules.When("{words: a}");

        Assert.That(first.Id, Does.Match("^[0-9a-f]{12}$"));
        Assert.That(Rules.When("{words: a}").Id, Is.EqualTo(first.Id));
        Assert.That(Rules.When("{words: b}").Id, Is.Not.EqualTo(first.Id));
    }

    [Test]
    public void Check_ExampleThatDoesNotHold_SaysWhatCameInstead()
    {
        var set = Rules.Of(Two + "\n" + """
            examples:
              - {message: gracias, expect: {queue: shop, rule: thanks}}
              - {message: todo caído, expect: {department: shop, tags: [calm]}}
            """);

        Assert.That(RoutingExamples.Check(set).Select(f => f.Message), Is.EqualTo(new[]
        {
            "The example \"todo caído\": department 'shop' is expected, the rules give 'desk' (rule 'faults').",
            "The example \"todo caído\": tag 'calm' is expected, the rules give outage (rule 'faults').",
        }));
    }
}
