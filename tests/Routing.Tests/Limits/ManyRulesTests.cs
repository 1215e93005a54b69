using System.Globalization;
using System.Text;

namespace ChannelHub.Routing.Tests.Limits;

/// <summary>What a decision costs follows the message. Memory is compared, which hardly differs between machines; time is a matter for the benchmarks.</summary>
public sealed class ManyRulesTests
{
    private static readonly string Message = string.Concat(Enumerable.Range(0, 80).Select(i => $"key{i % 10}b zzz ")).PadRight(500)[..500];

    private static readonly Lazy<RoutingSet> TenThousand = new(() => With(10_000));

    [Test]
    public void Decide_TenThousandRules_AllocatesNoMoreThanWithTen()
    {
        var few = AllocatedPerDecision(With(10));
        var many = AllocatedPerDecision(TenThousand.Value);

        Assert.That(many, Is.LessThanOrEqualTo(few * 1.1), $"{few} bytes with 10 rules, {many} with 10,000");
        Assert.That(many, Is.LessThan(40_000));
    }

    [Test]
    public void Decide_TenThousandRules_LooksOnlyAtThoseWhoseWordsWereFound()
    {
        var decision = Router.Decide(TenThousand.Value, Rules.Facts("nothing of it, but key9876a") with { Language = "es" });

        Assert.That(decision.Result.Rule, Is.EqualTo("rule-9876"));
        Assert.That(decision.Trace.TriedCount, Is.EqualTo(9877));
        Assert.That(decision.Trace.Tried.Select(t => t.Rule), Is.EqualTo(new[] { "rule-9876" }));
    }

    [Test]
    public void Load_MoreRulesThanPossible_SaysSo()
    {
        var file = new StringBuilder("version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}]\ndefaults: {department: desk}\nrules:\n");
        for (var i = 0; i <= 50_000; i++) file.Append(CultureInfo.InvariantCulture, $" - {{rule: r{i}, when: {{words: w{i}}}, then: {{queue: desk}}}}\n");

        var faults = ((RoutingLoad.Faulty)RoutingFile.Load(file.ToString(), "routing.yaml")).Faults;

        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(new[] { "routing.yaml:50006:4: This is one rule too many; at most 50000 are possible. Those after it were not looked at." }));
    }

    [Test]
    public void Load_AHundredThousandRulesAndAWordOfAMegabyte_AreToldAtOnce()
    {
        var file = new StringBuilder("version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}]\ndefaults: {department: desk}\nrules:\n");
        file.Append(" - {rule: long, when: {words: ").Append('w', 1_000_000).Append("}, then: {queue: desk}}\n");
        for (var i = 0; i < 100_000; i++) file.Append(CultureInfo.InvariantCulture, $" - {{rule: r{i}, when: {{words: w{i}}}, then: {{queue: desk}}}}\n");
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var faults = ((RoutingLoad.Faulty)RoutingFile.Load(file.ToString(), "routing.yaml")).Faults;

        Assert.That(faults.Select(f => f.ToString()), Is.EqualTo(new[]
        {
            $"routing.yaml:6:31: The word '{new string('w', 30)}…' has 1000000 characters; at most 100 are possible.",
            "routing.yaml:50006:4: This is one rule too many; at most 50000 are possible. Those after it were not looked at.",
        }));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)));
    }

    [Test]
    public void Load_MoreOpenRulesThanPossible_SaysSo()
    {
        var rules = string.Concat(Enumerable.Range(0, 201).Select(i => $"  - {{rule: r{i}, when: {{not: {{words: w{i}}}}}, then: {{department: desk}}}}\n"));

        var faults = ((RoutingLoad.Faulty)RoutingFile.Load($"version: 1\ndepartments: [{{key: desk}}]\nqueues: [{{key: desk, department: desk}}]\ndefaults: {{department: desk}}\nrules:\n{rules}", "routing.yaml")).Faults;

        Assert.That(faults.Single().ToString(), Is.EqualTo("routing.yaml:206:1: The rule 'r200' is one too many without a word or fact that must hold (only 'not' and 'regex'); at most 200 are possible, because each is tried on every message."));
    }

    [Test]
    public void Load_FileTooLarge_SaysSo() =>
        Assert.That(((RoutingLoad.Faulty)RoutingFile.Load(new string('#', RoutingFile.MaxLength + 1), "routing.yaml")).Faults.Single().ToString(), Is.EqualTo("routing.yaml:1:1: The file has 16000001 characters; at most 16000000 are possible."));

    [Test]
    public void Load_WrongThroughout_ShowsTheFirstFaultsAndHowManyFollow()
    {
        var rules = string.Concat(Enumerable.Range(0, 300).Select(i => $"  - {{rule: r{i}, when: {{words: w{i}}}, then: {{queue: qq}}}}\n"));

        var faults = ((RoutingLoad.Faulty)RoutingFile.Load($"version: 1\ndepartments: [{{key: desk}}]\nqueues: [{{key: desk, department: desk}}]\ndefaults: {{department: desk}}\nrules:\n{rules}", "routing.yaml")).Faults;

        Assert.That(faults, Has.Count.EqualTo(201));
        Assert.That(faults[^1].Message, Is.EqualTo("There are 100 more faults after this one; correct these first."));
    }

    [TestCase("lists: {a: ", "[", 100_000)]
    [TestCase("", "a: {", 100_000)]
    [TestCase("", "- ", 100_000)]
    [TestCase("a: &a [", "x, *a, ", 100_000)]
    [TestCase("a: \"", "word ", 1_000_000)]
    public void Load_Bomb_IsRefusedInLittleMemory(string head, string part, int times)
    {
        var file = new StringBuilder(head).Insert(head.Length, part, times).ToString();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(RoutingFile.Load(file, "routing.yaml"), Is.InstanceOf<RoutingLoad.Faulty>());
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(400_000_000));
    }

    private static long AllocatedPerDecision(RoutingSet set)
    {
        var facts = Rules.Facts(Message) with { Language = "pt" };
        for (var i = 0; i < 50; i++) Router.Decide(set, facts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Router.Decide(set, facts);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / 100;
    }

    /// <summary>Rules with five words of their own and two other conditions each.</summary>
    private static RoutingSet With(int rules)
    {
        var body = new StringBuilder("rules:\n");
        for (var i = 0; i < rules; i++)
        {
            body.Append(CultureInfo.InvariantCulture, $"  - rule: rule-{i}\n    when: {{words: [key{i}a, key{i}b, key{i}c, some key{i}d, key{i}e*], channel: webchat, language: [es, en]}}\n    then: {{department: desk}}\n");
        }

        return Rules.Of(body.ToString());
    }
}
