using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Intake;
using ChannelHub.Routing;
using ChannelHub.Server.Health;

namespace ChannelHub.Server.Tests.Hosting;

internal sealed class HealthTests
{
    [Test]
    public async Task Ready_OfARunningHub_NamesEachDependency()
    {
        using var client = SharedHub.Hub.NewClient();
        using var answer = await client.GetAsync("/health/ready");
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(health.RootElement.GetProperty("status").GetString(), Is.EqualTo("ready"));
        Assert.That(health.RootElement.GetProperty("dependencies").EnumerateArray().Select(d => $"{d.GetProperty("name")} {d.GetProperty("state")}"),
            Is.EqualTo(new[] { "store ok", "intake ok", "routing ok", "channel:web ok" }));
    }

    [Test]
    public void Of_StoreFault_IsNotReadyAndSaysWhy()
    {
        var health = HealthEndpoints.Of("the disk is full", false, Rules(), []);
        Assert.That(health.Status, Is.EqualTo("not-ready"));
        Assert.That(health.Dependencies[0], Is.EqualTo(new DependencyShape("store", "failing", "the disk is full")));
    }

    [Test]
    public void Of_HubThatStops_IsNotReady() => Assert.That(HealthEndpoints.Of(null, true, Rules(), []), Has.Property("Status").EqualTo("not-ready"));

    [Test]
    public void Of_PlatformThatFails_IsNamedAndTheHubStaysReady()
    {
        var health = HealthEndpoints.Of(null, false, Rules(), [("mail", new ChannelCondition(ChannelHealth.Failing, "The mail server refuses the password.", default)), ("web", null)]);
        Assert.That(health.Status, Is.EqualTo("ready"));
        Assert.That(health.Dependencies.Skip(3), Is.EqualTo(new[] { new DependencyShape("channel:mail", "failing", "The mail server refuses the password."), new DependencyShape("channel:web", "ok", null) }));
    }

    [Test]
    public void Of_FaultyRoutingFile_SaysWhereAndTheHubStaysReady()
    {
        var source = Rules();
        source.Refuse([new RoutingFault("/etc/hub/routing.yaml", 7, 3, "The queue 'x' is not known here."), new RoutingFault("/etc/hub/routing.yaml", 9, 1, "More.")]);
        var health = HealthEndpoints.Of(null, false, source, []);
        Assert.That(health.Status, Is.EqualTo("ready"));
        Assert.That(health.Dependencies[2].Reason, Does.EndWith("; the file has changed and is not taken, 2 faults: routing.yaml:7:3: The queue 'x' is not known here."));
    }

    private static RoutingSource Rules() =>
        new(((RoutingLoad.Loaded)RoutingFile.Load("version: 1\ndepartments: [{key: desk}]\nqueues: [{key: desk, department: desk}]\ndefaults: {department: desk}\n", "routing.yaml")).Set);

    [Test]
    public async Task Live_Always_Answers()
    {
        using var client = SharedHub.Hub.NewClient();
        Assert.That(await client.GetStringAsync("/health/live"), Does.StartWith("{\"status\":\"live\""));
    }
}
