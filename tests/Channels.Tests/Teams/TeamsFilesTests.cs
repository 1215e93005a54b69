using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>Files are fetched from the platform's hosts, with the bot's token only where it belongs.</summary>
internal sealed class TeamsFilesTests : TeamsFixture
{
    [Test] // P26
    public async Task Prepare_PictureAlone_IsFetchedWithTheBotsToken()
    {
        var (host, platform) = await StartAsync();
        platform.Files["/files/picture"] = ([1, 2, 3], true, null);
        var ready = await PrepareAsync(host, platform, Attached("image/*", url: $"{Root(platform)}/files/picture"));
        Assert.That(ready.Attachments.Single(), Has.Property("Size").EqualTo(3).And.Property("ContentType").EqualTo("image/png").And.Property("Inline").True);
        Assert.That((ready.PendingFiles.Count, ready.Text), Is.EqualTo((0, "[picture]")));
    }

    [Test]
    public async Task Prepare_FileOfAPersonalChat_IsFetchedWithoutAnyToken()
    {
        var (host, platform) = await StartAsync();
        platform.Files["/files/contrato"] = ([1, 2, 3, 4], false, null);
        var ready = await PrepareAsync(host, platform, Info($"{Root(platform)}/files/contrato?tempauth=secret"));
        Assert.That(ready.Attachments.Single(), Has.Property("Name").EqualTo("contrato.pdf").And.Property("ContentType").EqualTo("application/pdf"));
        Assert.That(platform.FileReads.Single().Authorization, Is.Null);
    }

    [TestCase("https://evil.example/x")]
    [TestCase("http://acme.sharepoint.com/x")]
    [TestCase("https://acme.sharepoint.com.evil.example/x")]
    [TestCase("http://169.254.169.254/latest/meta-data/")]
    [TestCase("file:///etc/passwd")]
    [TestCase("no address")]
    public async Task Prepare_AddressOfSomebodyElse_IsNotCalled(string address)
    {
        var (host, platform) = await StartAsync();
        foreach (var attachment in new[] { Info(address), Attached("image/png", address) })
        {
            var ready = await PrepareAsync(host, platform, attachment);
            Assert.That((ready.Attachments.Count, ready.Notes.Single().Kind), Is.EqualTo((0, "file-missing")));
        }

        Assert.That(platform.TokensGiven, Is.Zero);
    }

    [Test]
    public async Task Prepare_MovedToSomebodyElse_IsNotFollowed()
    {
        var (host, platform) = await StartAsync();
        platform.Files["/files/a"] = ([], true, "https://evil.example/x");
        platform.Files["/files/b"] = ([], true, "/files/c");
        platform.Files["/files/c"] = ([9], false, null);
        Assert.That((await PrepareAsync(host, platform, Attached("image/png", $"{Root(platform)}/files/a"))).Notes.Single().Kind, Is.EqualTo("file-missing"));
        Assert.That((await PrepareAsync(host, platform, Attached("image/png", $"{Root(platform)}/files/b"))).Attachments.Single().Size, Is.EqualTo(1));
        Assert.That(platform.FileReads.Last(), Is.EqualTo(("/files/c", (string?)null)), "a token does not follow a redirect");
    }

    [Test]
    public async Task Prepare_TooBigOrGone_IsANoteAndTheMessageGoesOn()
    {
        var (host, platform) = await StartAsync(null, ("MaxFileBytes", "3"));
        platform.Files["/files/big"] = ([1, 2, 3, 4], false, null);
        foreach (var name in new[] { "big", "gone" })
        {
            var ready = await PrepareAsync(host, platform, Info($"{Root(platform)}/files/{name}"));
            Assert.That((ready.Attachments.Count, ready.Notes.Single()), Is.EqualTo((0, new MessageNote("file-missing", "contrato.pdf"))));
        }
    }

    [Test]
    public async Task Prepare_StoreFull_IsTriedLater()
    {
        var (host, platform) = await StartAsync();
        platform.Files["/files/a"] = ([1], false, null);
        host.Files.Fault = "the disk is full";
        Assert.That(await OutcomeAsync(host, platform, Info($"{Root(platform)}/files/a")), Is.InstanceOf<PrepareOutcome.Later>());
    }

    private static string Root(BotConnector platform) => new Uri(platform.ServiceUrl).GetLeftPart(UriPartial.Authority);

    private static JsonObject Info(string address) => new()
    {
        ["contentType"] = "application/vnd.microsoft.teams.file.download.info", ["name"] = "contrato.pdf", ["contentUrl"] = "https://acme.sharepoint.com/x",
        ["content"] = new JsonObject { ["downloadUrl"] = address, ["uniqueId"] = "u", ["fileType"] = "pdf" },
    };

    private static JsonObject Attached(string type, string url) => new() { ["contentType"] = type, ["contentUrl"] = url };

    private static async Task<InboundMessage> PrepareAsync(ChannelHost host, BotConnector platform, JsonObject attachment) => ((PrepareOutcome.Ready)await OutcomeAsync(host, platform, attachment)).Message;

    private static async Task<PrepareOutcome> OutcomeAsync(ChannelHost host, BotConnector platform, JsonObject attachment)
    {
        var raw = GoldenActivities.Raw(System.Text.Encoding.UTF8.GetBytes(With(Activity(platform), ("text", null), ("attachments", new JsonArray(attachment))).ToJsonString()));
        var message = ((Normalised.Message)host.Channel.Map(raw)).Value;
        Assert.That(message.PendingFiles, Is.Not.Empty);
        return await host.Channel.PrepareAsync(raw, message, CancellationToken.None);
    }
}
