using System.Net;
using ChannelHub.Cases;
using ChannelHub.Server.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.SignIn;

internal sealed class SignInTests
{
    private static readonly (string, string)[] Ana = [("name", "Ana Ruiz"), ("id", "ana")];

    [Test]
    public async Task FirstLink_Used_MakesAnAdminAndSignsIn()
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = hub.NewClient();

        using var answer = await SignInForm.SendAsync(client, await LinkAsync(hub, null), Ana);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(await hub.People.FindAgentAsync(new AgentId("ana"), default), Has.Property("Role").EqualTo(AgentRole.Admin).And.Property("Name").EqualTo("Ana Ruiz"));
        Assert.That((int)(await client.GetAsync("/api/v1/agents")).StatusCode, Is.EqualTo(200));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("channelhub=", StringComparison.Ordinal));
        Assert.That(cookie, Does.Contain("httponly").And.Contain("samesite=lax"));
    }

    [Test]
    public async Task FirstLink_TwoOpenAtOnce_MakeOneAgent()
    {
        await using var hub = await RunningHub.StartAsync();
        var service = hub.Services.GetRequiredService<SignInService>();
        var keys = new[] { KeyOf(await LinkAsync(hub, null)), KeyOf(await LinkAsync(hub, null)) };

        var outcomes = await Task.WhenAll(service.SignInAsync(keys[0], "Ana", "ana", default), service.SignInAsync(keys[1], "Eva", "eva", default));

        Assert.That(outcomes.OfType<SignInOutcome.SignedIn>().Count(), Is.EqualTo(1));
        Assert.That(await hub.People.ListAgentsAsync(default), Has.Count.EqualTo(1));
    }

    [TestCase("", "ana", FormFault.Name)]
    [TestCase("Ana", "Ana María", FormFault.SignInName)]
    public async Task FirstLink_FormNotRight_IsNotUsedUp(string name, string id, FormFault fault)
    {
        await using var hub = await RunningHub.StartAsync();
        var service = hub.Services.GetRequiredService<SignInService>();
        var key = KeyOf(await LinkAsync(hub, null));

        Assert.That(await service.SignInAsync(key, name, id, default), Is.EqualTo(new SignInOutcome.FormRefused(fault)));
        Assert.That(await service.SignInAsync(key, "Ana", "ana", default), Is.InstanceOf<SignInOutcome.SignedIn>());
    }

    [Test]
    public async Task Link_UsedTwice_WorksOnce()
    {
        var hub = SharedHub.Hub;
        await AddAsync(hub, "once");
        var link = await LinkAsync(hub, "once");
        using var first = hub.NewClient();
        using var second = hub.NewClient();

        using var one = await SignInForm.SendAsync(first, link);
        using var two = await SignInForm.SendAsync(second, link);

        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.Found));
        Assert.That(two.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(two.Headers.Contains("Set-Cookie"), Is.False);
    }

    [Test]
    public async Task Link_OpenedByAPreview_IsNotUsedUp()
    {
        var hub = SharedHub.Hub;
        await AddAsync(hub, "previewed");
        var link = await LinkAsync(hub, "previewed");
        using var preview = hub.NewClient();
        for (var i = 0; i < 3; i++) await preview.GetStringAsync(link);

        using var client = hub.NewClient();
        using var answer = await SignInForm.SendAsync(client, link);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [TestCase(59, true)]
    [TestCase(61, false)]
    public async Task Link_AfterMinutes_WorksWithinItsHour(int minutes, bool works)
    {
        var time = new ManualTime(new DateTimeOffset(2025, 3, 31, 9, 30, 0, TimeSpan.Zero));
        await using var hub = await RunningHub.StartAsync(time: time);
        var key = KeyOf(await LinkAsync(hub, null));

        time.Advance(TimeSpan.FromMinutes(minutes));

        Assert.That(await hub.Services.GetRequiredService<SignInService>().SignInAsync(key, "Ana", "ana", default) is SignInOutcome.SignedIn, Is.EqualTo(works));
    }

    [Test]
    public async Task FirstLink_WhenThereIsAnAgentByNow_IsRefused()
    {
        var hub = SharedHub.Hub;
        await AddAsync(hub, "somebody");
        var outcome = await hub.Services.GetRequiredService<SignInService>().SignInAsync(KeyOf(await LinkAsync(hub, null)), "Eve", "eve", default);
        Assert.That(outcome, Is.InstanceOf<SignInOutcome.LinkRefused>());
        Assert.That(await hub.People.FindAgentAsync(new AgentId("eve"), default), Is.Null);
    }

    [Test]
    public async Task Post_WithoutTheFormsToken_IsRefusedAndTheLinkStays()
    {
        var hub = SharedHub.Hub;
        await AddAsync(hub, "forged");
        var link = await LinkAsync(hub, "forged");
        using var stranger = hub.NewClient();

        using var forged = await stranger.PostAsync("/sign-in", new FormUrlEncodedContent([new("key", KeyOf(link))]));
        using var client = hub.NewClient();
        using var proper = await SignInForm.SendAsync(client, link);

        Assert.That(forged.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await forged.Content.ReadAsStringAsync(), Does.Contain("\"code\":\"form\""));
        Assert.That(proper.StatusCode, Is.EqualTo(HttpStatusCode.Found));
    }

    [Test]
    public async Task SignOut_WithItsForm_EndsTheSignIn()
    {
        using var client = await SharedHub.Hub.NewAgentAsync("goer", AgentRole.Agent);
        var form = SignInForm.HiddenFields(await client.GetStringAsync("/sign-out"));

        using var answer = await client.PostAsync("/sign-out", new FormUrlEncodedContent(form));

        Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo("/sign-in"));
        Assert.That((int)(await client.GetAsync("/api/v1/agents")).StatusCode, Is.EqualTo(401));
    }

    [Test]
    public async Task Post_MoreThanTheLimit_IsToldToWait()
    {
        await using var hub = await RunningHub.StartAsync(settings: new() { ["ChannelHub:Console:SignInAttemptsPerMinute"] = "2" });
        using var client = hub.NewClient();
        var statuses = new List<int>();
        HttpResponseMessage answer = null!;
        for (var i = 0; i < 3; i++) statuses.Add((int)(answer = await client.PostAsync("/sign-in", new FormUrlEncodedContent([]))).StatusCode);

        Assert.That(statuses, Is.EqualTo(new[] { 400, 400, 429 }));
        Assert.That(answer.Headers.RetryAfter?.Delta, Is.GreaterThan(TimeSpan.Zero));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"code\":\"too-many\""));
    }

    [TestCase("/cases/CH-7", "/cases/CH-7")]
    [TestCase("//evil.example", null)]
    [TestCase("/\\evil.example", null)]
    [TestCase("https://evil.example", null)]
    [TestCase("/a\r\nb", null)]
    [TestCase(null, null)]
    public void LocalPath_OfAnAddress_StaysOnThisSite(string? to, string? expected) => Assert.That(SignInEndpoints.LocalPath(to), Is.EqualTo(expected));

    [TestCase("es-MX,es;q=0.9,en;q=0.8", "es", "Bienvenido a ChannelHub")]
    [TestCase("de,en;q=0.8", "en", "Welcome to ChannelHub")]
    public async Task Page_ByTheBrowsersLanguage_IsInOneOfTheAgents(string accept, string language, string heading)
    {
        await using var hub = await RunningHub.StartAsync();
        using var client = hub.NewClient();
        client.DefaultRequestHeaders.Add("Accept-Language", accept);
        Assert.That(await client.GetStringAsync(await LinkAsync(hub, null)), Does.Contain($"<html lang=\"{language}\">").And.Contain($"<h1>{heading}</h1>"));
    }

    private static Task AddAsync(RunningHub hub, string id) => hub.People.AddAgentAsync(new Agent(new AgentId(id), id, AgentRole.Agent, false, TimeProvider.System.GetUtcNow()));

    private static Task<string> LinkAsync(RunningHub hub, string? agent) => hub.Services.GetRequiredService<SignInLinks>().MakeAsync(agent is null ? null : new AgentId(agent), "");

    private static string KeyOf(string link) => link[(link.IndexOf("key=", StringComparison.Ordinal) + 4)..];
}
