using System.Net;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatFilesTests : WebChatFixture
{
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];

    private static async Task<(Visitor Owner, string Sha256)> SendFileAsync(ChannelHost host, string name = "fotografía.png")
    {
        var owner = await VisitAsync(host);
        (await owner.PostAsync(WebChatUploadTests.Form("""{"id":"a"}""", (name, Png)))).Dispose();
        return (owner, host.Hub.Messages(owner.Conversation).Single().Body.Attachments[0].Sha256);
    }

    [TestCase("")]
    [TestCase("?at=1")]
    public async Task Get_OwnFile_IsADownloadThatNothingRuns(string query)
    {
        var host = await StartAsync();
        var (owner, sha256) = await SendFileAsync(host);
        using var response = await owner.GetAsync($"files/{sha256}{query}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Png));
        Assert.That(response.Content.Headers.ContentDisposition!.DispositionType, Is.EqualTo("attachment"));
        Assert.That(response.Content.Headers.ContentDisposition.FileNameStar, Is.EqualTo("fotografía.png"));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("image/png"));
        Assert.That(string.Join(' ', response.Headers.GetValues("Content-Security-Policy")), Is.EqualTo("default-src 'none'; sandbox"));
        Assert.That(string.Join(' ', response.Headers.GetValues("X-Content-Type-Options")), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task Get_AnothersFile_IsNotThere()
    {
        var host = await StartAsync();
        var (_, sha256) = await SendFileAsync(host);
        var other = await VisitAsync(host);
        foreach (var query in new[] { "", "?at=1" })
        {
            using var response = await other.GetAsync($"files/{sha256}{query}");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        }

        using var nobody = await host.Client.GetAsync($"{Chat}/files/{sha256}");
        Assert.That(nobody.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("../../../etc/passwd")]
    [TestCase("..%2f..%2fwebchat.secret")]
    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("x")]
    public async Task Get_NoFile_Is404(string name)
    {
        var host = await StartAsync();
        var (owner, _) = await SendFileAsync(host);
        using var response = await owner.GetAsync($"files/{name}");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Get_WrongPosition_Is404()
    {
        var host = await StartAsync();
        var (owner, sha256) = await SendFileAsync(host);
        using var response = await owner.GetAsync($"files/{sha256}?at=2");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Get_AgentsFileOfAnUnknownKind_IsOnlyBytes()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var file = host.Files.Store("<script>alert(1)</script>"u8.ToArray());
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "", Attachments = [new Attachment { Name = "x.html", ContentType = "text/html", Size = file.Size, Sha256 = file.Sha256 }] });
        using var response = await visitor.GetAsync($"files/{file.Sha256}?at=1");
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/octet-stream"));
    }
}

public sealed class WebChatSeenTests : WebChatFixture
{
    private static StringContent Report(string json) => new(json, Encoding.UTF8, "application/json");

    [Test]
    public async Task Post_ShownAnswers_AreReceiptsOfOwnAnswersOnly()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        (await visitor.PostAsync("""{"id":"a","text":"Hola"}""")).Dispose();
        var answers = new[] { host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno" }), host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "dos" }) };
        host.Hub.Reply((await VisitAsync(host)).Conversation, new MessageBody { Text = "de otro" });

        using var response = await visitor.PostAsync(Report("""{"state":"read","positions":[1,2,3,4,5]}"""), "seen");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(host.Hub.Receipts.Select(r => (r.Message, r.State)), Is.EqualTo(answers.Select(a => ((MessageId?)a.Id, DeliveryState.Read))));
        Assert.That(host.Hub.Parked, Is.Empty);
    }

    [Test]
    public async Task Post_SameReportTwice_IsOneReceiptAndDeliveredIsAnother()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno" });
        foreach (var state in new[] { "delivered", "delivered", "read", "read" }) (await visitor.PostAsync(Report($$"""{"state":"{{state}}","positions":[1]}"""), "seen")).Dispose();
        Assert.That(host.Hub.Receipts.Select(r => r.State), Is.EqualTo(new[] { DeliveryState.Delivered, DeliveryState.Read }));
        Assert.That(host.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    [TestCase("{}")]
    [TestCase("""{"state":"failed","positions":[1]}""")]
    [TestCase("""{"state":"read","positions":[]}""")]
    [TestCase("""{"state":"read","positions":[0]}""")]
    [TestCase("""{"state":"read","positions":[-9223372036854775808,9223372036854775807]}""")]
    [TestCase("""{"state":"read","positions":[1,900]}""")]
    [TestCase("""{"state":"read","positions":"1"}""")]
    [TestCase("not json")]
    public async Task Post_Malformed_Is400(string json)
    {
        var host = await StartAsync();
        using var response = await (await VisitAsync(host)).PostAsync(Report(json), "seen");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Post_StoreUnavailable_Is503()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        host.Hub.Reply(visitor.Conversation, new MessageBody { Text = "uno" });
        host.Hub.Fault = "locked";
        using var response = await visitor.PostAsync(Report("""{"state":"read","positions":[1]}"""), "seen");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
    }

    [Test]
    public async Task Post_WithoutKey_Is401()
    {
        var host = await StartAsync();
        using var response = await host.Client.PostAsync(Chat + "/seen", Report("""{"state":"read","positions":[1]}"""));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }
}
