namespace ChannelHub.Routing.Tests;

/// <summary>The routing file that the product ships with, compiled once for all tests.</summary>
internal static class ShippedFile
{
    private static readonly Lazy<RoutingSet> Compiled = new(() => RoutingFile.Load(Text, "routing.yaml") switch
    {
        RoutingLoad.Loaded loaded => loaded.Set,
        RoutingLoad.Faulty faulty => throw new InvalidOperationException(string.Join('\n', faulty.Faults)),
        var other => throw new InvalidOperationException(other.ToString()),
    });

    public static RoutingSet Set => Compiled.Value;

    public static string Text => File.ReadAllText(Path.Combine(Root(), "routing.yaml"));

    /// <summary>The folder of the solution.</summary>
    public static string Root()
    {
        var folder = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(folder, "ChannelHub.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The solution's folder was not found above the tests.");
        return folder;
    }
}
