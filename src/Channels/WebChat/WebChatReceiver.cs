using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.WebChat;

/// <summary>The way in: proves who sends, stores what was sent, and only then says so. What it means is found out later, by the mapper.</summary>
internal sealed class WebChatReceiver(WebChatGate gate, WebChatUpload upload, IMessageIntake intake, ICaseQueries queries, TimeProvider time, ILogger<WebChatReceiver> logger)
{
    private int unavailable;

    /// <summary><c>POST /chat/{account}/messages</c>. 202 when stored now, 200 when it was here before: the page may forget its copy after either.</summary>
    public async Task PostMessageAsync(HttpContext http)
    {
        var problem = gate.Enter(http, out var account, out var visitor);
        if (problem is null && !account!.Messages.TryTake(visitor!, out var wait)) problem = WebChatProblems.TooFast(wait);
        if (problem is not null)
        {
            await gate.RefuseAsync(http, account, problem);
            return;
        }

        var read = await ReadAsync(http, account!, visitor!);
        problem = read.Problem ?? (read.Message is { } m ? await StoreAsync(account!, $"{visitor}:{m.Id}", m.Payload, http) : null);
        if (problem is not null)
        {
            await gate.RefuseAsync(http, account, problem);
            return;
        }

        await AnswerStoredAsync(http, read.Message!.Id);
    }

    /// <summary><c>POST /chat/{account}/seen</c>: which answers the page has shown. Each becomes a receipt of its own; 204 when all are stored.</summary>
    public async Task PostSeenAsync(HttpContext http)
    {
        var problem = gate.Enter(http, out var account, out var visitor);
        if (problem is null && !account!.Messages.TryTake(visitor! + ":seen", out var wait)) problem = WebChatProblems.TooFast(wait);
        if (problem is null && !HasContentType(http.Request, "application/json")) problem = WebChatProblems.ContentType;
        var report = default(WebChatSeenReport);
        if (problem is null)
        {
            var (fits, value) = await BoundedBody.ReadAsync(http.Request, WebChatLimits.JsonOverheadBytes, static (body, _) => ReadReport(body), 0);
            report = value;
            problem = !fits ? WebChatProblems.TooBig : report is null ? WebChatProblems.BadSeen : null;
        }

        if (problem is null) problem = await StoreSeenAsync(http, account!, visitor!, report!);
        if (problem is not null)
        {
            await gate.RefuseAsync(http, account, problem);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task<(Problem? Problem, ReadMessage? Message)> ReadAsync(HttpContext http, WebChatAccount account, string visitor)
    {
        if (HasContentType(http.Request, "multipart/form-data")) return await upload.ReadAsync(http, account, visitor);
        if (!HasContentType(http.Request, "application/json")) return (WebChatProblems.ContentType, null);
        var options = account.Options;
        var (fits, value) = await BoundedBody.ReadAsync(http.Request, options.MaxJsonBytes, ReadJson, (visitor, options.MaxTextLength));
        return fits ? value : (WebChatProblems.TooBig, null);
    }

    private static (Problem?, ReadMessage?) ReadJson(ReadOnlySpan<byte> json, (string Visitor, int MaxTextLength) state)
    {
        if (WebChatPostCheck.Check(json, state.MaxTextLength, out var posted) is { } problem) return (problem, null);
        if (!posted.HasContent) return (WebChatProblems.NoContent, null);
        return (null, new ReadMessage(posted.Id, WebChatPayload.OfMessage(state.Visitor, json, [])));
    }

    private static WebChatSeenReport? ReadReport(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, WebChatJson.Default.WebChatSeenReport) is { State: "delivered" or "read", Positions: { Count: > 0 and <= WebChatLimits.MaxSeen } positions } report
                && positions.Min() > 0 && positions.Max() - positions.Min() < WebChatLimits.MaxSeen ? report : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The page names positions, which mean something in its own conversation only: nobody can report another visitor's messages as read.</summary>
    private async Task<Problem?> StoreSeenAsync(HttpContext http, WebChatAccount account, string visitor, WebChatSeenReport report)
    {
        var positions = report.Positions!.ToHashSet();
        var first = positions.Min();
        var messages = await queries.ReadConversationAsync(new ConversationRef(account.Name, visitor), first - 1, (int)(positions.Max() - first) + 1, http.RequestAborted);
        Names.TryParse<DeliveryState>(report.State, out var state);
        foreach (var (message, _) in messages)
        {
            if (message.Direction != Direction.Out || !positions.Contains(message.Position)) continue;
            if (await StoreAsync(account, $"{visitor}:seen:{message.Position}:{report.State}", WebChatPayload.OfSeen(visitor, message.Id, state), http) is { } problem) return problem;
        }

        return null;
    }

    private async ValueTask<Problem?> StoreAsync(WebChatAccount account, string externalId, byte[] payload, HttpContext http)
    {
        var outcome = await intake.AcceptAsync(new RawInbound
        {
            Account = account.Name,
            Channel = WebChatInboundMapper.Channel,
            ExternalId = externalId,
            ReceivedAt = time.GetUtcNow(),
            Body = payload,
        });
        switch (outcome)
        {
            case AcceptOutcome.Unavailable no:
                if (Interlocked.Exchange(ref unavailable, 1) == 0) WebChatLog.StoringUnavailable(logger, account.Name, no.Reason);
                return WebChatProblems.Unavailable;
            case AcceptOutcome.Stored:
                http.Response.StatusCode = StatusCodes.Status202Accepted;
                break;
            default:
                http.Response.StatusCode = StatusCodes.Status200OK;
                break;
        }

        if (unavailable == 1 && Interlocked.Exchange(ref unavailable, 0) == 1) WebChatLog.StoringRecovered(logger, account.Name);
        return null;
    }

    private static Task AnswerStoredAsync(HttpContext http, string id)
    {
        var response = http.Response;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";

        // An id is letters, digits, dashes and underscores, so it stands in JSON as it is.
        var writer = response.BodyWriter;
        var length = "{\"id\":\"\",\"status\":\"stored\"}".Length + id.Length;
        response.ContentLength = length;
        var target = writer.GetSpan(length);
        "{\"id\":\""u8.CopyTo(target);
        Encoding.ASCII.GetBytes(id, target[7..]);
        "\",\"status\":\"stored\"}"u8.CopyTo(target[(7 + id.Length)..]);
        writer.Advance(length);
        return writer.FlushAsync(http.RequestAborted).AsTask();
    }

    private static bool HasContentType(HttpRequest request, string wanted)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals(wanted, StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>A message that may be stored.</summary>
internal sealed record ReadMessage(string Id, byte[] Payload);
