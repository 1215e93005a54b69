using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChannelHub.Channels.Tests.Telegram;

namespace ChannelHub.EndToEnd.Tests.Telegram;

/// <summary>The program beside telegram-test-api, an emulator of the Bot API that others wrote (MIT): what it takes for a customer and for a bot, not what we do.</summary>
public sealed class EmulatorTests
{
    [Test]
    public async Task Customer_WritesThroughTheEmulator_GetsTheAnswerThere()
    {
        using var emulator = await Emulator.StartAsync();
        using var folder = new HubFolder();
        var settings = new Dictionary<string, string>
        {
            ["Channels__bot__type"] = "telegram", ["Channels__bot__Token"] = TelegramPayloads.Token, ["Channels__bot__BaseUrl"] = emulator.Http.BaseAddress!.ToString(),
        };
        await using var hub = await HubProcess.StartAsync(folder.Path, settings);
        await emulator.WriteAsync(4711, "Me aparece el error H007 al timbrar una factura");
        var answer = await emulator.AnswerAsync(4711, hub);
        Assert.That((string)answer["text"]!, Does.Contain("CH-1001"));
        Assert.That((string)answer["reply_parameters"]!["message_id"]!.ToString(), Is.EqualTo("1"));

        await emulator.WriteAsync(4712, "Good afternoon, I would like to buy three more licences for my company");
        Assert.That((string)(await emulator.AnswerAsync(4712, hub))["text"]!, Does.Contain("CH-1002"));
        await folder.UntilAllIsDoneAsync();
        Assert.That(await hub.StopAsync(), Is.Zero, hub.Output);
    }

    private sealed class Emulator : IDisposable
    {
        private readonly Process process;

        private Emulator(Process process, Uri address)
        {
            this.process = process;
            Http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        }

        public HttpClient Http { get; }

        public static async Task<Emulator> StartAsync()
        {
            var folder = Path.Combine(Root(), "artifacts", "npm");
            if (!Directory.Exists(Path.Combine(folder, "node_modules", "telegram-test-api"))) Assert.Ignore("needs telegram-test-api, which ./test.sh installs where Node.js is");
            var start = new ProcessStartInfo("node", [Path.Combine(TestContext.CurrentContext.TestDirectory, "Telegram", "emulator.cjs"), folder]) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
            var process = Process.Start(start)!;
            var port = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
            Assert.That(port, Is.Not.Null, () => process.StandardError.ReadToEnd());
            return new Emulator(process, new Uri($"http://127.0.0.1:{port}"));
        }

        public async Task WriteAsync(long chat, string text)
        {
            var message = new JsonObject
            {
                ["botToken"] = TelegramPayloads.Token, ["date"] = 1767258000, ["text"] = text,
                ["from"] = new JsonObject { ["id"] = chat, ["is_bot"] = false, ["first_name"] = "Ana", ["username"] = "ana" },
                ["chat"] = new JsonObject { ["id"] = chat, ["type"] = "private", ["first_name"] = "Ana" },
            };
            using var response = await Http.PostAsJsonAsync("/sendMessage", message);
            response.EnsureSuccessStatusCode();
        }

        /// <summary>The first answer that the bot sent into a chat since the last time.</summary>
        public async Task<JsonNode> AnswerAsync(long chat, HubProcess hub)
        {
            var started = TimeProvider.System.GetTimestamp();
            while (true)
            {
                using var response = await Http.PostAsJsonAsync("/getUpdates", new JsonObject { ["token"] = TelegramPayloads.Token, ["chatId"] = chat });
                var updates = (await response.Content.ReadFromJsonAsync<JsonNode>())!["result"]!.AsArray();
                if (updates.Count > 0) return updates[0]!["message"]!;
                Assert.That(TimeProvider.System.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(30)), () => hub.Output);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        public void Dispose()
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(5))) process.Kill();
            process.Dispose();
            Http.Dispose();
        }

        private static string Root()
        {
            var folder = TestContext.CurrentContext.TestDirectory;
            while (!File.Exists(Path.Combine(folder, "ChannelHub.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
