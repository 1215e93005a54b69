using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Trial;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.Api;

/// <summary>The API on a case that came in by the web chat's real receiver.</summary>
internal sealed class CaseApiTests
{
    private RunningHub hub = null!;
    private HttpClient program = null!;
    private string number = "";
    private int customers;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        hub = await RunningHub.StartAsync(development: true);
        program = await hub.NewProgramAsync(TokenScopes.Write);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        program.Dispose();
        await hub.DisposeAsync();
    }

    [SetUp]
    public async Task WriteAsync()
    {
        using var client = hub.NewClient();
        using var answer = await client.PostAsJsonAsync("/try/run", new { account = "web", customer = $"customer {++customers}", text = "Me aparece el error H007 al timbrar una factura" });
        using var trial = await ReadAsync(answer);
        number = trial.RootElement.GetProperty("case").GetString()!;
    }

    [Test]
    public async Task Case_Read_HasThePromisedShape()
    {
        using var answer = await program.GetAsync($"/api/v1/cases/{number}");
        using var read = await ReadAsync(answer);
        var c = read.RootElement;

        Assert.That(Names(c), Is.EqualTo(new[]
        {
            "number", "status", "department", "level", "category", "product", "priority", "language", "channel", "account", "queue", "owner", "contact", "subject", "createdAt", "updatedAt",
            "sla", "messages", "events", "tags", "links", "version", "rule", "satisfaction", "mergedInto",
        }));
        Assert.That(Names(c.GetProperty("contact")), Is.EqualTo(new[] { "id", "name", "addresses" }));
        Assert.That(Names(c.GetProperty("sla")), Is.EqualTo(new[] { "policy", "clocks" }));
        Assert.That(Names(c.GetProperty("messages")[0]), Is.SupersetOf(new[] { "id", "direction", "author", "channel", "at", "text", "attachments", "delivery" }));
        Assert.That(Names(c.GetProperty("events")[0]), Is.EqualTo(new[] { "at", "type", "cause", "data", "seq" }));
        Assert.That(c.GetProperty("events")[0].GetProperty("type").GetString(), Is.EqualTo("opened"));
        Assert.That(c.GetProperty("createdAt").GetString(), Does.Match(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"));
        Assert.That(answer.Headers.ETag!.Tag, Is.EqualTo($"\"{c.GetProperty("version")}\""));
        Assert.That(c.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("direction").GetString()), Is.EqualTo(new[] { "in", "out" }));
    }

    [Test]
    public async Task Cases_Listed_LeaveOutMessagesAndGoOnWithTheCursor()
    {
        await WriteAsync();
        using var first = await ReadAsync(await program.GetAsync("/api/v1/cases?limit=1"));
        var cursor = first.RootElement.GetProperty("cursor").GetString()!;
        using var second = await ReadAsync(await program.GetAsync($"/api/v1/cases?limit=1&cursor={Uri.EscapeDataString(cursor)}"));

        Assert.That(Names(first.RootElement.GetProperty("cases")[0]), Has.None.EqualTo("messages").And.None.EqualTo("events"));
        Assert.That(second.RootElement.GetProperty("cases")[0].GetProperty("number").GetString(), Is.Not.EqualTo(first.RootElement.GetProperty("cases")[0].GetProperty("number").GetString()));
    }

    [Test]
    public async Task Resend_NothingToSendAgain_IsRefusedInWords()
    {
        using var ways = await ReadAsync(await program.GetAsync($"/api/v1/cases/{number}/ways"));
        Assert.That(ways.RootElement.GetProperty("ways").GetArrayLength(), Is.Zero, "a visitor has one conversation");
        Assert.That((int)(await program.GetAsync("/api/v1/cases/CH-999999/ways")).StatusCode, Is.EqualTo(404));
        using var arrived = await PostAsync("resend", new { message = $"{number[3..]}-3", way = "0123456789abcdef01234567" }, 409);
        Assert.That(arrived.RootElement.GetProperty("code").GetString(), Is.EqualTo("same"));
        foreach (var message in new[] { "x", "7-3" })
        {
            using var strange = await PostAsync("resend", new { message, way = "x" }, 422);
            Assert.That(strange.RootElement.GetProperty("detail").GetString(), Does.Contain("the id of an answer of this case"));
        }
    }

    [Test]
    public async Task Reply_Accepted_IsAMessageOfTheTokenInTheCase()
    {
        using var changed = await PostAsync("replies", new { text = "Ya lo revisamos.", thenStatus = "solved" }, 200);
        using var messages = await ReadAsync(await program.GetAsync($"/api/v1/cases/{number}/messages"));
        var last = messages.RootElement.GetProperty("messages").EnumerateArray().Last();

        Assert.That(changed.RootElement.GetProperty("case").GetProperty("status").GetString(), Is.EqualTo("solved"));
        Assert.That(last.GetProperty("id").GetString(), Is.EqualTo(changed.RootElement.GetProperty("message").GetString()));
        Assert.That(last.GetProperty("author").GetProperty("id").GetString(), Is.EqualTo("program"));
        Assert.That(last.GetProperty("text").GetString(), Is.EqualTo("Ya lo revisamos."));
    }

    [Test]
    public async Task Change_OfAVersionThatIsPast_IsRefusedByEitherWayOfNamingIt()
    {
        using var note = await PostAsync("notes", new { text = "first" }, 200);
        using var byQuery = await PostAsync("notes?expectedVersion=1", new { text = "x" }, 409);
        program.DefaultRequestHeaders.IfMatch.Add(new EntityTagHeaderValue("\"1\""));
        try
        {
            using var byHeader = await PostAsync("notes", new { text = "x" }, 412);
            Assert.That(byHeader.RootElement.GetProperty("code").GetString(), Is.EqualTo("stale"));
        }
        finally
        {
            program.DefaultRequestHeaders.IfMatch.Clear();
        }

        Assert.That(byQuery.RootElement.GetProperty("code").GetString(), Is.EqualTo("version"));
        using var current = await PostAsync($"notes?expectedVersion={note.RootElement.GetProperty("case").GetProperty("version")}", new { text = "second" }, 200);
        Assert.That(current.RootElement.GetProperty("message").GetString(), Is.Not.Null);
    }

    [Test]
    public async Task Changes_OfEveryKind_AreCarriedOut()
    {
        await hub.People.AddAgentAsync(new Agent(new AgentId("ana"), "Ana", AgentRole.Agent, false, TimeProvider.System.GetUtcNow()));
        var other = number;
        using (var client = hub.NewClient())
        using (var trial = await ReadAsync(await client.PostAsJsonAsync("/try/run", new { account = "web", customer = "another one", text = "hola, quiero comprar" })))
        {
            number = trial.RootElement.GetProperty("case").GetString()!;
        }

        object note = new { known = "a", tried = "b", missing = "c" };
        using var assigned = await SendAsync("PUT", "assignment", new { agent = "ana" }, 200);
        using var up = await PostAsync("escalation", new { level = "L3", note }, 200);
        using var down = await PostAsync("escalation", new { level = "L1", note }, 200);
        using var waits = await PostAsync("status", new { status = "waiting-on-customer" }, 200);
        using var tagged = await PostAsync("tags", new { add = new[] { "vip" } }, 200);
        using var linked = await PostAsync("links", new { kind = "related", @case = other }, 200);
        using var unlinked = await SendAsync("DELETE", $"links/related/{other}", null, 200);
        using var urgent = await SendAsync("PUT", "priority", new { priority = "urgent" }, 200);

        Assert.That(assigned.RootElement.GetProperty("case").GetProperty("owner").GetString(), Is.EqualTo("ana"));
        Assert.That(up.RootElement.GetProperty("case").GetProperty("level").GetString(), Is.EqualTo("L3"));
        Assert.That(down.RootElement.GetProperty("case").GetProperty("level").GetString(), Is.EqualTo("L1"));
        Assert.That(waits.RootElement.GetProperty("case").GetProperty("status").GetString(), Is.EqualTo("waiting-on-customer"));
        Assert.That(tagged.RootElement.GetProperty("case").GetProperty("tags").EnumerateArray().Select(t => t.GetString()), Does.Contain("vip"));
        Assert.That(linked.RootElement.GetProperty("case").GetProperty("links").GetArrayLength(), Is.EqualTo(1));
        Assert.That(unlinked.RootElement.GetProperty("case").GetProperty("links").GetArrayLength(), Is.Zero);
        Assert.That(urgent.RootElement.GetProperty("case").GetProperty("priority").GetString(), Is.EqualTo("urgent"));
    }

    [TestCase("notes", "{\"text\":\" \"}", 422, "empty")]
    [TestCase("escalation", "{\"level\":\"L3\",\"note\":{\"known\":\"\",\"tried\":\"\",\"missing\":\"\"}}", 422, "note-missing")]
    [TestCase("links", "{\"kind\":\"related\",\"case\":\"CH-999999\"}", 422, "link")]
    [TestCase("status", "{\"status\":\"new\"}", 409, "same")]
    public async Task Change_Refused_SaysWhy(string what, string body, int status, string code)
    {
        using var answer = await program.PostAsync($"/api/v1/cases/{number}/{what}", new StringContent(body, MediaTypeHeaderValue.Parse("application/json")));
        using var problem = await ReadAsync(answer);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), problem.RootElement.ToString());
        Assert.That(problem.RootElement.GetProperty("code").GetString(), Is.EqualTo(code));
    }

    [Test]
    public async Task Events_Listening_TellOfTheChange()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var stream = await program.GetStreamAsync("/api/v1/events", limit.Token);
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadLineAsync(limit.Token), Is.EqualTo(": listening"));

        using var note = await PostAsync("notes", new { text = "x" }, 200);

        // Other cases of this hub may change meanwhile.
        string? line;
        do line = await reader.ReadLineAsync(limit.Token);
        while (line is not null && !(line.StartsWith("data: ", StringComparison.Ordinal) && line.Contains($"\"{number}\"", StringComparison.Ordinal)));
        Assert.That(line, Does.StartWith($"data: {{\"case\":\"{number}\","));
    }

    [Test]
    public async Task Ledger_AfterSomeMessages_Balances()
    {
        using var ledger = await ReadAsync(await program.GetAsync("/api/v1/ledger"));
        var web = ledger.RootElement.GetProperty("accounts").EnumerateArray().Single();
        Assert.That(web.GetProperty("account").GetString(), Is.EqualTo("web"));
        Assert.That(web.GetProperty("balances").GetBoolean(), Is.True, web.ToString());
    }

    [Test]
    public async Task Clocks_OfACase_CountWithoutGapAndSumUp()
    {
        using var read = await ReadAsync(await program.GetAsync($"/api/v1/cases/{number}/clocks"));
        var clocks = read.RootElement.GetProperty("clocks").EnumerateArray().ToList();
        Assert.That(clocks.Select(c => c.GetProperty("name").GetString()), Is.SupersetOf(new[] { "first-response", "resolution" }));
        foreach (var clock in clocks)
        {
            Assert.That(Names(clock), Is.EqualTo(new[] { "name", "policy", "startedAt", "promised", "elapsed", "dueAt", "metAt", "breachedAt", "stoppedAt", "stopReason", "spans" }));
            var spans = clock.GetProperty("spans").EnumerateArray().ToList();
            Assert.That(Names(spans[0]), Is.EqualTo(new[] { "kind", "from", "to", "seconds", "why", "event", "cause" }));
            Assert.That(spans.Where(s => s.GetProperty("kind").GetString() == "counted").Sum(s => s.GetProperty("seconds").GetDouble()), Is.EqualTo(clock.GetProperty("elapsed").GetDouble()).Within(1e-6));
        }

        using var missing = await program.GetAsync("/api/v1/cases/CH-999999/clocks");
        Assert.That((int)missing.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task Route_DryRun_DecidesAsTheCommandDoes()
    {
        using var routed = await ReadAsync(await program.PostAsJsonAsync("/api/v1/route", new { channel = "webchat", text = "Me aparece el error H007 al timbrar una factura" }));
        Assert.That(Names(routed.RootElement), Is.EqualTo(new[] { "id", "language", "department", "category", "level", "priority", "queue", "sla", "rule", "trace" }));
        using var read = await ReadAsync(await program.GetAsync($"/api/v1/cases/{number}"));
        foreach (var field in new[] { "department", "category", "queue", "rule" })
        {
            Assert.That(routed.RootElement.GetProperty(field).GetString(), Is.EqualTo(read.RootElement.GetProperty(field).GetString()), field);
        }
    }

    [Test]
    public async Task OpenApi_Document_DescribesEveryRouteOfTheApi()
    {
        using var document = await ReadAsync(await program.GetAsync("/openapi/v1.json"));
        var paths = document.RootElement.GetProperty("paths");
        Assert.That(Names(paths), Has.All.StartsWith("/api/v1/"));
        Assert.That(Names(paths), Has.Member("/api/v1/cases/{number}/replies"));
        foreach (var operation in paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject()))
        {
            Assert.That(operation.Value.TryGetProperty("summary", out var summary) && summary.GetString() is { Length: > 0 }, Is.True, operation.Value.ToString);
        }
    }

    [Test]
    public async Task Trial_SameKeyAgain_IsOneMessage()
    {
        var runner = hub.Services.GetRequiredService<TrialRunner>();
        var first = await runner.RunAsync(new AccountName("web"), "repeater", "hola, tengo una duda", "key-1", default);
        var second = await runner.RunAsync(new AccountName("web"), "repeater", "hola, tengo una duda", "key-1", default);

        Assert.That(second.Result.Case, Is.EqualTo(first.Result.Case).And.Not.Null);
        Assert.That(second.Result.Answers, Is.EqualTo(first.Result.Answers).And.Not.Empty);
        var details = await hub.Services.GetRequiredService<ICaseQueries>().FindAsync(first.Result.Case!.Value, default);
        Assert.That(details!.Messages.Count(m => m.Message.Direction == Direction.In), Is.EqualTo(1));
        Assert.That(first.Result.Trace, Is.Not.Null);
        Assert.That(first.Result.NormalisedJson, Does.Contain("hola, tengo una duda"));
    }

    private Task<JsonDocument> PostAsync(string what, object body, int expected) => SendAsync("POST", what, body, expected);

    private async Task<JsonDocument> SendAsync(string method, string what, object? body, int expected)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/cases/{number}/{what}") { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await program.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), $"{method} {what}: {text}");
        return JsonDocument.Parse(text);
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer) => JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
