using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Contracts;

/// <summary>A message that the stand-in took.</summary>
public sealed record TakenMessage(string Sid, IReadOnlyDictionary<string, string> Fields, DateTimeOffset At)
{
    public string Text => Fields.GetValueOrDefault("Body") ?? Fields.GetValueOrDefault("ContentVariables") ?? "";

    public string To => Fields["To"];

    public string From => Fields.GetValueOrDefault("From") ?? "+15005550099";
}

/// <summary>How the stand-in answers one request to send: a status, a body, and whether it took the message all the same.</summary>
public sealed record StandInReply(int Status, object? Body = null, bool Takes = false, bool Cuts = false, string? RetryAfter = null, bool Hangs = false);

/// <summary>Twilio's REST API on a free loopback port, as far as we call it, with its media and their storage host.</summary>
public sealed class TwilioStandIn : IPlatformStandIn
{
    public const string Sid = "AC0123456789abcdef0123456789abcdef";
    public const string Token = "0123456789abcdef0123456789abcdef";
    public const string ServiceSid = "MG0123456789abcdef0123456789abcdef";
    public const string PublicUrl = "https://hub.example.test";

    private readonly WebApplication app;
    private readonly ConcurrentQueue<TakenMessage> taken = new();
    private int next;

    private TwilioStandIn(WebApplication app)
    {
        this.app = app;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public string Address { get; }

    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(17);

    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["RestUrl"] = Address };

    public IReadOnlyList<string> Taken => [.. taken.Select(t => t.Text)];

    public IReadOnlyList<TakenMessage> Messages => [.. taken];

    /// <summary>Answers the requests to send, in order; when it is empty they are taken.</summary>
    public ConcurrentQueue<StandInReply> Replies { get; } = new();

    /// <summary>Answers the requests to list, in order; when it is empty they are answered rightly.</summary>
    public ConcurrentQueue<StandInReply> ListReplies { get; } = new();

    /// <summary>Files by their path, with what happens to a request for them.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Files { get; } = new();

    /// <summary>Each request: method, path, query, and the Authorization header if there was one.</summary>
    public ConcurrentQueue<(string Method, string Target, string? Authorization)> Requests { get; } = new();

    /// <summary>Called when a request to send has come.</summary>
    public Action? OnRequest { get; set; }

    /// <summary>Called with each message taken, before our request is answered: reports may be quicker than the answer.</summary>
    public Func<TakenMessage, Task>? OnTaken { get; set; }

    public int Lists => Requests.Count(r => r.Method == "GET" && r.Target.Contains("/Messages.json", StringComparison.Ordinal));

    public PlatformAnswer Next
    {
        set
        {
            switch (value)
            {
                case PlatformAnswer.AsksToRetry:
                    Replies.Enqueue(new StandInReply(429, Error(20429, 429, "Too Many Requests"), RetryAfter: RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture)));
                    break;
                case PlatformAnswer.Refuses:
                    Replies.Enqueue(new StandInReply(400, Error(21211, 400, "The 'To' number +5299912345678 is not a valid phone number.")));
                    break;
                case PlatformAnswer.CutsAfterRequest:
                    Replies.Enqueue(new StandInReply(0, Cuts: true));
                    break;
                case PlatformAnswer.Unreachable:
                    app.StopAsync().GetAwaiter().GetResult();
                    break;
            }
        }
    }

    public static object Error(int code, int status, string message) => new { code, message, more_info = $"https://www.twilio.com/docs/errors/{code}", status };

    public static async Task<TwilioStandIn> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddLogging(l => l.SetMinimumLevel(LogLevel.Warning));
        var app = builder.Build();
        TwilioStandIn? standIn = null;
        app.Run(http => standIn!.AnswerAsync(http));
        await app.StartAsync();
        return standIn = new TwilioStandIn(app);
    }

    /// <summary>Puts a message there as if it had been sent before.</summary>
    public TakenMessage Put(string to, string from, string body, DateTimeOffset at)
    {
        var message = new TakenMessage(NewSid(), new Dictionary<string, string> { ["To"] = to, ["From"] = from, ["Body"] = body }, at);
        taken.Enqueue(message);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var request = http.Request;
        Requests.Enqueue((request.Method, request.Path + request.QueryString, request.Headers.Authorization.FirstOrDefault()));
        if (Files.TryGetValue(request.Path, out var file))
        {
            await file(http);
            return;
        }

        var root = $"/2010-04-01/Accounts/{Sid}";
        if (request.Headers.Authorization != $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Sid}:{Token}"))}") await WriteAsync(http, new StandInReply(401, Error(20003, 401, "Authenticate")));
        else if (request.Path == $"{root}/Messages.json" && request.Method == "POST") await CreateAsync(http);
        else if (request.Path == $"{root}/Messages.json") await ListAsync(http);
        else if (request.Path == $"{root}.json") await WriteAsync(http, new StandInReply(200, new { sid = Sid, status = "active", type = "Full", friendly_name = "Acme" }));
        else await WriteAsync(http, new StandInReply(404, Error(20404, 404, "The requested resource was not found")));
    }

    private async Task CreateAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var fields = form.ToDictionary(f => f.Key, f => f.Value.ToString());
        var reply = Replies.TryDequeue(out var scripted) ? scripted : new StandInReply(201, Takes: true);
        TakenMessage? message = null;
        if (reply.Takes)
        {
            message = new TakenMessage(NewSid(), fields, TimeProvider.System.GetUtcNow());
            taken.Enqueue(message);
        }

        OnRequest?.Invoke();
        if (message is not null && OnTaken is { } report) await report(message);
        if (reply.Hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        if (reply.Cuts || reply.Hangs) http.Abort();
        else await WriteAsync(http, reply with { Body = reply.Body ?? (message is null ? null : ToJson(message)) });
    }

    private async Task ListAsync(HttpContext http)
    {
        if (ListReplies.TryDequeue(out var scripted))
        {
            await WriteAsync(http, scripted);
            return;
        }

        var query = http.Request.Query;
        var page = int.TryParse(query["Page"], out var p) ? p : 0;
        var size = int.TryParse(query["PageSize"], out var s) ? s : 50;
        var all = taken.Where(m => (query["To"].Count == 0 || m.To == query["To"]) && (query["From"].Count == 0 || m.From == query["From"])).OrderByDescending(m => m.At).ToList();
        var uri = $"/2010-04-01/Accounts/{Sid}/Messages.json?To={Uri.EscapeDataString(query["To"].ToString())}&PageSize={size}&Page=";
        await WriteAsync(http, new StandInReply(200, new
        {
            messages = all.Skip(page * size).Take(size).Select(ToJson).ToArray(), page, page_size = size, start = page * size, end = page * size, uri = uri + page, first_page_uri = uri + "0", previous_page_uri = (string?)null,
            next_page_uri = all.Count > (page + 1) * size ? uri + (page + 1) : null,
        }));
    }

    private static object ToJson(TakenMessage m) => new
    {
        account_sid = Sid, api_version = "2010-04-01", body = m.Text, date_created = m.At.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "+0000", StringComparison.Ordinal), date_sent = (string?)null,
        date_updated = m.At.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "+0000", StringComparison.Ordinal), direction = "outbound-api", error_code = (int?)null, error_message = (string?)null, from = m.From,
        num_media = "0", num_segments = "1", price = (string?)null, price_unit = "USD", messaging_service_sid = m.Fields.GetValueOrDefault("MessagingServiceSid"), sid = m.Sid, status = "queued", to = m.To,
        uri = $"/2010-04-01/Accounts/{Sid}/Messages/{m.Sid}.json", subresource_uris = new { media = $"/2010-04-01/Accounts/{Sid}/Messages/{m.Sid}/Media.json" },
    };

    private static async Task WriteAsync(HttpContext http, StandInReply reply)
    {
        http.Response.StatusCode = reply.Status;
        if (reply.RetryAfter is { } wait) http.Response.Headers.RetryAfter = wait;
        http.Response.ContentType = reply.Body is string ? "text/html" : "application/json";
        await http.Response.WriteAsync(reply.Body as string ?? JsonSerializer.Serialize(reply.Body));
    }

    private string NewSid() => $"SM{Interlocked.Increment(ref next):x32}";
}
