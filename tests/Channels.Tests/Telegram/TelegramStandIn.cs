using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelHub.Channels.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>A request that was made of the stand-in: its method, its parameters and, of an upload, the file's header and bytes.</summary>
internal sealed record ApiCall(string Method, JsonObject Arguments, string? FileHeader = null, byte[]? File = null);

/// <summary>
/// Plays the Bot API's server on a loopback port, as strictly as the real one where it matters: positions confirm, a webhook and a poller exclude each other, texts, entities and buttons are measured.
/// </summary>
internal sealed class TelegramStandIn : IPlatformStandIn
{
    private readonly Lock turn = new();
    private readonly SortedDictionary<long, string> queue = [];
    private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
    private readonly Queue<Func<HttpContext, Task>> scripted = new();
    private readonly WebApplication app;
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PlatformAnswer next = PlatformAnswer.Takes;
    private int polling;
    private long lastMessage = 1000;

    private TelegramStandIn(WebApplication app) => this.app = app;

    public string Token { get; set; } = TelegramPayloads.Token;

    public Uri Address { get; private set; } = null!;

    public ConcurrentQueue<ApiCall> Calls { get; } = new();

    public string? WebhookUrl { get; set; }

    public string? WebhookSecret { get; private set; }

    public long Pending { get; set; }

    public (long At, string Message)? LastError { get; set; }

    /// <summary>Another program polls: its requests win.</summary>
    public bool HasRival { get; set; }

    /// <summary>Answers to getUpdates that held something.</summary>
    public int Given { get; private set; }

    /// <summary>The positions that were asked for, in order.</summary>
    public ConcurrentQueue<long?> Offsets { get; } = new();

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["BaseUrl"] = Address.ToString().TrimEnd('/') };

    public PlatformAnswer Next
    {
        set
        {
            next = value;
            if (value == PlatformAnswer.Unreachable) app.StopAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        }
    }

    public TimeSpan RetryAfter => TimeSpan.FromSeconds(37);

    public IReadOnlyList<string> Taken => [.. Calls.Where(c => c.Method == "sendMessage").Select(c => (string)c.Arguments["text"]!)];

    public IEnumerable<ApiCall> CallsOf(string method) => Calls.Where(c => c.Method == method);

    public static async Task<TelegramStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new TelegramStandIn(app);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Something happened: it waits for the poller.</summary>
    public void Queue(string update)
    {
        lock (turn)
        {
            queue[(long)JsonNode.Parse(update)!["update_id"]!] = update;
            news.TrySetResult();
            news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public int Queued
    {
        get
        {
            lock (turn) return queue.Count;
        }
    }

    public void AddFile(string id, byte[] content)
    {
        lock (turn) files[id] = content;
    }

    /// <summary>The next call of any method but getUpdates and getMe is answered so.</summary>
    public void Script(int status, string json) => ScriptCall(http => WriteAsync(http, status, json));

    public void ScriptCall(Func<HttpContext, Task> answer)
    {
        lock (turn) scripted.Enqueue(answer);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        if (path.StartsWith("/file/bot", StringComparison.Ordinal))
        {
            await GiveFileAsync(http, path["/file/bot".Length..]);
            return;
        }

        var slash = path.LastIndexOf('/');
        if (!path.StartsWith("/bot", StringComparison.Ordinal) || path[4..slash] != Token)
        {
            await WriteAsync(http, 401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""");
            return;
        }

        var call = await ReadAsync(http, path[(slash + 1)..]);
        if (call.Method == "getUpdates")
        {
            await GetUpdatesAsync(http, call);
            return;
        }

        Calls.Enqueue(call);
        Func<HttpContext, Task>? answer = null;
        lock (turn)
        {
            if (call.Method is not ("getMe" or "getWebhookInfo" or "sendChatAction")) scripted.TryDequeue(out answer);
        }

        if (answer is not null) await answer(http);
        else await DoAsync(http, call);
    }

    private Task DoAsync(HttpContext http, ApiCall call)
    {
        switch (call.Method)
        {
            case "getMe":
                return WriteAsync(http, 200, """{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Acme","username":"acme_bot","can_read_all_group_messages":false}}""");
            case "setWebhook":
                (WebhookUrl, WebhookSecret) = ((string?)call.Arguments["url"], (string?)call.Arguments["secret_token"]);
                return WriteAsync(http, 200, """{"ok":true,"result":true,"description":"Webhook was set"}""");
            case "deleteWebhook":
                WebhookUrl = null;
                return WriteAsync(http, 200, """{"ok":true,"result":true}""");
            case "getWebhookInfo":
                var error = LastError is { } e ? $",\"last_error_date\":{e.At},\"last_error_message\":{JsonSerializer.Serialize(e.Message)}" : "";
                return WriteAsync(http, 200, $"{{\"ok\":true,\"result\":{{\"url\":{JsonSerializer.Serialize(WebhookUrl ?? "")},\"has_custom_certificate\":false,\"pending_update_count\":{Pending}{error}}}}}");
            case "getFile":
                var id = (string)call.Arguments["file_id"]!;
                lock (turn)
                {
                    return files.TryGetValue(id, out var content)
                        ? WriteAsync(http, 200, $"{{\"ok\":true,\"result\":{{\"file_id\":\"{id}\",\"file_unique_id\":\"u\",\"file_size\":{content.Length},\"file_path\":\"photos/{id}.jpg\"}}}}")
                        : WriteAsync(http, 400, """{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}""");
                }

            case "sendChatAction" or "answerCallbackQuery" or "editMessageText" or "editMessageReplyMarkup":
                return WriteAsync(http, 200, """{"ok":true,"result":true}""");
            case "sendMessage" or "sendPhoto" or "sendDocument":
                return SendAsync(http, call);
            default:
                return WriteAsync(http, 404, """{"ok":false,"error_code":404,"description":"Not Found"}""");
        }
    }

    private Task SendAsync(HttpContext http, ApiCall call)
    {
        switch (next)
        {
            case PlatformAnswer.AsksToRetry:
                return WriteAsync(http, 429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 37","parameters":{"retry_after":37}}""");
            case PlatformAnswer.Refuses:
                return WriteAsync(http, 403, """{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}""");
            case PlatformAnswer.CutsAfterRequest:
                http.Abort();
                return Task.CompletedTask;
        }

        if (call.Method == "sendMessage" && TelegramRules.FaultOf(call.Arguments) is { } fault) return WriteAsync(http, 400, $"{{\"ok\":false,\"error_code\":400,\"description\":\"Bad Request: {fault}\"}}");
        var chat = long.Parse(call.Arguments["chat_id"]!.ToString(), CultureInfo.InvariantCulture);
        return WriteAsync(http, 200, $"{{\"ok\":true,\"result\":{{\"message_id\":{Interlocked.Increment(ref lastMessage)},\"chat\":{{\"id\":{chat},\"type\":\"private\"}},\"date\":1767258000}}}}");
    }

    /// <summary>Asking for a position deletes all before it, answered or not; an answer comes when there is something, or after the wait.</summary>
    private async Task GetUpdatesAsync(HttpContext http, ApiCall call)
    {
        if (WebhookUrl is { Length: > 0 })
        {
            await WriteAsync(http, 409, """{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}""");
            return;
        }

        if (HasRival || Interlocked.Increment(ref polling) > 1)
        {
            if (!HasRival) Interlocked.Decrement(ref polling);
            await WriteAsync(http, 409, """{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}""");
            return;
        }

        try
        {
            var offset = (long?)call.Arguments["offset"];
            Offsets.Enqueue(offset);
            var wait = TimeSpan.FromSeconds((int)call.Arguments["timeout"]!);
            while (true)
            {
                Task signal;
                lock (turn)
                {
                    if (offset is { } from)
                    {
                        foreach (var done in queue.Keys.Where(k => k < from).ToList()) queue.Remove(done);
                    }

                    signal = news.Task;
                    if (queue.Count > 0 || wait == TimeSpan.Zero) break;
                }

                await Task.WhenAny(signal, Task.Delay(wait, TimeProvider.System, http.RequestAborted));
                if (!signal.IsCompleted) break;
            }

            string updates;
            lock (turn) updates = string.Join(',', queue.Values.Take((int)call.Arguments["limit"]!));
            await WriteAsync(http, 200, $"{{\"ok\":true,\"result\":[{updates}]}}");
            if (updates.Length > 0) Given++;
        }
        finally
        {
            Interlocked.Decrement(ref polling);
        }
    }

    private async Task GiveFileAsync(HttpContext http, string rest)
    {
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        byte[]? content;
        lock (turn) files.TryGetValue(Path.GetFileNameWithoutExtension(rest), out content);
        if (content is null || rest[..slash] != Token) http.Response.StatusCode = 404;
        else await http.Response.Body.WriteAsync(content);
    }

    private static async Task<ApiCall> ReadAsync(HttpContext http, string method)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var type = http.Request.ContentType ?? "";
        if (!type.StartsWith("multipart/form-data", StringComparison.Ordinal)) return new ApiCall(method, body.Length == 0 ? [] : (JsonObject)JsonNode.Parse(body.ToArray())!);

        // By hand and by bytes, so that what a lenient reader would put right is seen.
        var all = Encoding.Latin1.GetString(body.ToArray());
        var boundary = "--" + type[(type.IndexOf("boundary=", StringComparison.Ordinal) + 9)..];
        var call = new ApiCall(method, []);
        foreach (var part in all.Split(boundary, StringSplitOptions.RemoveEmptyEntries).Where(p => p.StartsWith("\r\n", StringComparison.Ordinal)).Where(p => p.Length > 4))
        {
            var end = part.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            var header = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(part[2..end]));
            var content = Encoding.Latin1.GetBytes(part[(end + 4)..^2]);
            var name = header.Split("name=\"")[1].Split('"')[0];
            if (header.Contains("filename=", StringComparison.Ordinal)) call = call with { FileHeader = header, File = content };
            else call.Arguments[name] = Encoding.UTF8.GetString(content);
        }

        return call;
    }

    internal static async Task WriteAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(json);
    }
}
