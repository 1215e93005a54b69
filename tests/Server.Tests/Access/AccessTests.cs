using System.Net;
using System.Net.Http.Json;
using ChannelHub.Cases;
using ChannelHub.Server.Access;

namespace ChannelHub.Server.Tests.Access;

/// <summary>Who gets in, over real HTTP: each policy by one of its routes, tried by everyone.</summary>
internal sealed class AccessTests
{
    // 404 means: let in, and there is no such case.
    [TestCase("GET", "/api/v1/cases/CH-999", "", 401)]
    [TestCase("GET", "/api/v1/cases/CH-999", "read", 404)]
    [TestCase("GET", "/api/v1/cases/CH-999", "write", 404)]
    [TestCase("GET", "/api/v1/cases/CH-999", "admin", 404)]
    [TestCase("GET", "/api/v1/cases/CH-999", "deliver", 403)]
    [TestCase("POST", "/api/v1/cases/CH-999/notes", "", 401)]
    [TestCase("POST", "/api/v1/cases/CH-999/notes", "read", 403)]
    [TestCase("POST", "/api/v1/cases/CH-999/notes", "deliver", 403)]
    [TestCase("POST", "/api/v1/cases/CH-999/notes", "write", 404)]
    [TestCase("POST", "/api/v1/cases/CH-999/notes", "admin", 404)]
    [TestCase("GET", "/api/v1/inbox/parked", "read", 200)]
    [TestCase("POST", "/api/v1/inbox/parked/999/retry", "read", 403)]
    [TestCase("POST", "/api/v1/inbox/parked/999/retry", "write", 404)]
    [TestCase("GET", "/", "admin", 403, Description = "a token opens the API, not the console")]
    public async Task Token_OfAScope_OpensWhatTheScopeAllows(string method, string path, string scope, int expected)
    {
        using var client = scope.Length == 0 ? SharedHub.Hub.NewClient() : await SharedHub.Hub.NewProgramAsync(scope);
        using var answer = await SendAsync(client, method, path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync());
    }

    [TestCase(AgentRole.Agent, "GET", "/api/v1/cases/CH-999", 404)]
    [TestCase(AgentRole.Agent, "GET", "/api/v1/inbox/parked", 403)]
    [TestCase(AgentRole.Supervisor, "GET", "/api/v1/inbox/parked", 200)]
    [TestCase(AgentRole.Admin, "GET", "/api/v1/inbox/parked", 200)]
    [TestCase(AgentRole.Admin, "POST", "/api/v1/cases/CH-999/notes", 403, Description = "a cookie opens only what reads")]
    [TestCase(AgentRole.Agent, "GET", "/", 200)]
    public async Task Cookie_OfARole_OpensWhatTheRoleAllows(AgentRole role, string method, string path, int expected)
    {
        using var client = await SharedHub.Hub.NewAgentAsync($"cookie-{role}-{method}-{path.Length}".ToLowerInvariant(), role);
        using var answer = await SendAsync(client, method, path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(expected), await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Token_Revoked_IsWorthlessAtOnce()
    {
        using var client = await SharedHub.Hub.NewProgramAsync(TokenScopes.Read);
        Assert.That((int)(await client.GetAsync("/api/v1/agents")).StatusCode, Is.EqualTo(200));
        var hash = Secrets.Hash(client.DefaultRequestHeaders.Authorization!.Parameter!);
        var token = (await SharedHub.Hub.People.FindTokenAsync(hash, default))!;

        await SharedHub.Hub.People.RevokeTokenAsync(token.Id, TimeProvider.System.GetUtcNow());

        using var answer = await client.GetAsync("/api/v1/agents");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(answer.Headers.WwwAuthenticate.ToString(), Does.Contain("error=\"invalid_token\""));
    }

    [Test]
    public async Task Agent_LockedOut_IsOutWithTheNextRequest()
    {
        using var client = await SharedHub.Hub.NewAgentAsync("leaver", AgentRole.Admin);
        Assert.That((int)(await client.GetAsync("/api/v1/agents")).StatusCode, Is.EqualTo(200));

        await SharedHub.Hub.People.SetAgentDisabledAsync(new AgentId("leaver"), true);

        Assert.That((int)(await client.GetAsync("/api/v1/agents")).StatusCode, Is.EqualTo(401));
    }

    [TestCase("text/html", 302, "/sign-in?to=%2Fledger")]
    [TestCase("application/json", 401, null)]
    public async Task Console_NotSignedIn_SendsPeopleToTheSignInAndTellsPrograms(string accept, int expected, string? location)
    {
        using var client = SharedHub.Hub.NewClient();
        client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        using var answer = await client.GetAsync("/ledger");
        Assert.That((int)answer.StatusCode, Is.EqualTo(expected));
        Assert.That(answer.Headers.Location?.PathAndQuery, Is.EqualTo(location));
    }

    [Test]
    public async Task Metrics_ThroughAProxy_NeedAToken()
    {
        using var anyone = SharedHub.Hub.NewClient();
        anyone.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var program = await SharedHub.Hub.NewProgramAsync(TokenScopes.Read);
        program.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");

        Assert.That((int)(await anyone.GetAsync("/metrics")).StatusCode, Is.EqualTo(401));
        Assert.That((int)(await program.GetAsync("/metrics")).StatusCode, Is.EqualTo(200));
    }

    [Test]
    public void Secrets_Token_HasItsFormAndItsHashIsStable()
    {
        var token = Secrets.NewToken();
        Assert.That(Secrets.IsToken(token), Is.True);
        Assert.That(Secrets.IsToken(token + "x"), Is.False);
        Assert.That(Secrets.IsToken(token.Replace("chub_", "")), Is.False);
        Assert.That(Secrets.NewToken(), Is.Not.EqualTo(token));
        Assert.That(Secrets.Hash("abc"), Is.EqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"), "SHA-256, FIPS 180-2 appendix B.1");
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST") request.Content = JsonContent.Create(new { text = "x" });
        return client.SendAsync(request);
    }
}
