using ChannelHub.Intake;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.Routing;

/// <summary>A running hub with a routing file of its own, which tests change.</summary>
internal abstract class RoutingFileHub
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    protected RunningHub Hub { get; private set; } = null!;

    protected string Folder { get; private set; } = "";

    /// <summary>The routing file's path.</summary>
    protected string RoutingPath { get; private set; } = "";

    protected RoutingSource Source => Hub.Services.GetRequiredService<RoutingSource>();

    /// <summary>The file's text at the start.</summary>
    protected abstract string First { get; }

    [SetUp]
    public async Task StartAsync()
    {
        Folder = Directory.CreateTempSubdirectory("channelhub-routing-").FullName;
        RoutingPath = Path.Combine(Folder, "routing.yaml");
        await File.WriteAllTextAsync(RoutingPath, First);
        Hub = await RunningHub.StartAsync(settings: new() { ["ChannelHub:Routing:File"] = RoutingPath });
    }

    [TearDown]
    public async Task StopAsync()
    {
        await Hub.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected static async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Deadline) Assert.Fail("It did not come true in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
