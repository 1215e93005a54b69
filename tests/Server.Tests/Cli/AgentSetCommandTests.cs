namespace ChannelHub.Server.Tests.Cli;

internal sealed class AgentSetCommandTests
{
    private CommandRun run = null!;

    [SetUp]
    public async Task PrepareAsync()
    {
        run = new CommandRun();
        await run.InvokeAsync("", "agent", "add", "ana");
    }

    [TearDown]
    public void CleanUp() => run.Dispose();

    [Test]
    public async Task Set_SomeThenOthers_ReplacesWhatIsNamedAndKeepsTheRest()
    {
        var line = "agent set ana --skill payroll:5 --skill pos --language es --language EN --level L1 --department technical_support --capacity 90";
        var (exitCode, output, error) = await run.InvokeAsync("", line.Split(' '));
        Assert.That(exitCode, Is.Zero, error);
        Assert.That(output.Trim(), Is.EqualTo("Agent 'ana': skills payroll:5, pos:3; languages es, en; levels L1; departments technical_support; hours any; capacity 90."));

        (_, output, _) = await run.InvokeAsync("", "agent set ana --skill tax:1 --any language".Split(' '));
        Assert.That(output.Trim(), Is.EqualTo("Agent 'ana': skills tax:1; languages any; levels L1; departments technical_support; hours any; capacity 90."));
        (_, output, _) = await run.InvokeAsync("", "agent", "list");
        Assert.That(output, Does.StartWith("ana\tagent\tana\t").And.Contain("\toffline\tskills tax:1;"));
    }

    [TestCase("--skill payroll:9", "channelhub: The proficiency of 'payroll' is a number from 1 to 5.")]
    [TestCase("--skill payroll:best", "channelhub: 'payroll:best' is no skill; write its name, or name and proficiency: payroll:3.")]
    [TestCase("--language spanish --capacity 0", "channelhub: 'spanish' is no language; write its code of two letters, such as es, en or pt. A capacity is a number from 1 to 100000.")]
    [TestCase("--department kitchen", "channelhub: there is no department 'kitchen'; there are: technical_support, customer_service, maintenance, sales.")]
    public async Task Set_WhatIsNotPossible_SaysWhyAndChangesNothing(string options, string expected)
    {
        var (exitCode, _, error) = await run.InvokeAsync("", $"agent set ana {options}".Split(' '));
        Assert.That(error.Trim(), Is.EqualTo(expected));
        Assert.That(exitCode, Is.EqualTo(1));
    }
}
