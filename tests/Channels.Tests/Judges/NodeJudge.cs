using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ChannelHub.Channels.Tests.Judges;

/// <summary>Runs a judge of the folder <c>tests/Channels.Tests/Judges</c>; where Node or the packages are missing, the test is skipped and says so.</summary>
internal static class NodeJudge
{
    public static string Folder { get; } = Path.Combine(Root(), "tests", "Channels.Tests", "Judges");

    /// <summary>Where test.sh installs what <c>tests/npm</c> names.</summary>
    public static string Modules { get; } = Path.Combine(Root(), "artifacts", "npm", "node_modules");

    public static void Require(string package)
    {
        if (!Directory.Exists(Path.Combine(Modules, package)) || !HasNode()) Assert.Ignore($"Node.js or its package {package} (tests/npm) is missing: ./test.sh installs it.");
    }

    /// <summary>Gives a script one JSON value a line and reads one a line back.</summary>
    public static async Task<IReadOnlyList<JsonElement>> AskAsync(string script, IReadOnlyList<string> lines)
    {
        using var node = Start(script);
        var answers = node.StandardOutput.ReadToEndAsync();
        var faults = node.StandardError.ReadToEndAsync();
        foreach (var line in lines) await node.StandardInput.WriteLineAsync(line);
        node.StandardInput.Close();
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.That(node.ExitCode, Is.Zero, await faults);
        var read = (await answers).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.That(read, Has.Count.EqualTo(lines.Count), await faults);
        return read;
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["NODE_PATH"] = Modules;
        return Process.Start(start)!;
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "node")) || File.Exists(Path.Combine(p, "node.exe")));

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root!.FullName, "ChannelHub.sln"))) root = root.Parent;
        return root.FullName;
    }
}
