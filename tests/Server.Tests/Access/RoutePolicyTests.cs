using ChannelHub.Server.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Server.Tests.Access;

/// <summary>Every route that the hub has, with who may use it. A new route fails here until it stands in the table.</summary>
internal sealed class RoutePolicyTests
{
    private const string Open = "(open)";
    private const string AnyAgent = "(agent)";

    private static readonly string[] Table =
    [
        "GET /sign-in → (open)",
        "POST /sign-in → (open)",
        "GET /sign-in/style.css → (open)",
        "GET /sign-out → agent",
        "POST /sign-out → agent",
        "GET /help → (open)",
        "GET /help/{language}/{key} → (open)",
        "GET /help/style.css → (open)",

        // A customer's own case: the key in the link is looked at by the page itself.
        "GET /case/{number} → (open)",
        "POST /case/{number} → (open)",
        "GET /case/{number}/files/{sha256} → (open)",
        "GET /health/live → (open)",
        "GET /health/ready → (open)",
        "GET /metrics → (open)",
        "GET /openapi/{documentName}.json → (open)",
        "GET /api/v1/cases/ → api-read",
        "GET /api/v1/cases/{number} → api-read",
        "GET /api/v1/cases/{number}/messages → api-read",
        "GET /api/v1/cases/{number}/clocks → api-read",
        "GET /api/v1/cases/{number}/ways → api-read",
        "GET /api/v1/cases/{number}/events → api-read",
        "POST /api/v1/cases/{number}/replies → api-write",
        "POST /api/v1/cases/{number}/resend → api-write",
        "POST /api/v1/cases/{number}/notes → api-write",
        "PUT /api/v1/cases/{number}/assignment → api-write",
        "POST /api/v1/cases/{number}/escalation → api-write",
        "POST /api/v1/cases/{number}/recover → api-write",
        "POST /api/v1/cases/{number}/status → api-write",
        "PUT /api/v1/cases/{number}/priority → api-write",
        "POST /api/v1/cases/{number}/tags → api-write",
        "POST /api/v1/cases/{number}/links → api-write",
        "DELETE /api/v1/cases/{number}/links/{kind}/{other} → api-write",
        "GET /api/v1/contacts/ → api-read",
        "GET /api/v1/contacts/{id} → api-read",
        "GET /api/v1/contacts/{id}/addresses → api-read",
        "GET /api/v1/contacts/{id}/links → api-read",
        "POST /api/v1/contacts/{id}/links → api-write",
        "POST /api/v1/contacts/{id}/links/{link}/undo → api-write",
        "POST /api/v1/contacts/{id}/invitations → api-write",
        "GET /api/v1/agents → api-read",
        "PUT /api/v1/agents/{id}/work → api-admin",
        "PUT /api/v1/agents/{id}/presence → api-write",
        "GET /api/v1/articles → api-read",
        "GET /api/v1/articles/{key} → api-read",
        "GET /api/v1/articles/{key}/versions → api-read",
        "PUT /api/v1/articles/{key} → api-write",
        "GET /api/v1/inbox/parked → api-read-parked",
        "POST /api/v1/inbox/parked/{id}/retry → api-write",
        "GET /api/v1/ledger → api-read",
        "POST /api/v1/route → api-read",
        "GET /api/v1/routing → api-read",
        "PUT /api/v1/routing → api-admin",
        "GET /api/v1/events → api-read",

        // The web chat: visitors prove themselves by their own key.
        "GET,HEAD /embed.js → (open)",
        "GET,HEAD /chat/{account}/ → (open)",
        "GET,HEAD /chat/{account}/page.css → (open)",
        "GET,HEAD /chat/{account}/page.js → (open)",
        "GET,HEAD /chat/{account}/icon.svg → (open)",
        "POST /chat/{account}/messages → (open)",
        "POST /chat/{account}/seen → (open)",
        "GET /chat/{account}/events → (open)",
        "GET /chat/{account}/files/{sha256} → (open)",
        "GET /files/{number}/{sha256} → (agent)",

        // The console; its pages look at the role themselves where a supervisor is needed.
        "GET,POST / → (agent)",
        "GET,POST /cases/{Number} → (agent)",
        "GET,POST /articles → (agent)",
        "GET,POST /articles/{Key} → (agent)",
        "GET,POST /ledger → (agent)",
        "GET,POST /parked → (agent)",
        "GET,POST /rules → (agent)",
        "GET,POST /try → (agent)",
        "GET /_console/changes → (agent)",
        "POST /_console/preferences → (agent)",
        "POST /_console/presence → (agent)",
        "POST /_console/offers → (agent)",
        "POST /_console/cost → (agent)",
        "POST /_console/contact-links → (agent)",
        "GET /_console/{version}/{name} → (open)",
        "GET /_framework/opaque-redirect → (agent)",
    ];

    [Test]
    public void Routes_InProduction_AreTheTable() => Assert.That(RoutesOf(SharedHub.Hub), Is.EquivalentTo(Table));

    [Test]
    public async Task Routes_WithAnSmsAccount_AreTheTableAndTwiliosWebhooks()
    {
        await using var hub = await RunningHub.StartAsync(settings: new()
        {
            ["ChannelHub:Channels:sms:type"] = "sms", ["ChannelHub:Channels:sms:AccountSid"] = "AC0123456789abcdef0123456789abcdef", ["ChannelHub:Channels:sms:AuthToken"] = "0123456789abcdef0123456789abcdef",
        });

        // Open, because each request is signed with the account's token.
        Assert.That(RoutesOf(hub), Is.EquivalentTo(Table.Concat(
            ["POST /channels/{account}/sms/ → (open)", "POST /channels/{account}/sms/status → (open)", "POST /channels/{account}/sms/status/{message}/{part} → (open)"])));
    }

    [Test]
    public async Task Routes_WithAVoiceAccount_AreTheTableAndTwiliosWebhooks()
    {
        await using var hub = await RunningHub.StartAsync(settings: new()
        {
            ["ChannelHub:Channels:phone:type"] = "voice", ["ChannelHub:Channels:phone:AccountSid"] = "AC0123456789abcdef0123456789abcdef", ["ChannelHub:Channels:phone:AuthToken"] = "0123456789abcdef0123456789abcdef",
        });

        // Open, because each request is signed with the account's token.
        Assert.That(RoutesOf(hub), Is.EquivalentTo(Table.Concat(
        [
            "POST /channels/{account}/voice/ → (open)", "POST /channels/{account}/voice/status → (open)", "POST /channels/{account}/voice/recording/{caller} → (open)",
            "POST /channels/{account}/voice/transcription/{caller} → (open)", "POST /channels/{account}/voice/{step}/{state} → (open)",
        ])));
    }

    [Test]
    public async Task Routes_InDevelopment_AreTheTableAndTheTrial()
    {
        await using var hub = await RunningHub.StartAsync(development: true);
        Assert.That(RoutesOf(hub), Is.EquivalentTo(Table.Append("POST /try/run → (open)")));
    }

    [Test]
    public async Task Routes_WithAMailbox_AreTheTableAndItsOwn()
    {
        await using var hub = await RunningHub.StartAsync(settings: new Dictionary<string, string?> { ["ChannelHub:Channels:mail:type"] = "email", ["ChannelHub:Channels:mail:Address"] = "help@desk.example" });

        // Mail is handed in with a token of the scope deliver or a signed ticket, which the channel itself looks at.
        Assert.That(RoutesOf(hub), Is.EquivalentTo(Table.Append("POST /channels/{account}/mime → (open)")));
    }

    [Test]
    public async Task Routes_WithATeamsAccount_AreTheTableAndItsOwn()
    {
        await using var hub = await RunningHub.StartAsync(settings: new Dictionary<string, string?>
        {
            ["ChannelHub:Channels:teams:type"] = "teams", ["ChannelHub:Channels:teams:AppId"] = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb", ["ChannelHub:Channels:teams:ClientSecret"] = "a-long-secret",
            ["ChannelHub:Channels:teams:TenantId"] = "cccccccc-1111-4222-8333-dddddddddddd",
        });

        // The platform proves itself by its own tokens.
        Assert.That(RoutesOf(hub), Is.EquivalentTo(Table.Append("POST /channels/{account}/teams → (open)").Append("POST /api/messages → (open)")));
    }

    [Test]
    public async Task Fallback_RouteWithoutAPolicy_NeedsAnAgent()
    {
        var policies = SharedHub.Hub.Services.GetRequiredService<IAuthorizationPolicyProvider>();
        Assert.That(await policies.GetFallbackPolicyAsync(), Is.Not.Null);
        Assert.That((await policies.GetDefaultPolicyAsync()).Requirements, Has.Some.InstanceOf<Microsoft.AspNetCore.Authorization.Infrastructure.RolesAuthorizationRequirement>());
        Assert.That(await policies.GetPolicyAsync(Policies.ApiAdmin), Is.Not.Null);
    }

    private static IEnumerable<string> RoutesOf(RunningHub hub) => hub.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(e => $"{string.Join(',', (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Order())} /{e.RoutePattern.RawText!.TrimStart('/')} → {PolicyOf(e)}");

    private static string PolicyOf(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null) return Open;
        var named = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).OfType<string>().ToList();
        // Without a name it is the default policy; without anything the fallback, which asks for the same.
        return named.Count == 0 ? AnyAgent : string.Join('+', named);
    }
}
