using ChannelHub.Cases;
using ChannelHub.Routing.Assignment;
using ChannelHub.Routing.Calendars;
using ChannelHub.Routing.Linting;

namespace ChannelHub.Routing.Tests.Linting;

public sealed class RuleLintTests
{
    private const string To = "then: {department: desk, category: one}";

    private static List<string> Found(string rules, string before = "") =>
        [.. RuleLint.Check(Rules.Of($"{before}rules:\n  - {{rule: uses-all, when: {{words: zzz}}, then: {{queue: shop-bills}}}}\n  - {{rule: uses-shop, when: {{words: yyy}}, then: {{queue: shop}}}}\n{rules}"))
            .Select(f => $"{Names.Of(f.Kind)}: {f.Fault.Message}")];

    [Test]
    public void Check_ShippedFile_HasNothingWrong() => Assert.That(RuleLint.Check(ShippedFile.Set).Select(f => f.Fault.ToString()), Is.Empty);

    [TestCase("{channel: email, all: [{channel: webchat}]}", "'channel: email' and 'channel: webchat' exclude each other")]
    [TestCase("{words: factura, not: {words: [factura, pago]}}", "'words: factura' and 'not words: factura, pago' exclude each other")]
    [TestCase("{words: [error en factura], not: {words: factura}}", "exclude each other")]
    [TestCase("{language: [es, pt], any: [{language: en}, {all: [{words: hello}, {language: fr}]}]}", "exclude each other")]
    [TestCase("{all: [{topic: bills}, {leads: desk}]}", "exclude each other")]
    public void Check_ConditionsThatExcludeEachOther_AreDead(string when, string said) =>
        Assert.That(Found($"  - {{rule: a, when: {when}, {To}}}\n").Single(), Does.StartWith("dead: The rule 'a' never applies").And.Contain(said));

    [Test]
    public void Check_TopicThatNothingGivesPoints_IsDead() =>
        Assert.That(
            RuleLint.Check(((RoutingLoad.Loaded)RoutingFile.Load("version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}]\ndefaults: {department: desk}\ntopics: [{topic: t, department: desk, words: {-2: [x]}}]\nrules: [{rule: a, when: {topic: t}, then: {queue: desk}}]\n", "routing.yaml")).Set)
                .Single().Fault.ToString(),
            Is.EqualTo("routing.yaml:6:9: The rule 'a' never applies: no word and no signal gives points to 'topic: t'."));

    [TestCase("{words: [factura, pago]}", "{words: factura, channel: email}")]
    [TestCase("{words: factur*}", "{words: [factura, facturas]}")]
    [TestCase("{words: factura}", "{subject: [mi factura]}")]
    [TestCase("{leads: shop}", "{topic: {topic: bills, atLeast: 5}}")]
    [TestCase("{any: [{channel: voice}, {words: pago}]}", "{any: [{words: [pago, mi pago]}, {channel: voice, language: es}]}")]
    [TestCase("{words: pago, not: {language: pt}}", "{words: pago, language: [es, en]}")]
    [TestCase("{not: {words: [hola]}, words: pago}", "{not: {words: [hola, adios]}, words: pago, channel: sms}")]
    [TestCase("{sender: '@example.com'}", "{sender: '@example.com', traits: voice}")]
    [TestCase("{regex: 'A\\d+'}", "{regex: 'A\\d+', channel: email}")]
    public void Check_RuleThatAnEarlierOneCovers_IsShadowed(string earlier, string later)
    {
        Assert.That(Found($"  - {{rule: a, when: {earlier}, {To}}}\n  - {{rule: b, when: {later}, {To}}}\n"), Is.EqualTo(new[] { "shadowed: The rule 'b' never decides: whenever it holds, 'a' in line 33 holds, too, and comes before it." }));
        Assert.That(Found($"  - {{rule: b, when: {later}, {To}}}\n  - {{rule: a, when: {earlier}, {To}}}\n"), Is.Empty, "the other way round both can decide");
    }

    [TestCase("{words: [pago, cobro]}", "{words: [cobro, pago]}", "shop", "contradictory: The rule 'b' contradicts 'a' in line 33")]
    [TestCase("{words: [pago, cobro]}", "{words: [cobro, pago]}", "desk", "shadowed: The rule 'b' never decides and is not needed")]
    public void Check_SameConditionsInOtherWords_AreToldApart(string first, string second, string department, string said) =>
        Assert.That(Found($"  - {{rule: a, when: {first}, then: {{department: desk}}}}\n  - {{rule: b, when: {second}, then: {{department: {department}}}}}\n").Single(), Does.StartWith(said));

    [TestCase("{words: factura, channel: email}", "{words: factura}")]
    [TestCase("{words: facturas}", "{words: factura}")]
    [TestCase("{score: {atLeast: 2, of: [{points: 2, words: pago}]}}", "{words: pago}")]
    [TestCase("{not: {words: pago}}", "{words: hola}")]
    public void Check_RulesThatBothDecide_AreLeftAlone(string earlier, string later) => Assert.That(Found($"  - {{rule: a, when: {earlier}, {To}}}\n  - {{rule: b, when: {later}, {To}}}\n"), Is.Empty);

    [Test]
    public void Check_QueueThatNothingLeadsTo_IsTold() =>
        Assert.That(RuleLint.Check(Rules.Of("rules: [{rule: a, when: {words: x}, then: {department: desk}}]\n")).Select(f => f.Fault.Message), Is.EqualTo(new[]
        {
            "No rule leads to the queue 'shop': only people can send cases there.", "No rule leads to the queue 'shop-bills': only people can send cases there.",
        }));

    /// <summary>Whatever it calls shadowed or dead never decides, on any message.</summary>
    [Test]
    public void Check_RandomRules_WhatIsFoundNeverDecides()
    {
        var found = 0;
        for (var seed = 0; seed < 120; seed++)
        {
            var random = new RandomRules(seed);
            var set = random.Set(30);
            var dead = RuleLint.Check(set).Where(f => f.Kind is LintKind.Dead or LintKind.Shadowed or LintKind.Contradictory).Select(f => set.Rules.FirstOrDefault(r => r.Line == f.Fault.Line)?.Name).OfType<string>().ToHashSet();
            found += dead.Count;
            for (var i = 0; i < 60; i++) Assert.That(dead, Does.Not.Contain(Router.Decide(set, random.Facts()).Result.Rule), () => $"seed {seed}, message {i}");
        }

        Assert.That(found, Is.GreaterThan(50));
    }

    [Test]
    public void CheckStaff_SkillsAndHours_SaysWhatIsMissing()
    {
        var set = Rules.Of("""
            rules:
              - {rule: a, when: {words: x}, then: {department: desk, skills: [tax, {skill: pos, least: 4, dropAfter: 10m}, {skill: art, required: false}]}}

            """);
        var week = Enumerable.Range(0, 7).Select(d => new WeekShift((DayOfWeek)d, new Shift(new TimeOnly(8, 0), new TimeOnly(20, 0)))).ToValueList();
        var day = ((CalendarBuild.Built)Calendar.Build(new WorkingHours { Name = "day", Zone = "UTC", Week = week })).Calendar;
        AgentProfile[] staff =
        [
            new() { Id = new AgentId("ana"), Departments = ["desk"], Levels = [SupportLevel.L1], Hours = "day", Skills = [new Skill("pos")] },
            new() { Id = new AgentId("bea"), Departments = ["desk", "shop"], Levels = [SupportLevel.L2] },
        ];

        var found = StaffLint.Check(set, staff, new Dictionary<string, Calendar> { ["day"] = day }, new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero));

        Assert.That(found.Select(f => f.Fault.Message), Is.EqualTo(new[]
        {
            "The rule 'a' requires the skill 'tax' which nobody has: its cases would wait for ever.",
            "The rule 'a' requires the skill 'pos' at 4 or more; the best has 3: cases wait 10m before they do without it.",
            "Nobody looks after the queue 'desk-1' in 84 of the week's 168 hours, for the first time on Mon 2026-03-02 20:00 UTC.",
        }));
    }

    [Test]
    public void Check_TenThousandRules_IsDoneSoon()
    {
        var body = new System.Text.StringBuilder("rules:\n");
        for (var i = 0; i < 10_000; i++) body.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - {{rule: r{i}, when: {{words: [key{i}a, key{i}b, key{i}c, some key{i}d, 'key{i}e*'], channel: webchat, language: [es, en]}}, then: {{queue: shop-bills}}}}\n");
        var set = Rules.Of(body.ToString());
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.That(RuleLint.Check(set).Where(f => f.Kind != LintKind.Unused), Is.Empty);
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)));
    }
}
