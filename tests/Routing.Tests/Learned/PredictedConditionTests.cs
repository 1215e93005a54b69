using ChannelHub.Routing.Learned;

namespace ChannelHub.Routing.Tests.Learned;

public sealed class PredictedConditionTests
{
    private const string Head = """
        version: 1
        departments: [{key: desk}, {key: shop}]
        queues: [{key: desk, department: desk}, {key: shop, department: shop}]
        defaults: {department: desk}
        topics:
          - {topic: bills, department: shop, words: {3: [abono, saldo]}}

        """;

    [Test]
    public void Decide_LikelyEnough_HoldsAndTracesProbabilityAndWords()
    {
        var decision = Router.Decide(Loaded("rules: [{rule: hit, when: {predicted.category: bills >= 0.8}, then: {department: shop}}]"), Rules.Facts("Hola, me COBRARON mal la Factura"));
        var condition = decision.Trace.Tried[^1].Conditions.Single();

        Assert.That(decision.Result.Rule, Is.EqualTo("hit"));
        Assert.That(condition.Condition, Is.EqualTo("predicted.category"));
        Assert.That(condition.Found[0], Does.Match(@"^bills (0\.[89]\d|1\.00)$"));
        Assert.That(condition.Found.Skip(1).Take(3), Does.Contain("COBRARON").And.Contain("Factura"));
        Assert.That(condition.Found, Has.Count.LessThanOrEqualTo(9));
    }

    [Test]
    public void Decide_NotLikelyEnough_SaysHowLikelyItWas()
    {
        var set = Loaded("rules: [{rule: hit, when: {words: [impresora], predicted.category: bills >= 0.8}, then: {department: shop}}]");
        var decision = Router.Decide(set, Rules.Facts("la impresora no imprime"));

        Assert.That(decision.Result.Rule, Is.EqualTo("default"));
        Assert.That(decision.Trace.Tried.Single(t => t.Rule == "hit").Conditions.Single(c => !c.Held).Wanted, Does.Match(@"^bills >= 0\.8, not 0\.[01]\d$"));
    }

    [Test]
    public void Decide_SignalAsks_GivesPoints()
    {
        var set = Loaded("""
            signals: [{signal: learned, when: {predicted.department: [desk >= 0.9, shop >= 0.7]}, then: {points: {bills: 5}}}]
            rules: [{rule: hit, when: {leads: {department: shop, atLeast: 8}}, then: {department: shop}}]
            """);

        Assert.That(set.Hits("mi factura y mi saldo"), Is.True);
        Assert.That(set.Hits("abono"), Is.False, "the word alone has 3 points, and the model is not sure");
    }

    [Test]
    public void Decide_NoModel_NeverHolds() =>
        Assert.That(Loaded("rules: [{rule: hit, when: {predicted.category: anything >= 0.1}, then: {department: shop}}]", null).Hits("me cobraron"), Is.False);

    [Test]
    public void Id_WithAnotherModel_IsAnother()
    {
        const string Asking = "rules: [{rule: hit, when: {predicted.category: bills}, then: {department: shop}}]";
        var other = Lessons.Trained([.. Lessons.Both.Skip(2)]).Model;

        Assert.That(Loaded(Asking, other).Id, Is.Not.EqualTo(Loaded(Asking).Id));
        Assert.That(Loaded("", other).Id, Is.EqualTo(Loaded("").Id), "no rule asks, so the model changes nothing");
    }

    [TestCase("predicted.category: bils >= 0.8", "'bils'")]
    [TestCase("predicted.department: kitchen >= 0.8", "'kitchen'")]
    [TestCase("predicted.category: bills >= 80", "'bills >= 80' is not possible for 'predicted.category'; write a name with the least probability, such as 'billing >= 0.8' (from 0.01 to 1).")]
    [TestCase("predicted.category: bills > 0.8", "'bills > 0.8' is not possible for 'predicted.category'")]
    public void Load_FaultyCondition_SaysSo(string condition, string said)
    {
        var load = RoutingFile.Load($"{Head}rules: [{{rule: hit, when: {{{condition}}}, then: {{department: shop}}}}]", "routing.yaml", Lessons.Model);

        Assert.That(((RoutingLoad.Faulty)load).Faults.Single().Message, Does.Contain(said));
    }

    [Test]
    public void Decide_WithTheModel_AllocatesLittleMore()
    {
        var text = string.Concat(Enumerable.Repeat("mi factura esta mal y quiero pagar. ", 14));
        var plain = Loaded("");

        // The condition does not hold: what is measured is the judging, not the words that a trace would show.
        var asking = Loaded("rules: [{rule: hit, when: {predicted.category: printing >= 0.9}, then: {department: shop}}]");

        // The first calls run code that is not optimised yet and allocates for itself.
        Assert.That(() => Allocated(asking, text) - Allocated(plain, text), Is.LessThanOrEqualTo(512).After(20).Seconds.PollEvery(50).MilliSeconds);
    }

    private static long Allocated(RoutingSet set, string text)
    {
        var facts = Rules.Facts(text);
        Router.Decide(set, facts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++) Router.Decide(set, facts);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 50;
    }

    private static RoutingSet Loaded(string body) => Loaded(body, Lessons.Model);

    private static RoutingSet Loaded(string body, LearnedModel? model) => RoutingFile.Load(Head + body, "routing.yaml", model) switch
    {
        RoutingLoad.Loaded(var set) => set,
        RoutingLoad.Faulty(var faults) => throw new InvalidOperationException(string.Join('\n', faults)),
        var other => throw new InvalidOperationException(other.ToString()),
    };
}
