using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

/// <summary>What rules give beyond the place of a case, and what comes on top of it.</summary>
public sealed class ResultTests
{
    private const string Body = """
        signals:
          - {signal: wholesale, when: {words: mayoreo}, then: {departments: {shop: 5}, tags: [wholesale]}}
        rules:
          - rule: tax
            when: {words: timbrar}
            then:
              department: desk
              level: L2
              category: tax
              skills: [tax, {skill: sat, least: 4, dropAfter: 10m}, {skill: portuguese, required: false}]
              article: how-to-stamp
              questions: [error-code, version]
              escalation: tell-the-lead
          - {rule: toys, when: {words: consola}, then: {queue: shop-bills, scope: out}}
          - {rule: fixed, when: {words: contrato}, then: {department: shop, sla: fast}}
          - {rule: shop, when: {leads: shop}, then: {department: shop}}
        escalation:
          - {rule: tell-the-lead, when: {gotTag: never}, then: {priority: urgent}}
          - {rule: shop-lead, when: {gotTag: never}, then: {priority: high}}
        additions:
          - {addition: voice, when: {channel: voice}, then: {skills: [speaks], tags: [call]}}
          - {addition: second-level, when: {level: L2, department: desk}, then: {skills: [{skill: tax, least: 5}, senior], questions: [company, version], sla: fast, article: second, tags: [l2]}}
          - {addition: shop, when: {queue: [shop, shop-bills], not: {category: tax}}, then: {sla: normal, escalation: shop-lead}}
          - {addition: tax, when: {category: tax}, then: {tags: [tax]}}

        """;

    private static RoutingResult Of(string text, string channel = "webchat") => Router.Decide(Rules.Of(Body), Rules.Facts(text) with { Channel = channel }).Result;

    [Test]
    public void Decide_RuleAndAdditions_GiveEverythingOnce()
    {
        var result = Of("no puedo timbrar", "voice");

        Assert.That(result, Is.EqualTo(new RoutingResult
        {
            Department = "desk",
            Queue = "desk-2",
            Level = SupportLevel.L2,
            Priority = Priority.Normal,
            Category = "tax",
            Sla = "fast",
            Rule = "tax",
            Skills =
            [
                new SkillNeed("tax"), new SkillNeed("sat", 4, DropAfter: TimeSpan.FromMinutes(10)), new SkillNeed("portuguese", Required: false), new SkillNeed("speaks"), new SkillNeed("senior"),
            ],
            Article = "how-to-stamp",
            Questions = ["error-code", "version", "company"],
            Escalation = "tell-the-lead",
            Tags = ["call", "l2", "tax"],
        }));
    }

    [Test]
    public void Decide_OutOfScope_HasItsOwnQueue() => Assert.That((Of("mi consola").Scope, Of("mi consola").Queue, Of("hola").Scope), Is.EqualTo((SupportScope.Out, "shop-bills", SupportScope.In)));

    [Test]
    public void Decide_RuleWithItsOwnPromise_KeepsItAgainstAdditions() => Assert.That((Of("contrato").Sla, Of("factura").Sla), Is.EqualTo(("fast", "normal")));

    [Test]
    public void Decide_PointsToADepartment_LetItLead()
    {
        Assert.That(Of("error al mayoreo").Department, Is.EqualTo("shop"));
        Assert.That(Of("error error falla").Department, Is.EqualTo("desk"));
    }

    [Test]
    public void Decide_Additions_StandInTheTraceBeforeTheDecider()
    {
        var trace = Router.Decide(Rules.Of(Body), Rules.Facts("no puedo timbrar")).Trace;

        Assert.That(trace.Tried.Select(t => t.Rule), Is.EqualTo(new[] { "addition:second-level", "addition:tax", "tax" }));
    }

    [Test]
    public void Examples_WithCircumstances_AreCheckedWithThem()
    {
        var set = Rules.Of("""
            rules:
              - {rule: hit, when: {attachments: {kind: image}, traits: voice, fact: {version: any}, contacts: 3, reopened: 1, lastSatisfaction: 2, account: mail-mx}, then: {department: shop, skills: [tax], article: a}}
            examples:
              - message: hola
                account: mail-mx
                at: 2026-03-02T10:00:00-06:00
                traits: [voice]
                attachments: [captura.png]
                facts: {version: 11}
                contacts: 2
                reopened: 1
                lastSatisfaction: 2
                expect: {rule: hit, skills: [tax], article: a, scope: in}
              - {message: hola, expect: {rule: hit, skills: tax, article: a, scope: out}}

            """);

        Assert.That(RoutingExamples.Check(set).Select(f => f.Message[(f.Message.IndexOf(':') + 2)..]), Is.EqualTo(new[]
        {
            "article 'a' is expected, the rules give 'none' (rule 'default').",
            "scope 'out' is expected, the rules give 'in' (rule 'default').",
            "rule 'hit' is expected, the rules give 'default' (rule 'default').",
            "skill 'tax' is expected, the rules give none (rule 'default').",
        }));
    }
}
