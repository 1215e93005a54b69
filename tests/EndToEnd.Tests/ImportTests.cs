using System.Globalization;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests;

/// <summary>Raw payloads of a platform handed in from a file: each once, however often, also where the platform brings them again.</summary>
public sealed class ImportTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Channels__bot__type"] = "telegram", ["Channels__bot__Token"] = "4711:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-ab", ["Channels__bot__Mode"] = "webhook", ["Channels__bot__WebhookSecret"] = "0123456789abcdef0123456789abcdef", ["Channels__bot__WebhookUrl"] = "https://hub.example/channels/bot/telegram",
        ["Channels__bot__BaseUrl"] = "http://127.0.0.1:9",
    };

    [Test]
    public async Task Import_JsonLines_StoresEachOnceAndTheHubWorksOnThem()
    {
        using var folder = new HubFolder();
        var file = Path.Combine(folder.Path, "updates.jsonl");
        var lines = Enumerable.Range(1, 450).Select(i => Update(i, i % 30, $"No puedo entrar al sistema, mensaje {i}")).ToList();
        await File.WriteAllTextAsync(file, string.Join("\r\n", lines) + $"\n\n   \n{lines[7]}\nno es json\n{{\"a\":1}}\n{new string('x', 5_000_000)}\n{Update(1000, 1, "El último, sin fin de línea")}");

        var (exit, output, error) = await HubProcess.RunAsync(folder.Path, Settings, null, "import", "--account", "bot", file);
        Assert.Multiple(() =>
        {
            Assert.That(exit, Is.EqualTo(1), "some lines were refused");
            Assert.That(output, Does.Contain("451 payloads stored, 1 known already, 3 refused."));
            Assert.That(error, Does.Contain("line 454: no message of the platform 'telegram'").And.Contain("line 456: longer than 4 MiB").And.Not.Contain("xxxx"));
        });
        var again = await HubProcess.RunAsync(folder.Path, Settings, null, "import", "--account", "bot", file);
        Assert.That(again.Output, Does.Contain("0 payloads stored, 452 known already, 3 refused."));

        await using var hub = await HubProcess.StartAsync(folder.Path, Settings, waitUntilReady: false);
        await folder.UntilAllAreTakenAsync();
        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.That(cases.Sum(c => c.Case.MessagesIn), Is.EqualTo(451));
        Assert.That(cases.SelectMany(c => c.Messages).Where(m => m.Message.Direction == Direction.In).Select(m => m.Message.Conversation).Distinct().Count(), Is.EqualTo(30), "one conversation a chat");

        var (busy, _, why) = await HubProcess.RunAsync(folder.Path, Settings, null, "import", "--account", "bot", file);
        Assert.That(busy, Is.EqualTo(1), "a store that a hub works on is not written from beside");
        Assert.That(why, Does.Contain("hub"));
    }

    [Test]
    public async Task Import_NothingThere_SaysWhatIsWanted()
    {
        using var folder = new HubFolder();
        var (exit, _, error) = await HubProcess.RunAsync(folder.Path, Settings, null, "import", "--account", "bot", "nowhere");
        Assert.That(exit, Is.EqualTo(1));
        Assert.That(error, Does.Contain("there are no payloads in").And.Contain("JSON Lines"));
    }

    private static string Update(int number, int chat, string text) => string.Create(CultureInfo.InvariantCulture,
        $$$"""{"update_id":{{{number}}},"message":{"message_id":{{{number}}},"date":1772445600,"chat":{"id":{{{5000 + chat}}},"type":"private"},"from":{"id":{{{5000 + chat}}},"is_bot":false,"first_name":"Ana"},"text":"{{{text}}}"}}""");
}
