namespace ChannelHub.Architecture.Tests;

/// <summary>What a project that only decides must not touch: files, network, databases, the machine, the clock, chance, and other threads.</summary>
internal static class Purity
{
    /// <summary>In <c>System.IO</c> only what works on memory, and the abstract stream that the ports hand over.</summary>
    private static readonly string[] HarmlessIo = ["System.IO.Stream", "System.IO.TextReader", "System.IO.TextWriter", "System.IO.StringReader", "System.IO.StringWriter"];

    private static readonly string[] HarmlessEnvironment = ["System.Environment.get_CurrentManagedThreadId", "System.Environment.get_NewLine"]; // the compiler's iterators ask for the first

    private static readonly string[] ForbiddenNamespaces =
    [
        "System.IO.", "System.Net.", "System.Data.", "Microsoft.", "System.Timers.", "System.Runtime.InteropServices.NativeLibrary", "System.Diagnostics.Process", "System.Diagnostics.Stopwatch",
    ];

    private static readonly string[] ForbiddenTypes =
    [
        "System.Console", "System.TimeProvider", "System.Random", "System.Security.Cryptography.RandomNumberGenerator",
        "System.Threading.Thread", "System.Threading.ThreadPool", "System.Threading.Timer", "System.Threading.PeriodicTimer", "System.Threading.SemaphoreSlim",
        "System.Threading.Tasks.Parallel", "System.Threading.Tasks.TaskFactory", "System.Threading.Tasks.TaskCompletionSource",
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder", "System.Runtime.CompilerServices.AsyncVoidMethodBuilder", "System.Runtime.CompilerServices.AsyncValueTaskMethodBuilder",
    ];

    private static readonly string[] ForbiddenMembers =
    [
        "System.DateTime.get_Now", "System.DateTime.get_UtcNow", "System.DateTime.get_Today", "System.DateTimeOffset.get_Now", "System.DateTimeOffset.get_UtcNow",
        "System.Guid.NewGuid", "System.Guid.CreateVersion7", "System.TimeZoneInfo.get_Local",
    ];

    public static IEnumerable<string> Faults(Uses uses)
    {
        var types = uses.Types.Where(t => (ForbiddenNamespaces.Any(n => t.StartsWith(n, StringComparison.Ordinal)) && !HarmlessIo.Contains(t)) || ForbiddenTypes.Contains(Plain(t)));
        var members = uses.Members.Where(m => ForbiddenMembers.Contains(m) || IsTaskWork(m) || (m.StartsWith("System.Environment.", StringComparison.Ordinal) && !HarmlessEnvironment.Contains(m)));
        return types.Concat(members).Order(StringComparer.Ordinal);
    }

    /// <summary>Ports may speak of tasks; nothing may start or wait for one.</summary>
    private static bool IsTaskWork(string member) =>
        member.StartsWith("System.Threading.Tasks.Task.", StringComparison.Ordinal) || member.StartsWith("System.Threading.Tasks.ValueTask.", StringComparison.Ordinal);

    private static string Plain(string type) => type.Split('`')[0];
}
