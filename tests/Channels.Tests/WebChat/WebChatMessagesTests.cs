using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatMessagesTests : WebChatFixture
{
    [Test]
    public async Task Post_Message_IsStoredByteForByte()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        const string json = "{ \"id\":\"a-1\",\n  \"text\" : \"\\u00a1Hola \\ud83d\\udc4d!\", \"extra\": [1, 2.50] }";
        using var response = await visitor.PostAsync(json);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await response.Content.ReadAsStringAsync(), Is.EqualTo("""{"id":"a-1","status":"stored"}"""));
        var raw = host.Hub.Inbox.Single();
        Assert.That(raw.ExternalId, Is.EqualTo($"{visitor.Address}:a-1"));
        Assert.That(Encoding.UTF8.GetString(raw.Body.Span), Is.EqualTo($$"""{"visitor":"{{visitor.Address}}","message":{{json}}}"""));
        Assert.That(host.Hub.Messages(visitor.Conversation).Single().Body.Text, Is.EqualTo("¡Hola 👍!"));
    }

    [Test]
    public async Task Post_Repeat_GivesTheSameBodyWith200()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var first = await visitor.PostAsync("""{"id":"a","text":"Hola"}""");
        using var second = await visitor.PostAsync("""{"id":"a","text":"Hola"}""");
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo(await first.Content.ReadAsStringAsync()));
    }

    [Test]
    public async Task Post_SameIdByTwoVisitors_IsTwoMessages()
    {
        var host = await StartAsync();
        var (ana, luis) = (await VisitAsync(host), await VisitAsync(host));
        using var first = await ana.PostAsync("""{"id":"a","text":"soy Ana"}""");
        using var second = await luis.PostAsync("""{"id":"a","text":"soy Luis"}""");
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(2));
    }

    [TestCase("", 400, "form")]
    [TestCase("null", 400, "form")]
    [TestCase("[]", 400, "form")]
    [TestCase("{", 400, "form")]
    [TestCase("""{"id":"a","text":"x"} {}""", 400, "form")]
    [TestCase("""{"id":"a","text":"x",}""", 400, "form")]
    [TestCase("""{"text":"x"}""", 400, "form", Description = "no id")]
    [TestCase("""{"id":7,"text":"x"}""", 400, "form")]
    [TestCase("""{"id":"","text":"x"}""", 400, "form")]
    [TestCase("""{"id":"a b","text":"x"}""", 400, "form")]
    [TestCase("""{"id":"a:seen:1:read","text":"x"}""", 400, "form", Description = "an id that would look like a report")]
    [TestCase("""{"id":"../x","text":"x"}""", 400, "form")]
    [TestCase("""{"id":"a","id":"b","text":"x"}""", 400, "form", Description = "two ids")]
    [TestCase("""{"id":"a","text":"x","text":"y"}""", 400, "form")]
    [TestCase("""{"id":"a"}""", 400, "form", Description = "nothing in it")]
    [TestCase("""{"id":"a","text":"  \n "}""", 400, "form")]
    [TestCase("""{"id":"a","text":"\u0000\u0001"}""", 400, "form")]
    [TestCase("""{"id":"a","text":5}""", 400, "form")]
    [TestCase("""{"id":"a","text":{"x":1}}""", 400, "form")]
    [TestCase("""{"id":"a","text":"\ud800"}""", 400, "form", Description = "half a character")]
    [TestCase("""{"id":"a","text":"x","\ud800":1}""", 400, "form", Description = "half a character as a name")]
    [TestCase("""{"id":"a","text":"x","attachments":[{"sha256":"aaaa"}]}""", 400, "form", Description = "a file that was not sent")]
    [TestCase("""{"id":"a","text":"x","language":"a-language-that-has-a-name-that-is-far-too-long"}""", 413, "size")]
    public async Task Post_Malformed_IsRefusedAndCounted(string json, int status, string code)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync(json);
        await AssertRefusedAsync(host, response, status, code);
    }

    [TestCase("""{"id":"a","text":"x?"}""")]
    [TestCase("""{"id":"a","text":"x","unknown":"?"}""", Description = "also where we do not look: it is stored as it came")]
    [TestCase("""{"id":"a","text":"x","?":1}""")]
    public async Task Post_InvalidUtf8_Is400(string json)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var at = json.IndexOf('?', StringComparison.Ordinal);
        using var response = await visitor.PostAsync(Json([.. Encoding.UTF8.GetBytes(json[..at]), 0xC3, 0x28, .. Encoding.UTF8.GetBytes(json[(at + 1)..])]));
        await AssertRefusedAsync(host, response, 400, "form");
    }

    [Test]
    public async Task Post_DeepJson_Is400()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync($$"""{"id":"a","text":"x","more":{{new string('[', 20_000)}}{{new string(']', 20_000)}}}""");
        await AssertRefusedAsync(host, response, 400, "form");
    }

    [Test]
    public async Task Post_TextAtTheLimit_IsTakenAndOneMoreIsNot()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var fits = await visitor.PostAsync(JsonSerializer.Serialize(new { id = "a", text = new string('ñ', 10_000) }));
        Assert.That(fits.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        using var tooLong = await visitor.PostAsync(JsonSerializer.Serialize(new { id = "b", text = new string('ñ', 10_001) }));
        Assert.That(tooLong.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
        Assert.That(host.Hub.Inbox, Has.Count.EqualTo(1));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Post_TenMegabytes_Is413(bool isLengthTold)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var body = Encoding.UTF8.GetBytes($$"""{"id":"a","text":"{{new string('x', 10 * 1024 * 1024)}}"}""");
        HttpContent content = isLengthTold ? new ByteArrayContent(body) : new StreamContent(new UntoldLength(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await visitor.PostAsync(content);
            await AssertRefusedAsync(host, response, 413, "size");
        }
        catch (HttpRequestException)
        {
            // We closed the connection while the client was still sending: it may see that before our answer.
            Assert.That(host.Hub.Refusals.GetValueOrDefault("size"), Is.EqualTo(1));
        }

        Assert.That(host.Hub.Inbox, Is.Empty);
    }

    [TestCase("text/plain")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("application/json-patch+json")]
    [TestCase(null)]
    public async Task Post_OtherContentType_Is415(string? type)
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        var content = new ByteArrayContent("""{"id":"a","text":"x"}"""u8.ToArray());
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var response = await visitor.PostAsync(content);
        await AssertRefusedAsync(host, response, 415, "type");
    }

    [Test]
    public async Task Post_OwnPage_IsTaken()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var request = visitor.Request(HttpMethod.Post, "messages");
        request.Headers.Add("Origin", host.BaseAddress.ToString().TrimEnd('/'));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Content = Json("""{"id":"a","text":"x"}"""u8.ToArray());
        using var response = await host.Client.SendAsync(request);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
    }

    [Test]
    public async Task Post_Faster_ThanAllowed_IsAskedToWaitAndThenTaken()
    {
        var time = new ManualTime();
        var host = await StartAsync(time, ("MessagesPerMinute", "6"));
        var (visitor, other) = (await VisitAsync(host), await VisitAsync(host));
        for (var i = 0; i < 6; i++) (await visitor.PostAsync($$"""{"id":"{{i}}","text":"x"}""")).Dispose();
        using var refused = await visitor.PostAsync("""{"id":"7","text":"x"}""");
        Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(refused.Headers.RetryAfter!.Delta, Is.EqualTo(TimeSpan.FromSeconds(10)));
        Assert.That(host.Hub.Refusals["rate"], Is.EqualTo(1));
        using var others = await other.PostAsync("""{"id":"1","text":"x"}""");
        Assert.That(others.StatusCode, Is.EqualTo(HttpStatusCode.Accepted), "another visitor is not slowed down");
        time.Advance(TimeSpan.FromSeconds(10));
        using var taken = await visitor.PostAsync("""{"id":"7","text":"x"}""");
        Assert.That(taken.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
    }

    [Test]
    public async Task Post_AThousandAtOnce_AllAreStoredOnce()
    {
        var host = await StartAsync();
        var visitors = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => VisitAsync(host)));
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async i =>
        {
            using var response = await visitors[i % 10].PostAsync($$"""{"id":"m{{i}}","text":"mensaje {{i}}"}""");
            return (response.StatusCode, Body: await response.Content.ReadAsStringAsync(), Wanted: $$"""{"id":"m{{i}}","status":"stored"}""");
        }));
        Assert.That(answers.All(a => a.StatusCode == HttpStatusCode.Accepted && a.Body == a.Wanted), Is.True);
        Assert.That(visitors.Sum(v => host.Hub.Messages(v.Conversation).Count), Is.EqualTo(1000));
        Assert.That(host.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    [Test]
    public async Task Post_Choice_IsAButtonPressThatTheVisitorSeesByItsLabel()
    {
        var host = await StartAsync();
        var visitor = await VisitAsync(host);
        using var response = await visitor.PostAsync("""{"id":"a","text":"Sí, sigue igual","choice":"still"}""");
        var body = host.Hub.Messages(visitor.Conversation).Single().Body;
        Assert.That((body.Text, body.FullText, body.Traits), Is.EqualTo(("still", "Sí, sigue igual", MessageTraits.Button)));
        using var events = await visitor.ListenAsync();
        Assert.That((await events.MessagesAsync(1))[0].Data, Does.Contain("\"parts\":[\"Sí, sigue igual\"]"));
    }

    private static ByteArrayContent Json(byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static async Task AssertRefusedAsync(ChannelHost host, HttpResponseMessage response, int status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.That((int)response.StatusCode, Is.EqualTo(status), body);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.GetProperty("title").GetString(), Is.Not.Empty);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(host.Hub.Inbox, Is.Empty);
        Assert.That(host.Hub.Refusals, Is.EqualTo(new Dictionary<string, int> { [code] = 1 }));
        Assert.That(host.Hub.Ledger(ChannelHost.Account).Balances, Is.True);
    }

    private sealed class UntoldLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
