namespace ChannelHub.Routing.Tests;

/// <summary>A word within a longer one gives no points of its own.</summary>
public sealed class PhrasesTests
{
    private static readonly RoutingSet Set = Load("""
        version: 1
        departments: [{key: desk}, {key: shop}, {key: fallback}]
        queues: [{key: desk, department: desk}, {key: shop, department: shop}, {key: fallback, department: fallback}]
        defaults: {department: fallback}
        topics:
          - {topic: faults, department: desk, words: {5: [error], 3: [mal funciona*], 0: [equipo de soporte], 1: [soporte]}}
          - {topic: bills, department: shop, words: {2: [factur*], 1: [error en mi factura, mi factura]}}
        rules:
          - {rule: desk, when: {leads: desk}, then: {department: desk}}
          - {rule: shop, when: {leads: shop}, then: {department: shop}}
        """);

    [TestCase("hay un error en mi factura", "shop", TestName = "Decide_WordWithinAPhrase_GivesNoPoints")]
    [TestCase("hay un error en mi factura, y otro error", "desk", TestName = "Decide_WordAlsoOutsideThePhrase_GivesItsPoints")]
    [TestCase("otro error, y hay un error en mi factura", "desk", TestName = "Decide_WordBeforeThePhrase_GivesItsPoints")]
    [TestCase("equipo de soporte", "fallback", TestName = "Decide_PhraseOfNoPoints_HidesItsWords")]
    [TestCase("equipo de soporte: soporte", "desk", TestName = "Decide_WordBesideAPhraseOfNoPoints_Counts")]
    [TestCase("un mal funcionamiento", "desk", TestName = "Decide_OpenPhrase_Counts")]
    public void Decide(string text, string department) => Assert.That(Router.Decide(Set, Rules.Facts(text)).Result.Department, Is.EqualTo(department));

    [Test]
    public void Trace_OfWhoLeads_ShowsOnlyWordsThatCounted() =>
        Assert.That(Router.Decide(Set, Rules.Facts("hay un error en mi factura")).Trace.Tried[^1].Conditions.Single().Found, Is.EqualTo(new[] { "error en mi factura" }));

    [Test]
    public void Decide_WordInSubjectWithinAPhraseThere_CountsFromTheText() =>
        Assert.That(Router.Decide(Set, Rules.Facts("un error") with { Subject = "error en mi factura" }).Result.Department, Is.EqualTo("desk"));

    private static RoutingSet Load(string yaml) => ((RoutingLoad.Loaded)RoutingFile.Load(yaml, "routing.yaml")).Set;
}
