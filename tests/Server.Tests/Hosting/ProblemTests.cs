using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Api;
using ChannelHub.Server.Hosting;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Server.Tests.Hosting;

/// <summary>Every error is a problem document, whoever made it.</summary>
internal sealed class ProblemTests
{
    [TestCase("GET", "/nothing/here", null, null, 404, "not-found")]
    [TestCase("DELETE", "/health/live", null, null, 405, "method")]
    [TestCase("GET", "/api/v1/nothing", null, null, 404, "not-found")]
    [TestCase("GET", "/api/v1/cases/abc", null, null, 404, "not-found")]
    [TestCase("GET", "/api/v1/cases?status=done", null, null, 400, "query")]
    [TestCase("GET", "/api/v1/cases?limit=0", null, null, 400, "query")]
    [TestCase("GET", "/api/v1/cases?since=yesterday", null, null, 400, "query")]
    [TestCase("GET", "/api/v1/cases?contact=42", null, null, 400, "query")]
    [TestCase("POST", "/api/v1/cases/CH-1/notes", "text/plain", "x", 415, "media-type")]
    [TestCase("POST", "/api/v1/cases/CH-1/notes", "application/json", "{", 400, "json")]
    [TestCase("POST", "/api/v1/cases/CH-1/notes", "application/json", "{\"txt\":\"x\"}", 400, "json")]
    [TestCase("POST", "/api/v1/cases/CH-1/notes", "application/json", "{\"text\":null}", 400, "json")]
    [TestCase("POST", "/api/v1/cases/CH-1/notes", "application/json", "", 400, "bad-request")]
    [TestCase("POST", "/api/v1/cases/CH-1/status", "application/json", "{\"status\":\"done\"}", 422, "value")]
    [TestCase("POST", "/api/v1/cases/CH-1/escalation", "application/json", "{\"note\":{\"known\":\"a\",\"tried\":\"b\",\"missing\":\"c\"}}", 422, "value")]
    [TestCase("PUT", "/api/v1/cases/CH-1/assignment", "application/json", "{\"agent\":\"nobody\"}", 422, "agent")]
    public async Task Answer_OfAnError_IsAProblemDocument(string method, string path, string? type, string? body, int status, string code)
    {
        using var client = await SharedHub.Hub.NewProgramAsync(TokenScopes.Write);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type!));

        using var answer = await client.SendAsync(request);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), problem.RootElement.ToString());
        Assert.That(problem.RootElement.EnumerateObject().Select(p => p.Name), Is.EqualTo(new[] { "type", "title", "status", "detail", "code", "traceId" }));
        Assert.That(problem.RootElement.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(problem.RootElement.GetProperty("type").GetString(), Is.EqualTo($"urn:channelhub:problem:{code}"));
        Assert.That(problem.RootElement.GetProperty("status").GetInt32(), Is.EqualTo(status));
        Assert.That(problem.RootElement.GetProperty("detail").GetString(), Has.Length.GreaterThan(10));
    }

    [Test]
    public async Task Answer_BodyTooBig_IsRefusedBeforeItIsRead()
    {
        await using var hub = await RunningHub.StartAsync(settings: new() { ["ChannelHub:Server:MaxRequestBodyBytes"] = "1024" });
        using var client = await hub.NewProgramAsync(TokenScopes.Write);
        using var answer = await client.PostAsync("/api/v1/cases/CH-1/notes", new StringContent($"{{\"text\":\"{new string('x', 5000)}\"}}", Encoding.UTF8, "application/json"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(413));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"code\":\"too-big\""));
    }

    [Test]
    public async Task Answer_JsonFault_DoesNotRepeatWhatWasSent()
    {
        using var client = await SharedHub.Hub.NewProgramAsync(TokenScopes.Write);
        using var answer = await client.PostAsync("/api/v1/cases/CH-1/notes", new StringContent("{\"text\": my-secret }", Encoding.UTF8, "application/json"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("my-secret").And.Contain("$.text"));
    }

    [Test]
    public void Of_StoreThatFails_Is503AndABugIs500()
    {
        Assert.That(Problems.Of(new StoreUnavailableException("disk full")).Status, Is.EqualTo(503));
        Assert.That(Problems.Of(new InvalidOperationException("secret detail")), Has.Property("Status").EqualTo(500).And.Property("Detail").Not.Contains("secret"));
    }

    [Test]
    public void Page_OfErrors_ListsEveryCodeWithItsStatus()
    {
        var listed = Checkout.Tables("docs/errors.md", "Answers over HTTP").Where(r => r[0] != "Code").Select(r => $"{r[0]} {r[1]}");
        Assert.That(listed, Is.EquivalentTo(ApiAnswers.Codes.Concat(ApiAnswers.RefusalCodes).Select(c => $"{c.Key} {c.Value}")));
    }

    [Test]
    public void Page_OfErrors_ListsEveryLineOfTheProgramsLog()
    {
        var numbers = typeof(ServerLog).GetMethods().SelectMany(m => m.GetCustomAttributes(typeof(Microsoft.Extensions.Logging.LoggerMessageAttribute), false))
            .Cast<Microsoft.Extensions.Logging.LoggerMessageAttribute>().Select(a => $"{a.EventId} {a.Level.ToString().ToLowerInvariant()}");
        Assert.That(Checkout.Tables("docs/errors.md", "In the log").Skip(1).Select(r => $"{r[0]} {r[1]}"), Is.EquivalentTo(numbers));
    }

    [TestCase("/sign-in")]
    [TestCase("/nothing")]
    [TestCase("/api/v1/cases")]
    public async Task Headers_OfEveryAnswer_KeepTheBrowserInBounds(string path)
    {
        using var client = SharedHub.Hub.NewClient();
        using var answer = await client.GetAsync(path);
        string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(" & ", values) : "";

        Assert.That(Header("X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Header("Referrer-Policy"), Is.EqualTo("no-referrer"));
        Assert.That(Header("X-Frame-Options"), Is.EqualTo("DENY"));
        Assert.That(Header("Content-Security-Policy"), Does.Contain("default-src 'self'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"));
        Assert.That(Header("Server"), Is.Empty);
        Assert.That(Header("Strict-Transport-Security"), Is.Empty, "only over https");
    }

    [Test]
    public async Task Headers_OfTheWebChat_AreItsOwnWhereItSetsThem()
    {
        using var client = SharedHub.Hub.NewClient();
        using var answer = await client.GetAsync("/chat/web");
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Count(), Is.EqualTo(1));
        Assert.That(answer.Headers.GetValues("X-Frame-Options"), Is.EqualTo(new[] { "SAMEORIGIN" }), "its own, not the hub's DENY");
    }
}
