using System.Diagnostics;
using System.Net;
using ChannelHub.Cases;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>Disk full, database locked: platforms are told to try again, the hub says why, and recovers by itself.</summary>
public sealed class StoreFaultTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Channels__web__MessagesPerMinute"] = "100000",
        ["Channels__web__NewVisitorsPerMinute"] = "100000",
    };

    [Test]
    public async Task Accept_DiskFull_Answers503AndRecoversWhenThereIsRoom()
    {
        using var folder = new HubFolder();
        using var disk = SmallDisk.Mount(Path.Combine(folder.Path, "data"), "12m");
        var ballast = Path.Combine(folder.Path, "data", "ballast");
        await AssertRefusesAndRecoversAsync(
            folder,
            fault: () =>
            {
                // All the room that is left, to the last page.
                using var file = File.Create(ballast);
                var block = new byte[4096];
                try
                {
                    while (true) file.Write(block);
                }
                catch (IOException)
                {
                    return Task.CompletedTask;
                }
            },
            repair: () =>
            {
                File.Delete(ballast);
                return Task.CompletedTask;
            },
            reason: "full");
    }

    [Test]
    public async Task Accept_DatabaseLockedByAnotherProgram_Answers503AndRecoversWhenItIsFree()
    {
        using var folder = new HubFolder();
        SqliteConnection? other = null;
        await AssertRefusesAndRecoversAsync(
            folder,
            fault: async () =>
            {
                other = new SqliteConnection($"Data Source={Path.Combine(folder.Path, "data", "channelhub.db")};Pooling=False");
                await other.OpenAsync();
                await using var lockIt = other.CreateCommand();
                lockIt.CommandText = "BEGIN IMMEDIATE";
                await lockIt.ExecuteNonQueryAsync();
            },
            repair: async () => await other!.DisposeAsync(),
            reason: "locked");
    }

    private static async Task AssertRefusesAndRecoversAsync(HubFolder folder, Func<Task> fault, Func<Task> repair, string? reason)
    {
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = hub.Address, Timeout = TimeSpan.FromSeconds(60) };
        var visitor = await Visitor.ArriveAsync(http);
        var acknowledged = new List<string>();
        Assert.That(await WriteAsync("before"), Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.Accepted));

        await fault();
        HttpStatusCode? status = null;
        var refused = "";
        for (var i = 0; i < 500 && status != HttpStatusCode.ServiceUnavailable; i++) status = await WriteAsync(refused = $"during {i} {new string('x', 3000)}");
        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable), () => hub.Output);
        using (var ready = await http.GetAsync("/health/ready"))
        {
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            if (reason is not null) Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain(reason), "says why");
        }

        await repair();
        var started = TimeProvider.System.GetTimestamp();
        while (await WriteAsync("after") is not (HttpStatusCode.OK or HttpStatusCode.Accepted))
        {
            Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(30)), () => $"The hub did not recover:\n{hub.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        await hub.UntilReadyAsync();
        await folder.UntilAllIsDoneAsync();
        Assert.That(await hub.StopAsync(), Is.Zero, hub.Output);
        await using var store = folder.OpenStore();
        var stored = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).SelectMany(c => c.Messages).Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Body.Text).ToList();
        Assert.That(stored, Is.SupersetOf(acknowledged), "what was acknowledged is there");
        Assert.That(stored, Is.Unique);

        async Task<HttpStatusCode?> WriteAsync(string text)
        {
            var answer = await visitor.WriteAsync(http, text[..Math.Min(20, text.Length)].Replace(' ', '-'), text);
            if ((answer is HttpStatusCode.OK or HttpStatusCode.Accepted) && !acknowledged.Contains(text)) acknowledged.Add(text);
            return answer;
        }
    }

    /// <summary>A small file system in memory, mounted at a folder; needs root.</summary>
    private sealed class SmallDisk(string path) : IDisposable
    {
        public static SmallDisk Mount(string path, string size)
        {
            Directory.CreateDirectory(path);
            if (!Environment.IsPrivilegedProcess || Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", path) != 0) Assert.Ignore("needs root to mount a small file system");
            return new SmallDisk(path);
        }

        public void Dispose() => Run("umount", "-l", path);

        private static int Run(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
    }
}
