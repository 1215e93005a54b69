using System.Globalization;
using ChannelHub.Cases;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.EndToEnd.Tests.Mail;

/// <summary>An archive is handed in: what is old becomes cases that no machine writes to.</summary>
public sealed class ArchiveStoryTests
{
    private static readonly Dictionary<string, string> Settings = new() { ["Channels__help__type"] = "email", ["Channels__help__Address"] = "help@desk.example" };

    /// <summary>Where no hub listens, whatever else runs on the machine.</summary>
    private const string Nobody = "http://127.0.0.1:9";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Import_OldAndNewMail_OnlyTheNewIsAnswered(bool beside)
    {
        using var folder = new HubFolder();
        var now = TimeProvider.System.GetUtcNow();
        var file = Path.Combine(folder.Path, "archive.mbox");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, 150).Select(i => Mbox($"c{i}@customer.example", $"{i}@customer.example", now.AddDays(i < 148 ? -30 - i : -1)))) + Mbox("nameless@customer.example", null, now.AddDays(-9)) + Mbox("nameless@customer.example", null, now.AddDays(-9)));
        HubProcess? hub = beside ? await HubProcess.StartAsync(folder.Path, Settings) : null;
        string[] import = ["import", "--account", "help", file, "--url", hub?.Address.ToString() ?? Nobody];
        var first = await HubProcess.RunAsync(folder.Path, Settings, null, import);
        Assert.That(first.Output, Does.Contain("152 mails stored, 0 known already, 0 refused."), first.Error);
        var again = await HubProcess.RunAsync(folder.Path, Settings, null, [.. import, "--answer"]);
        Assert.That(again.Output, Does.Contain("0 mails stored, 152 known already, 0 refused."), "what is here is known with and without its mark");
        hub ??= await HubProcess.StartAsync(folder.Path, Settings, waitUntilReady: false);
        await using var running = hub;
        await folder.UntilAllIsDoneAsync();

        await using var store = folder.OpenStore();
        var cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        Assert.Multiple(() =>
        {
            Assert.That(cases, Has.Count.EqualTo(152));
            Assert.That(cases.Count(c => c.Case.Queue is not null), Is.EqualTo(152), "routed as ever");
            Assert.That(cases.Where(c => c.Case.Tags.Contains("imported")).SelectMany(c => c.Messages).Select(m => (m.Message.Direction, m.Message.Body.Traits)), Is.EqualTo(Enumerable.Repeat((Direction.In, MessageTraits.Imported), 150)));
            Assert.That(cases.Count(c => c.Case.MessagesOut == 1), Is.EqualTo(2));
            Assert.That(Directory.GetFiles(Path.Combine(folder.Path, "data", "pickup"), "*.eml", SearchOption.AllDirectories), Has.Length.EqualTo(2));
        });

        var reply = Mail("c7@customer.example", "reply@customer.example", now.AddDays(-30), "In-Reply-To: <7@customer.example>\n");
        var (exit, _, error) = await HubProcess.RunAsync(folder.Path, Settings, reply, "mail", "deliver", "--account", "help", "--url", hub.Address.ToString());
        Assert.That(exit, Is.Zero, error);
        await folder.UntilAllIsDoneAsync();
        cases = await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>());
        var woken = cases.Single(c => c.Case.MessagesIn == 2).Case;
        Assert.That(woken.Tags, Does.Not.Contain("imported"), "who writes anew, whatever his clock says, is a customer like any other");
    }

    [Test]
    public async Task Import_OldMailToBeAnswered_IsAnswered()
    {
        using var folder = new HubFolder();
        var file = Path.Combine(folder.Path, "archive.mbox");
        await File.WriteAllTextAsync(file, Mbox("ana@customer.example", "1@customer.example", TimeProvider.System.GetUtcNow().AddDays(-300)));
        var (exit, _, error) = await HubProcess.RunAsync(folder.Path, Settings, null, "import", "--account", "help", file, "--url", Nobody, "--answer");
        Assert.That(exit, Is.Zero, error);
        await using var hub = await HubProcess.StartAsync(folder.Path, Settings, waitUntilReady: false);
        await folder.UntilAllIsDoneAsync();
        await using var store = folder.OpenStore();
        var c = (await HubFolder.ReadAllAsync(store.GetRequiredService<ICaseQueries>())).Single();
        Assert.That((c.Case.MessagesOut, c.Case.Tags.Contains("imported")), Is.EqualTo((1, false)));
    }

    private static string Mbox(string from, string? id, DateTimeOffset date) => $"From {from} Sun Nov  1 10:00:00 2020\n{Mail(from, id, date)}\n";

    private static string Mail(string from, string? id, DateTimeOffset date, string more = "") =>
        $"From: <{from}>\nTo: help@desk.example\nSubject: La impresora\n{(id is null ? "" : $"Message-ID: <{id}>\n")}Date: {date.ToString("ddd, d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\n{more}"
        + "Content-Type: text/plain; charset=utf-8\n\nLa impresora no imprime desde ayer.\n";
}
