using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Buffers.Text;
using ChannelHub.Channels.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>A key of the platform. <paramref name="Endorsements"/> null: the field is not there.</summary>
internal sealed record PlatformKey(string Kid, RSA Rsa, string[]? Endorsements);

/// <summary>A call that the connector got.</summary>
internal sealed record ConnectorCall(string Method, string Conversation, string? Activity, JsonObject Body, string? Authorization);

/// <summary>An answer that the connector is to give instead of taking the call.</summary>
internal sealed record ScriptedAnswer(int Status, string Body = "", int? RetryAfterSeconds = null, bool Takes = false);

/// <summary>
/// Plays the Bot Framework on two loopback ports: on one the metadata, keys and sign-in, on the other the connector. It is strict where the platform is: tokens, the form of activities,
/// their size. What Microsoft's own library thinks of it is tested by <see cref="BotbuilderTests"/>.
/// </summary>
internal sealed class BotConnector : IPlatformStandIn
{
    public const string AppId = "aaaaaaaa-1111-4222-8333-bbbbbbbbbbbb";
    public const string Tenant = "cccccccc-1111-4222-8333-dddddddddddd";
    public const string Secret = "the-secret-of-the-bot";
    public const string Issuer = "https://api.botframework.com";

    /// <summary>Somebody else's key; made once, because that takes long.</summary>
    public static readonly RSA Stranger = RSA.Create(2048);

    private static readonly RSA[] Made = [.. Enumerable.Range(0, 4).Select(_ => RSA.Create(2048))];

    private readonly WebApplication login;
    private readonly WebApplication connector;
    private readonly ConcurrentQueue<ScriptedAnswer> script = new();
    private readonly ConcurrentQueue<ConnectorCall> calls = new();
    private readonly List<PlatformKey> keys = [];
    private readonly ConcurrentDictionary<string, string> texts = new();
    private PlatformAnswer next;
    private int tokens;
    private int ids;
    private int metadataReads;
    private bool connectorStopped;

    private BotConnector()
    {
        EndorsedForOthers = new PlatformKey("key-others", Made[2], ["webchat", "directline"]);
        NotEndorsed = new PlatformKey("key-none", Made[3], null);
        Current = new PlatformKey("key-1", Made[0], ["msteams", "webchat"]);
        keys.AddRange([Current, EndorsedForOthers, NotEndorsed]);
        login = Build();
        connector = Build();
        MapLogin();
        MapConnector();
    }

    public PlatformKey Current { get; private set; }

    public PlatformKey EndorsedForOthers { get; }

    public PlatformKey NotEndorsed { get; }

    public string LoginUrl { get; private set; } = "";

    /// <summary>As the platform writes it: with a slash at the end.</summary>
    public string ServiceUrl { get; private set; } = "";

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["AppId"] = AppId, ["ClientSecret"] = Secret, ["TenantId"] = Tenant, ["LoginUrl"] = LoginUrl, ["MetadataUrl"] = $"{LoginUrl}/v1/.well-known/openidconfiguration", ["ServiceUrl"] = ServiceUrl,
    };

    public PlatformAnswer Next
    {
        set
        {
            next = value;
            if (value != PlatformAnswer.Unreachable || connectorStopped) return;
            connectorStopped = true;
            connector.StopAsync().GetAwaiter().GetResult();
        }
    }

    public TimeSpan RetryAfter => TimeSpan.FromSeconds(7);

    public IReadOnlyList<string> Taken => [.. texts.OrderBy(t => int.Parse(t.Key, CultureInfo.InvariantCulture)).Select(t => t.Value)];

    public IReadOnlyList<ConnectorCall> Calls => [.. calls];

    /// <summary>How often the sign-in service gave out a token.</summary>
    public int TokensGiven => tokens;

    public int MetadataReads => metadataReads;

    /// <summary>What the sign-in service answers instead of a token.</summary>
    public (int Status, string Body)? SignInFault { get; set; }

    /// <summary>Whether metadata and keys can be had.</summary>
    public bool IsMetadataDown { get; set; }

    /// <summary>Gives no id with what it takes (202), as the platform does at times.</summary>
    public bool KeepsIds { get; set; }

    /// <summary>Files by their path, with whether the bot's token is wanted; what came as Authorization is kept.</summary>
    public ConcurrentDictionary<string, (byte[] Bytes, bool WantsToken, string? RedirectTo)> Files { get; } = new();

    public ConcurrentQueue<(string Path, string? Authorization)> FileReads { get; } = new();

    public static async Task<BotConnector> StartAsync()
    {
        var platform = new BotConnector();
        await platform.login.StartAsync();
        await platform.connector.StartAsync();
        platform.LoginUrl = AddressOf(platform.login);
        platform.ServiceUrl = AddressOf(platform.connector) + "/amer/";
        return platform;
    }

    public static long Seconds(int fromNow) => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + fromNow;

    public JsonObject Claims() => new() { ["iss"] = Issuer, ["aud"] = AppId, ["nbf"] = Seconds(-60), ["exp"] = Seconds(3600), ["serviceurl"] = ServiceUrl };

    /// <summary>A token as the platform gives it with its requests.</summary>
    public string Issue(Action<JsonObject>? change = null, PlatformKey? with = null)
    {
        var claims = Claims();
        change?.Invoke(claims);
        var key = with ?? Current;
        return ForgedToken.Write(ForgedToken.Header(key.Kid), claims, ForgedToken.Rs256(key.Rsa));
    }

    /// <summary>The platform signs with another key from now on, and forgets the old one.</summary>
    public void RotateKey()
    {
        keys.Remove(Current);
        Current = new PlatformKey("key-2", Made[1], ["msteams"]);
        keys.Add(Current);
    }

    public void Answer(params ScriptedAnswer[] answers)
    {
        foreach (var answer in answers) script.Enqueue(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await login.DisposeAsync();
        await connector.DisposeAsync();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore().AddLogging(l => l.SetMinimumLevel(LogLevel.None));
        var app = builder.Build();
        app.UseRouting();
        return app;
    }

    private static string AddressOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private void MapLogin()
    {
        login.MapGet("/v1/.well-known/openidconfiguration", async http =>
        {
            Interlocked.Increment(ref metadataReads);
            if (IsMetadataDown) http.Response.StatusCode = 503;
            else await WriteAsync(http, 200, new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = $"{LoginUrl}/v1/.well-known/keys", ["id_token_signing_alg_values_supported"] = new JsonArray("RS256") }.ToJsonString());
        });
        login.MapGet("/v1/.well-known/keys", http => WriteAsync(http, 200, new JsonObject { ["keys"] = new JsonArray([.. keys.Select(Describe)]) }.ToJsonString()));
        login.MapPost("/{tenant}/oauth2/v2.0/token", async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            var form = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(await reader.ReadToEndAsync());
            if (SignInFault is { } fault) await WriteAsync(http, fault.Status, fault.Body);
            else if (http.Request.RouteValues["tenant"] as string != Tenant) await WriteAsync(http, 400, """{"error":"unauthorized_client","error_description":"AADSTS700016: Application was not found in the directory."}""");
            else if (form["client_secret"] != Secret || form["client_id"] != AppId) await WriteAsync(http, 401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""");
            else if (form["grant_type"] != "client_credentials" || form["scope"] != "https://api.botframework.com/.default") await WriteAsync(http, 400, """{"error":"invalid_scope"}""");
            else await WriteAsync(http, 200, $$"""{"token_type":"Bearer","expires_in":3599,"access_token":"access-{{Interlocked.Increment(ref tokens)}}"}""");
        });
    }

    private void MapConnector()
    {
        connector.MapPost("/amer/v3/conversations/{cid}/activities", http => TakeAsync(http, null));
        connector.MapPost("/amer/v3/conversations/{cid}/activities/{aid}", http => TakeAsync(http, null));
        connector.MapPut("/amer/v3/conversations/{cid}/activities/{aid}", http => TakeAsync(http, (string)http.Request.RouteValues["aid"]!));
        connector.MapGet("/files/{name}", GetFileAsync);
    }

    private async Task TakeAsync(HttpContext http, string? replaced)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var authorization = http.Request.Headers.Authorization.ToString();
        if (authorization != $"Bearer access-{tokens}")
        {
            await WriteAsync(http, 401, """{"error":{"code":"BotNotRegistered","message":"no"}}""");
            return;
        }

        if (FaultOf(text, out var body) is { } fault)
        {
            await WriteAsync(http, fault.Status, fault.Body);
            return;
        }

        var conversation = Uri.UnescapeDataString((string)http.Request.RouteValues["cid"]!);
        calls.Enqueue(new ConnectorCall(http.Request.Method, conversation, replaced is null ? null : Uri.UnescapeDataString(replaced), body!, authorization));
        if (script.TryDequeue(out var scripted) && !scripted.Takes)
        {
            if (scripted.RetryAfterSeconds is { } seconds) http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            await WriteAsync(http, scripted.Status, scripted.Body);
            return;
        }

        switch (next)
        {
            case PlatformAnswer.AsksToRetry:
                http.Response.Headers.RetryAfter = "7";
                await WriteAsync(http, 429, """{"error":{"code":"Throttled","message":"Too many requests"}}""");
                return;
            case PlatformAnswer.Refuses:
                await WriteAsync(http, 403, """{"errorCode":209,"message":"{\r\n  \"subCode\": \"ConversationBlockedByUser\"\r\n}"}""");
                return;
            case PlatformAnswer.CutsAfterRequest:
                http.Abort();
                return;
        }

        var id = Interlocked.Increment(ref ids);
        texts[id.ToString(CultureInfo.InvariantCulture)] = (string?)body!["text"] ?? "";

        // Text and attachment in one are split by Teams, and no id comes back.
        var hasId = !KeepsIds && !(body["text"] is not null && body["attachments"] is JsonArray { Count: > 0 });
        await WriteAsync(http, hasId ? 201 : 202, hasId ? $$"""{"id":"{{replaced ?? $"170000000{id:D4}"}}"}""" : "");
    }

    /// <summary>What the platform finds fault with.</summary>
    private static (int Status, string Body)? FaultOf(string text, out JsonObject? body)
    {
        body = null;
        try
        {
            body = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Answered below, as what is no object.
        }

        var picture = (string?)body?["attachments"]?[0]?["contentUrl"] is { } url && url.StartsWith("data:", StringComparison.Ordinal) ? url.Length : 0;
        if (body is null || (string?)body["type"] is not { Length: > 0 }) return (400, """{"error":{"code":"BadArgument","message":"type"}}""");
        if ((text.Length - picture) * 2 > 28 * 1024) return (413, """{"error":{"code":"MessageSizeTooBig","message":"too big"}}""");
        if (body["attachments"] is JsonArray { Count: > 0 } && body["suggestedActions"] is not null) return (400, """{"error":{"code":"BadArgument","message":"suggestedActions"}}""");
        if ((string?)body["type"] == "message" && body["text"] is null && body["attachments"] is null) return (400, """{"error":{"code":"BadArgument","message":"empty"}}""");
        return null;
    }

    private async Task GetFileAsync(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        FileReads.Enqueue((http.Request.Path, authorization.Length == 0 ? null : authorization));
        if (!Files.TryGetValue(http.Request.Path, out var file)) http.Response.StatusCode = 404;
        else if (file.WantsToken && authorization != $"Bearer access-{tokens}") http.Response.StatusCode = 401;
        else if (file.RedirectTo is { } to) (http.Response.StatusCode, http.Response.Headers.Location) = (302, to);
        else
        {
            http.Response.ContentType = "image/png";
            await http.Response.Body.WriteAsync(file.Bytes);
        }
    }

    private static JsonNode Describe(PlatformKey key)
    {
        var parameters = key.Rsa.ExportParameters(false);
        var json = new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.Kid, ["x5t"] = key.Kid, ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
        if (key.Endorsements is { } endorsements) json["endorsements"] = new JsonArray([.. endorsements.Select(e => (JsonNode)e)]);
        return json;
    }

    private static Task WriteAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        if (body.Length == 0) return Task.CompletedTask;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body);
    }
}
