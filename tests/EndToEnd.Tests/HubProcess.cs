using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>The program itself, in a process of its own, on a free loopback port and a data directory of the test's.</summary>
internal sealed class HubProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly List<string> output = [];
    private readonly Task reading;

    private HubProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    public Uri Address { get; }

    public int Id => process.Id;

    /// <summary>What the program printed so far.</summary>
    public string Output
    {
        get
        {
            lock (output) return string.Join('\n', output);
        }
    }

    public static string ProgramPath => Path.Combine(TestContext.CurrentContext.TestDirectory, "channelhub.dll");

    public static async Task<HubProcess> StartAsync(string directory, IReadOnlyDictionary<string, string>? settings = null, bool waitUntilReady = true, Uri? address = null)
    {
        address ??= FreeAddress();
        var hub = new HubProcess(Process.Start(StartInfo(directory, settings, "run", "--urls", address.ToString()))!, address);
        if (waitUntilReady) await hub.UntilReadyAsync();
        return hub;
    }

    /// <summary>Runs one command of the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string directory, IReadOnlyDictionary<string, string>? settings, string? input, params string[] arguments)
    {
        var start = StartInfo(directory, settings, arguments);
        start.RedirectStandardInput = true;
        using var command = Process.Start(start)!;
        var texts = Task.WhenAll(command.StandardOutput.ReadToEndAsync(), command.StandardError.ReadToEndAsync());
        await command.StandardInput.WriteAsync(input);
        command.StandardInput.Close();
        using var limit = new CancellationTokenSource(StartLimit);
        await command.WaitForExitAsync(limit.Token);
        return (command.ExitCode, (await texts)[0], (await texts)[1]);
    }

    public async Task UntilReadyAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < StartLimit)
        {
            Assert.That(process.HasExited, Is.False, () => $"The hub ended at its start:\n{Output}");
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(25), TimeProvider.System);
        }

        Assert.Fail($"The hub was not ready after {StartLimit.TotalSeconds} s:\n{Output}");
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: false);
        await process.WaitForExitAsync();
        await reading;
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        Assert.That(Signal(process.Id, 15), Is.Zero);
        using var limit = new CancellationTokenSource(StartLimit);
        await process.WaitForExitAsync(limit.Token);
        await reading;
        return process.ExitCode;
    }

    public long ResidentBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private static ProcessStartInfo StartInfo(string directory, IReadOnlyDictionary<string, string>? settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ProgramPath, .. arguments]) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ChannelHub__", StringComparison.OrdinalIgnoreCase) || k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        foreach (var (key, value) in settings ?? new Dictionary<string, string>()) start.Environment[key.StartsWith("ASPNETCORE", StringComparison.Ordinal) ? key : "ChannelHub__" + key] = value;
        return start;
    }

    /// <summary>An address on which nothing listens.</summary>
    public static Uri FreeAddress() => new($"http://127.0.0.1:{FreePort()}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output) output.Add(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Signal(int process, int signal);
}
