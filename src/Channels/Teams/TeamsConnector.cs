using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ChannelHub.Channels.Teams.Tokens;

namespace ChannelHub.Channels.Teams;

/// <summary>How a call of the connector ended.</summary>
internal abstract record ConnectorReply
{
    private ConnectorReply()
    {
    }

    /// <param name="Id">The platform's id of the activity; null where it gives none.</param>
    public sealed record Done(string? Id) : ConnectorReply;

    /// <param name="Code">The platform's own word: <c>BotNotInConversationRoster</c>; empty if it gives none.</param>
    public sealed record Refused(int Status, string Code, TimeSpan? RetryAfter) : ConnectorReply;

    /// <summary>The request surely did not reach the platform.</summary>
    public sealed record NotSent(string Why) : ConnectorReply;

    /// <summary>It may have been carried out.</summary>
    public sealed record Lost(string Why) : ConnectorReply;

    /// <summary>The address is none that may be called.</summary>
    public sealed record Untrusted : ConnectorReply
    {
        public static readonly Untrusted Value = new();
    }
}

/// <summary>Calls the Bot Connector: sends an activity into a conversation, replaces one of ours. Our token goes to allowed hosts only.</summary>
internal sealed class TeamsConnector(TeamsOptions options, TeamsHosts hosts, TeamsHttp http, TeamsAccessTokens tokens, TeamsCondition condition)
{
    public Task<ConnectorReply> SendAsync(TeamsReference to, byte[] activity, CancellationToken stop) => CallAsync(HttpMethod.Post, to, null, activity, stop);

    /// <summary>Replaces an activity that the bot sent.</summary>
    public Task<ConnectorReply> UpdateAsync(TeamsReference to, string id, byte[] activity, CancellationToken stop) => CallAsync(HttpMethod.Put, to, id, activity, stop);

    /// <summary>Where to write in a conversation: by what was stored with it, else by the settings.</summary>
    public TeamsReference ReferenceOf(string conversation, string? stored)
    {
        try
        {
            if (stored is not null && JsonSerializer.Deserialize(stored, TeamsJson.Default.TeamsReference) is { } reference) return reference with { Conversation = conversation };
        }
        catch (JsonException)
        {
            // Written by another version or by hand: the settings' address serves as for a conversation that has none.
        }

        return new TeamsReference { ServiceUrl = options.ServiceUrl, Conversation = conversation, Bot = "28:" + options.AppId };
    }

    private async Task<ConnectorReply> CallAsync(HttpMethod method, TeamsReference to, string? id, byte[] activity, CancellationToken stop)
    {
        var reply = await CallAsync(method, to.ServiceUrl, to.Conversation, id, activity, stop).ConfigureAwait(false);

        // A conversation of the US government's community cloud asks for its own host.
        return reply is ConnectorReply.Refused { Status: 403, Code: "InvalidBotApiHost" } && options.Cloud == TeamsCloudName.Public && to.ServiceUrl != TeamsCloud.GccServiceUrl
            ? await CallAsync(method, TeamsCloud.GccServiceUrl, to.Conversation, id, activity, stop).ConfigureAwait(false)
            : reply;
    }

    private async Task<ConnectorReply> CallAsync(HttpMethod method, string service, string conversation, string? id, byte[] activity, CancellationToken stop)
    {
        if (AddressOf(service, conversation, id) is not { } address) return ConnectorReply.Untrusted.Value;
        var isEmulator = hosts.IsEmulator(address) && !hosts.IsService(address);
        if (!isEmulator && !hosts.IsService(address)) return ConnectorReply.Untrusted.Value;
        for (var isFirst = true; ; isFirst = false)
        {
            AccessToken.Had? token = null;
            if (!isEmulator)
            {
                switch (await tokens.GetAsync(stop).ConfigureAwait(false))
                {
                    case AccessToken.None none:
                        return new ConnectorReply.NotSent(none.Says);
                    case AccessToken.Had had:
                        token = had;
                        break;
                }
            }

            var answer = await http.CallAsync(() => Request(method, address, token, activity), stop).ConfigureAwait(false);
            if (answer.Why is { } why) return answer.WasSent ? new ConnectorReply.Lost(why) : new ConnectorReply.NotSent(why);
            if (answer.Status is >= 200 and < 300)
            {
                condition.Rejected(null);
                return new ConnectorReply.Done(IdOf(answer.Body) ?? id);
            }

            var code = CodeOf(answer.Body);
            if (answer.Status != 401) return new ConnectorReply.Refused(answer.Status, code, answer.RetryAfter);

            // A token may have been withdrawn: once with a fresh one, then it is not the token.
            if (token is null || !isFirst)
            {
                condition.Rejected("The connector does not take this bot's sign-in: is the bot registered with this AppId, and its Teams channel switched on?");
                return new ConnectorReply.Refused(401, code, null);
            }

            tokens.Forget(token);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, Uri address, AccessToken.Had? token, byte[] activity)
    {
        var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(activity) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return request;
    }

    /// <summary>Ids hold colons, semicolons, at signs and slashes.</summary>
    private static Uri? AddressOf(string service, string conversation, string? id)
    {
        if (conversation is "." or ".." || id is "." or "..") return null;
        var path = $"{service}{(service.EndsWith('/') ? "" : "/")}v3/conversations/{Uri.EscapeDataString(conversation)}/activities{(id is null ? "" : "/" + Uri.EscapeDataString(id))}";
        return Uri.TryCreate(path, UriKind.Absolute, out var address) ? address : null;
    }

    private static string? IdOf(byte[] body) => Read(body, static root => root.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String && id.GetString() is { Length: > 0 } text ? text : null);

    /// <summary><c>{"error":{"code":…}}</c>, or Teams' own form <c>{"errorCode":…,"message":"{…subCode…}"}</c>.</summary>
    private static string CodeOf(byte[] body) => Read(body, static root =>
    {
        if (root.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.String) return Short(code.GetString());
        if (root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String && message.GetString() is ['{', ..] inner
            && Read(System.Text.Encoding.UTF8.GetBytes(inner), static o => o.TryGetProperty("subCode", out var sub) && sub.ValueKind == JsonValueKind.String ? Short(sub.GetString()) : null) is { } subCode) return subCode;
        return root.TryGetProperty("errorCode", out var number) ? Short(number.ToString()) : null;
    }) ?? "";

    private static string? Short(string? code) => code is null ? null : TeamsInboundMapper.Word(code);

    private static string? Read(byte[] body, Func<JsonElement, string?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object ? read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // An empty answer, or one of a server in between: there is no code in it.
            return null;
        }
    }

    internal static string Describe(ConnectorReply.Refused refused) =>
        refused.Code.Length > 0 ? string.Create(CultureInfo.InvariantCulture, $"{refused.Status} {refused.Code}") : refused.Status.ToString(CultureInfo.InvariantCulture);
}
