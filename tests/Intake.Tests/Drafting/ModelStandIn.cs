using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Intake.Tests.Drafting;

/// <summary>Plays an OpenAI-compatible service on a loopback port; each test says what it answers.</summary>
internal sealed class ModelStandIn : IAsyncDisposable
{
    private readonly WebApplication app;

    private ModelStandIn(WebApplication app) => this.app = app;

    public string Endpoint => $"{app.Urls.First()}/v1";

    /// <summary>Bodies and <c>Authorization</c> headers, in order.</summary>
    public ConcurrentQueue<(JsonNode Body, string? Authorization)> Requests { get; } = new();

    public Func<HttpContext, Task> OnRequest { get; set; } = http => SayAsync(http, "NONE");

    public static async Task<ModelStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var standIn = new ModelStandIn(builder.Build());
        standIn.app.MapPost("/v1/chat/completions", async http =>
        {
            standIn.Requests.Enqueue(((await JsonNode.ParseAsync(http.Request.Body))!, http.Request.Headers.Authorization));
            await standIn.OnRequest(http);
        });
        await standIn.app.StartAsync();
        return standIn;
    }

    public void Says(string text) => OnRequest = http => SayAsync(http, text);

    /// <summary>The two messages of the last request.</summary>
    public (string System, JsonNode Data) LastPrompt
    {
        get
        {
            var messages = Requests.Last().Body["messages"]!.AsArray();
            return (messages[0]!["content"]!.GetValue<string>(), JsonNode.Parse(messages[1]!["content"]!.GetValue<string>())!);
        }
    }

    public static Task SayAsync(HttpContext http, string text) => http.Response.WriteAsJsonAsync(new JsonObject
    {
        ["id"] = "x", ["object"] = "chat.completion",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = "stop", ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
    });

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
