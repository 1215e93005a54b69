using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Server.Tests.Cli;

internal sealed class RulesCommandTests
{
    private const string Head = "version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}, {key: extra, department: desk}]\ndefaults: {department: desk}\n";

    private CommandRun run = null!;

    [SetUp]
    public void Prepare() => run = new CommandRun();

    [TearDown]
    public void CleanUp() => run.Dispose();

    [Test]
    public async Task Test_WhatIsShipped_FulfilsItsExamples()
    {
        var (exitCode, output, error) = await run.InvokeAsync("", "rules", "test");
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output, Does.Match(@"^(\d+) of \1 examples are fulfilled\."));
    }

    [Test]
    public async Task Test_BrokenExample_EndsWith1AndSaysWhere()
    {
        await WriteAsync("mine.yaml", Head + "examples:\n  - {message: hola, expect: {queue: extra}}\n  - {message: hola, expect: {queue: desk}}\n");
        var (exitCode, output, error) = await run.InvokeAsync("", "rules", "test", "mine.yaml");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(error, Does.Contain("mine.yaml:6:5: The example \"hola\": queue 'extra' is expected, the rules give 'desk'"));
        Assert.That(output.Trim(), Is.EqualTo("1 of 2 examples are fulfilled."));
    }

    [Test]
    public async Task Lint_WhatIsShipped_FindsNothing()
    {
        var (exitCode, output, error) = await run.InvokeAsync("", "rules", "lint");
        Assert.That((exitCode, output.Trim()), Is.EqualTo((0, "Nothing found: every rule can decide, and every queue is led to.")));
        Assert.That(error, Does.Contain("no agents here"));
    }

    [Test]
    public async Task Lint_RulesThatCannotWork_EndsWith1AndSaysWhere()
    {
        await WriteAsync("mine.yaml", Head + "rules:\n  - {rule: a, when: {words: x}, then: {queue: desk}}\n  - {rule: b, when: {words: x, channel: email}, then: {queue: desk}}\n");
        var (exitCode, output, _) = await run.InvokeAsync("", "rules", "lint", "mine.yaml");
        Assert.That(exitCode, Is.EqualTo(1));
        Assert.That(output, Does.Contain("mine.yaml:7:5: shadowed: The rule 'b' never decides").And.Contain("unused: No rule leads to the queue 'extra'"));
    }

    [Test]
    public async Task Lint_BesideAHubWithAgents_LooksForSkillsAndStaff()
    {
        await using var hub = await RunningHub.StartAsync();
        await hub.People.AddAgentAsync(new Agent(new AgentId("ana"), "Ana", AgentRole.Agent, false, TimeProvider.System.GetUtcNow()));
        await hub.People.SetWorkAsync(new AgentId("ana"), new WorkProfile { Departments = ["other"] });
        await WriteAsync("mine.yaml", Head + "rules:\n  - {rule: a, when: {words: x}, then: {queue: extra, skills: [tax]}}\n");

        var (exitCode, output, _) = await run.InvokeAsync("", "rules", "lint", "mine.yaml", $"--ChannelHub:Storage:Directory={Path.Combine(hub.Folder, "data")}");

        Assert.That(exitCode, Is.Zero, "hints do not fail");
        Assert.That(output, Does.Contain("mine.yaml:6:5: skill: The rule 'a' requires the skill 'tax' which nobody has").And.Contain("unstaffed: Nobody looks after the queue 'desk'"));
    }

    [TestCase("rules test nowhere.yaml", "there is no file ")]
    [TestCase("rules replay --with nowhere.yaml", "there is no file ")]
    public async Task File_ThatIsNotThere_IsSaid(string line, string said)
    {
        var (exitCode, _, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That((exitCode, error), Is.EqualTo((1, error)));
        Assert.That(error, Does.StartWith("channelhub: ").And.Contain(said));
    }

    [Test]
    public async Task Replay_ChangedFile_TellsWhoWouldMove()
    {
        await using var hub = await RunningHub.StartAsync(development: true);
        using (var client = hub.NewClient())
        {
            foreach (var text in new[] { "Me aparece el error H007 al timbrar una factura", "hola" })
            {
                using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, "/try/run", new { account = "web", customer = text, text });
                Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            }
        }

        var data = $"--ChannelHub:Storage:Directory={Path.Combine(hub.Folder, "data")}";
        await WriteAsync("changed.yaml", Checkout.Read("routing.yaml").Replace("then: {department: technical_support, category: tax-invoicing, level: L2, priority: high}", "then: {department: technical_support, category: tax-invoicing, level: L3, priority: high}", StringComparison.Ordinal));

        var (exitCode, output, error) = await run.InvokeAsync("", "rules", "replay", "--with", "changed.yaml", "--json", data);

        Assert.That(exitCode, Is.Zero, error);
        using var report = JsonDocument.Parse(output);
        Assert.That(report.RootElement.GetProperty("cases").GetInt32(), Is.EqualTo(2));
        var change = report.RootElement.GetProperty("changed").EnumerateArray().Single();
        Assert.That(change.GetProperty("before").GetProperty("level").GetString(), Is.EqualTo("L2"));
        Assert.That(change.GetProperty("after").GetProperty("queue").GetString(), Is.EqualTo("engineering"));

        var (_, told, _) = await run.InvokeAsync("", "rules", "replay", "--with", "changed.yaml", "--since", "2d", data);
        Assert.That(told, Does.StartWith("2 cases routed again: 1 change, 1 of them move.").And.Contain("queue engineering: 0 → 1 (+1)").And.Contain("technical_support/engineering L3 high (tax-invoicing-with-code)"));
    }

    private Task WriteAsync(string name, string yaml) => File.WriteAllTextAsync(Path.Combine(run.Folder, name), yaml);
}
