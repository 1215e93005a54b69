using System.Net;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

/// <summary>A running web chat and visitors who opened its page.</summary>
[TestFixture]
public abstract class WebChatFixture
{
    private readonly List<IAsyncDisposable> started = [];

    protected static readonly string Chat = $"/chat/{ChannelHost.Account}";

    [TearDown]
    public async Task EndAsync()
    {
        foreach (var one in started) await one.DisposeAsync();
        started.Clear();
    }

    protected async Task<ChannelHost> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var all = settings.Select(s => KeyValuePair.Create<string, string?>(s.Key, s.Value)).Append(KeyValuePair.Create<string, string?>("type", "webchat")).ToList();
        if (settings.All(s => s.Key != "MessagesPerMinute")) all.Add(KeyValuePair.Create<string, string?>("MessagesPerMinute", "100000"));
        var host = await ChannelHost.StartAsync(new WebChatRegistration(), all, time);
        started.Add(host);
        return host;
    }

    protected static Task<Visitor> VisitAsync(ChannelHost host) => Visitor.OpenAsync(host);

    /// <summary>Waits until something holds, with a deadline.</summary>
    protected static async Task UntilAsync(Func<bool> holds, string what)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (!holds())
        {
            if (deadline.IsCancellationRequested) Assert.Fail($"{what}: waited 15 s in vain");
            await Task.Yield();
        }
    }
}

/// <summary>A browser with the page's cookie.</summary>
public sealed class Visitor(ChannelHost host, string cookie)
{
    public string Cookie => cookie;

    /// <summary>The visitor's address, which is his conversation's key.</summary>
    public string Address => host.Services.GetRequiredAccount().Visitors.Accept(cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..])!;

    public ConversationRef Conversation => new(ChannelHost.Account, Address);

    public static async Task<Visitor> OpenAsync(ChannelHost host)
    {
        using var page = await host.Client.GetAsync($"/chat/{ChannelHost.Account}");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        return new Visitor(host, page.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    public Task<HttpResponseMessage> PostAsync(string json) => PostAsync(new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<HttpResponseMessage> PostAsync(HttpContent content, string path = "messages")
    {
        using var request = Request(HttpMethod.Post, path);
        request.Content = content;
        return await host.Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string path) => host.Client.SendAsync(Request(HttpMethod.Get, path));

    /// <summary>Opens the event stream; the response must be read or disposed of.</summary>
    public async Task<EventReader> ListenAsync(long after = 0, string? lastEventId = null)
    {
        var request = Request(HttpMethod.Get, $"events?after={after}");
        if (lastEventId is not null) request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return await EventReader.OpenAsync(response);
    }

    public HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"/chat/{ChannelHost.Account}/{path}");
        request.Headers.Add("Cookie", cookie);
        return request;
    }
}

internal static class Accounts
{
    public static WebChatAccount GetRequiredAccount(this IServiceProvider services) => (WebChatAccount)services.GetService(typeof(WebChatAccount))!;
}

/// <summary>One event as a browser would take it.</summary>
public sealed record ServerEvent(string Type, string? Id, string Data);

/// <summary>Reads an event stream by the rules of the HTML standard, section 9.2.6.</summary>
public sealed class EventReader(HttpResponseMessage response, StreamReader lines) : IDisposable
{
    private string? lastId;

    public HttpResponseMessage Response => response;

    /// <summary>Comments and fields that are no event's, as they came.</summary>
    public List<string> Comments { get; } = [];

    public static async Task<EventReader> OpenAsync(HttpResponseMessage response) =>
        new(response, new StreamReader(await response.Content.ReadAsStreamAsync(), new UTF8Encoding(false, throwOnInvalidBytes: true)));

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        var (type, data) = ("message", new StringBuilder());
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(15)) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0) return new ServerEvent(type, lastId, data.ToString());
                type = "message";
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..].TrimStart(' '));
            if (field.Length == 0) Comments.Add(value);
            else if (field == "event") type = value;
            else if (field == "data") data.Append(value);
            else if (field == "id") lastId = value;
        }

        return null;
    }

    /// <summary>The next messages, other events left out.</summary>
    public async Task<IReadOnlyList<ServerEvent>> MessagesAsync(int count)
    {
        var messages = new List<ServerEvent>();
        while (messages.Count < count)
        {
            var next = await NextAsync();
            Assert.That(next, Is.Not.Null, $"the stream ended after {messages.Count} of {count} messages");
            if (next!.Type == "message") messages.Add(next);
        }

        return messages;
    }

    public async Task UntilReadyAsync()
    {
        while ((await NextAsync())!.Type != "ready")
        {
        }
    }

    public void Dispose()
    {
        lines.Dispose();
        response.Dispose();
    }
}
