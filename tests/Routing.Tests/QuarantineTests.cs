using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

/// <summary>Rules that hold a case back, and what holds once a person let it in.</summary>
public sealed class QuarantineTests
{
    private const string Body = """
        rules:
          - {rule: held, when: {traits: suspected}, then: {queue: shop-bills, quarantine: true}}
          - {rule: forged, when: {traits: [dmarc-fail, spf-fail], words: password}, then: {queue: shop-bills, quarantine: true}}
          - {rule: proven, when: {traits: dmarc-pass, sender: "@partner.example"}, then: {department: shop, priority: high}}
          - {rule: slow, when: {words: lento}, then: {department: desk, level: L2}}

        """;

    private static RoutingDecision Decide(string text, MessageTraits traits, string? sender = null, bool past = false) =>
        Router.Decide(Rules.Of(Body), Rules.Facts(text) with { Channel = "email", Traits = traits, Sender = sender, PastQuarantine = past });

    [TestCase("muy lento", MessageTraits.Suspected, "held", true)]
    [TestCase("your password", MessageTraits.SpfFail, "forged", true)]
    [TestCase("your password", MessageTraits.DmarcFail | MessageTraits.SpfPass, "forged", true)]
    [TestCase("your password", MessageTraits.DmarcPass, "default", false)]
    [TestCase("muy lento", MessageTraits.DkimFail, "slow", false)]
    public void Decide_ByTraits_HoldsBackWhatTheRulesSay(string text, MessageTraits traits, string rule, bool held)
    {
        var result = Decide(text, traits).Result;
        Assert.That((result.Rule, result.Quarantine), Is.EqualTo((rule, held)));
    }

    [TestCase(MessageTraits.DmarcPass, "proven")]
    [TestCase(MessageTraits.SpfPass, "default")]
    [TestCase(MessageTraits.None, "default")]
    public void Decide_SenderThatIsProven_CanBeAskedFor(MessageTraits traits, string rule) =>
        Assert.That(Decide("hola", traits, "ana@partner.example").Result.Rule, Is.EqualTo(rule));

    [Test]
    public void Decide_PastQuarantine_PassesOverEveryRuleThatHoldsBack()
    {
        var decision = Decide("muy lento, your password", MessageTraits.Suspected | MessageTraits.DmarcFail, past: true);
        Assert.That((decision.Result.Rule, decision.Result.Quarantine, decision.Result.Queue), Is.EqualTo(("slow", false, "desk-2")));
        Assert.That(decision.Trace.Tried.Select(t => t.Rule), Has.None.AnyOf("held", "forged"));
        Assert.That(decision.Trace.Nearest?.Rule, Is.Not.AnyOf("held", "forged"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Decide_AgainFromItsTrace_IsTheSame(bool past)
    {
        var decision = Decide("muy lento", MessageTraits.Suspected, past: past);
        var again = Router.Decide(Rules.Of(Body), RoutingFacts.Of(decision.Trace.Inputs, new MessageBody { Text = "muy lento" }));
        Assert.That(again, Is.EqualTo(decision));
    }

    [Test]
    public void Check_ExampleThatExpectsOtherwise_SaysSo()
    {
        var set = Rules.Of(Body + """
            examples:
              - {message: hola, traits: suspected, expect: {quarantine: true}}
              - {message: hola, traits: suspected, expect: {quarantine: false}}
              - {message: hola, expect: {quarantine: true}}

            """);
        Assert.That(RoutingExamples.Check(set).Select(f => f.Message), Is.EqualTo(new[]
        {
            "The example \"hola\": quarantine 'false' is expected, the rules give 'true' (rule 'held').",
            "The example \"hola\": quarantine 'true' is expected, the rules give 'false' (rule 'default').",
        }));
    }
}
