using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Teams;

namespace ChannelHub.Channels.Tests.Teams;

/// <summary>A running Teams account and the platform that it talks to.</summary>
[TestFixture]
internal abstract class TeamsFixture
{
    private readonly List<IAsyncDisposable> started = [];

    protected const string Personal = "a:1pL6i0oY3C0K8oBzZz";
    protected const string Channel = "19:d0bba23c2fc8413991125a43a54cc30e@thread.tacv2;messageid=1700000000000";

    [TearDown]
    public async Task EndAsync()
    {
        foreach (var one in Enumerable.Reverse(started)) await one.DisposeAsync();
        started.Clear();
    }

    protected async Task<(ChannelHost Host, BotConnector Platform)> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var platform = await BotConnector.StartAsync();
        started.Add(platform);
        var all = new Dictionary<string, string?>(platform.Settings) { ["type"] = "teams", ["Welcome"] = "none" };
        foreach (var (key, value) in settings) all[key] = value;
        var host = await ChannelHost.StartAsync(new TeamsRegistration(), all, time);
        started.Add(host);
        return (host, platform);
    }

    /// <summary>A person's message in a personal chat, as the platform writes it.</summary>
    protected static JsonObject Activity(BotConnector platform, string id = "1700000000001", string text = "Hola", string conversation = Personal) => new()
    {
        ["type"] = "message",
        ["id"] = id,
        ["timestamp"] = "2026-03-02T15:00:00.123Z",
        ["localTimestamp"] = "2026-03-02T09:00:00.123-06:00",
        ["channelId"] = "msteams",
        ["serviceUrl"] = platform.ServiceUrl,
        ["from"] = new JsonObject { ["id"] = "29:1ana", ["name"] = "Ana Pérez", ["aadObjectId"] = "eeeeeeee-1111-4222-8333-ffffffffffff" },
        ["conversation"] = new JsonObject { ["conversationType"] = conversation.StartsWith("a:", StringComparison.Ordinal) ? "personal" : conversation.Contains("tacv2", StringComparison.Ordinal) ? "channel" : "groupChat", ["tenantId"] = BotConnector.Tenant, ["id"] = conversation },
        ["recipient"] = new JsonObject { ["id"] = "28:" + BotConnector.AppId, ["name"] = "Soporte" },
        ["entities"] = new JsonArray(new JsonObject { ["type"] = "clientInfo", ["locale"] = "es-MX", ["country"] = "MX", ["platform"] = "Windows", ["timezone"] = "America/Mexico_City" }),
        ["channelData"] = new JsonObject { ["tenant"] = new JsonObject { ["id"] = BotConnector.Tenant } },
        ["textFormat"] = "plain",
        ["locale"] = "es-MX",
        ["text"] = text,
    };

    protected static JsonObject With(JsonObject activity, params (string Name, JsonNode? Value)[] fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is null) activity.Remove(name);
            else activity[name] = value;
        }

        return activity;
    }

    protected static Task<HttpResponseMessage> PostAsync(ChannelHost host, BotConnector platform, JsonObject activity, string? path = null) => PostAsync(host, $"Bearer {platform.Issue()}", activity.ToJsonString(), path);

    protected static async Task<HttpResponseMessage> PostAsync(ChannelHost host, string? authorization, string body, string? path = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path ?? $"/channels/{ChannelHost.Account}/teams") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await host.Client.SendAsync(request);
    }

    protected static IReadOnlyList<StoredMessage> Messages(ChannelHost host, string conversation = Personal) => host.Hub.Messages(new ConversationRef(ChannelHost.Account, conversation));

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

    protected static OutboxRow Row(MessageBody body, string conversation = Personal, string? reference = null, int partsSent = 0, AuthorKind author = AuthorKind.Bot) => new()
    {
        Message = new OutboundMessage
        {
            Id = new MessageId(new CaseNumber(1042), 3), Conversation = new ConversationRef(ChannelHost.Account, conversation), Channel = "teams", Position = 2,
            At = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Author = new MessageAuthor(author), Body = body, ReplyAddress = reference,
        },
        State = DeliveryState.Sending, Attempts = 0, PartsSent = partsSent, DueAt = default,
    };
}
