namespace ChannelHub.Routing.Tests;

/// <summary>"It would have changed if": the rule that lacked least, and what it lacked.</summary>
public sealed class NearestTests
{
    private const string Body = """
        rules:
          - {rule: far, when: {words: papel, channel: email, language: pt}, then: {queue: shop-bills}}
          - {rule: near, when: {words: papel, language: es, not: {words: urgente}}, then: {queue: shop-bills}}
          - {rule: same, when: {words: papel, channel: voice}, then: {department: desk, category: paper}}
          - {rule: paper, when: {words: papel}, then: {department: desk, category: paper}}
          - {rule: desk, when: {leads: desk}, then: {department: desk, category: faults}}
          - {rule: bills, when: {topic: bills}, then: {queue: shop-bills, category: bills}}
          - {rule: score, when: {score: {atLeast: 3, of: [{points: 2, words: lento}, {points: 2, words: ruido}, {points: 1, channel: email}]}}, then: {department: shop}}

        """;

    [TestCase("papel", "near", "language", "es", TestName = "One condition short goes before two short, and a rule that decides the same is not asked")]
    [TestCase("factura, error, falla", "bills", "topic", "bills (+2)", TestName = "Who nearly leads is near, also after the rule that decided")]
    [TestCase("lento", "score", "score", "3 points, not 2")]
    public void Decide_SomethingLacked_SaysWhatWouldHaveChangedIt(string text, string rule, string condition, string wanted)
    {
        var nearest = Router.Decide(Rules.Of(Body), Rules.Facts(text)).Trace.Nearest;

        Assert.That(nearest, Is.Not.Null);
        Assert.That((nearest!.Rule, nearest.Unmet.Single().Condition, nearest.Unmet.Single().Wanted), Is.EqualTo((rule, condition, wanted)));
    }

    [Test]
    public void Decide_AWordTooMuch_IsNamedWithTheWord()
    {
        var nearest = Router.Decide(Rules.Of(Body), Rules.Facts("papel urgente") with { Language = "es" }).Trace.Nearest!;

        Assert.That((nearest.Rule, nearest.Department, nearest.Queue), Is.EqualTo(("near", "shop", "shop-bills")));
        Assert.That(nearest.Unmet.Select(u => (u.Condition, u.Held, u.Found[0])), Is.EqualTo(new[] { ("not words", false, "urgente") }));
    }

    [Test]
    public void Decide_NoRuleCameNear_SaysNothing() => Assert.That(Router.Decide(Rules.Of(Body), Rules.Facts("hola")).Trace.Nearest, Is.Null);

    /// <summary>What is said to be lacking is true: with it, and nothing else, the rule decides.</summary>
    [TestCase("papel", "language", "es")]
    public void Decide_WithWhatWasLacking_TheNearestRuleDecides(string text, string condition, string value)
    {
        Assert.That(condition, Is.EqualTo("language"));
        Assert.That(Router.Decide(Rules.Of(Body), Rules.Facts(text) with { Language = value }).Result.Rule, Is.EqualTo("near"));
    }
}
