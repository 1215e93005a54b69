namespace ChannelHub.Server.Tests;

/// <summary>One production hub for all tests that only look at it or add to it.</summary>
[SetUpFixture]
internal sealed class SharedHub
{
    public static RunningHub Hub { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Hub = await RunningHub.StartAsync(settings: new() { ["ChannelHub:Console:SignInAttemptsPerMinute"] = "1000" });

    [OneTimeTearDown]
    public async Task StopAsync() => await Hub.DisposeAsync();
}
