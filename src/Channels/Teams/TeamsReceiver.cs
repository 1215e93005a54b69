using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Teams.Tokens;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>The way in: proves that the platform sends, stores what it sent, and only then says so. What it means is found out later, by the mapper.</summary>
internal sealed class TeamsReceiver(TeamsAccounts accounts, IMessageIntake intake, TimeProvider time, ILogger<TeamsReceiver> logger)
{
    private int unavailable;

    /// <summary><c>POST /channels/{account}/teams</c> and <c>/api/messages</c>. 200 when stored now or before; invokes get their answer with it.</summary>
    public async Task PostAsync(HttpContext http)
    {
        if (accounts.Find(http) is not { } account)
        {
            await TeamsProblems.UnknownAccount.WriteAsync(http);
            return;
        }

        var judged = await account.Check.CheckAsync(http.Request.Headers.Authorization, http.RequestAborted);
        if (judged is not TokenVerdict.Genuine verdict)
        {
            await RefuseUnprovenAsync(http, account, judged);
            return;
        }

        if (!IsJson(http.Request.ContentType))
        {
            await RefuseAsync(http, account, TeamsProblems.ContentType, "type");
            return;
        }

        var (fits, received) = await BoundedBody.ReadAsync(http.Request, TeamsLimits.MaxBodyBytes, static (body, _) => Received.Of(body), 0);
        if (!fits) await RefuseAsync(http, account, TeamsProblems.TooBig, "size");
        else if (received is null) await RefuseAsync(http, account, TeamsProblems.NotAnActivity, "form");
        else if (account.Check.Mismatch(verdict, received.Head) is { } mismatch) await RefuseAsync(http, account, TeamsProblems.NotThisActivity, mismatch);
        else if (received.IsInvoke && received.Head.Name != TeamsInvokes.CardAction) await RefuseAsync(http, account, TeamsProblems.UnknownInvoke, "invoke");
        else await StoreAsync(http, account, received);
    }

    private async Task StoreAsync(HttpContext http, TeamsAccount account, Received received)
    {
        var delivery = account.Redeliveries.Begin(received.Content, received.ExternalId, received.IsInvoke);
        var outcome = await intake.AcceptAsync(new RawInbound
        {
            Account = account.Name,
            Channel = TeamsInboundMapper.Channel,
            ExternalId = delivery.ExternalId,
            ReceivedAt = time.GetUtcNow(),
            Body = received.Body,
        });
        try
        {
            if (outcome is AcceptOutcome.Unavailable no)
            {
                // Said once, not for every message that comes meanwhile.
                if (Interlocked.Exchange(ref unavailable, 1) == 0) TeamsLog.StoringUnavailable(logger, account.Name, no.Reason);
                await TeamsProblems.Unavailable.WriteAsync(http);
                return;
            }

            if (unavailable == 1 && Interlocked.Exchange(ref unavailable, 0) == 1) TeamsLog.StoringRecovered(logger, account.Name);
            account.Condition.Received();
            await AnswerAsync(http, account, received.Head);
        }
        finally
        {
            account.Redeliveries.End(delivery, gotThrough: !http.RequestAborted.IsCancellationRequested);
        }

        if (outcome is AcceptOutcome.Stored && CourtesyFor(account, received.Head) is { } courtesy) accounts.CourtesiesOf(account).Offer(courtesy);
    }

    /// <summary>An empty 200, but for those who wait for words: an invoke, and a caller that wants replies in the answer (they come later, by a call of ours).</summary>
    private static Task AnswerAsync(HttpContext http, TeamsAccount account, TeamsHead head)
    {
        if (head.Type == "invoke") return WriteJsonAsync(http, TeamsInvokeAnswer.Of(account, head));
        return head.DeliveryMode == "expectReplies" ? WriteJsonAsync(http, "{\"activities\":[]}"u8.ToArray()) : Task.CompletedTask;
    }

    private static Task WriteJsonAsync(HttpContext http, byte[] json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        return http.Response.Body.WriteAsync(json, http.RequestAborted).AsTask();
    }

    /// <summary>What is due at once: the card of ours that was answered shown as answered.</summary>
    private static Courtesy? CourtesyFor(TeamsAccount account, TeamsHead head) =>
        head.ReplyToId is { Length: > 0 } card && TeamsInvokeAnswer.PressOf(account, head) is { } press ? new Courtesy.ShowAnswered(ReferenceOf(head), card, press.Ask, press.Label ?? "") : null;

    private static TeamsReference ReferenceOf(TeamsHead head) => new()
    {
        ServiceUrl = head.ServiceUrl ?? "",
        Conversation = head.Conversation!.Id!,
        Kind = head.Conversation.ConversationType,
        Bot = head.Recipient?.Id,
        User = head.From?.Id,
        Activity = head.Id,
        Locale = head.Locale,
    };

    private Task RefuseUnprovenAsync(HttpContext http, TeamsAccount account, TokenVerdict verdict)
    {
        // Without keys nothing is refused: it comes again, and may be genuine.
        if (verdict is not TokenVerdict.Forged forged) return TeamsProblems.NoKeys.WriteAsync(http);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return RefuseAsync(http, account, TeamsProblems.NotProven, forged.Code);
    }

    private Task RefuseAsync(HttpContext http, TeamsAccount account, Problem problem, string detail)
    {
        intake.CountRefused(account.Name, problem.Code);
        TeamsLog.Refused(logger, account.Name, problem.Status, problem.Code, detail);
        return problem.WriteAsync(http);
    }

    private static bool IsJson(string? contentType)
    {
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        return (end < 0 ? type : type[..end]).Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An activity that has the least that one has, with the keys by which it is known again.</summary>
    private sealed record Received(TeamsHead Head, byte[] Body, string ExternalId, string Content)
    {
        public bool IsInvoke => Head.Type == "invoke";

        public static Received? Of(ReadOnlySpan<byte> body)
        {
            try
            {
                if (body.StartsWith("\uFEFF"u8)) body = body[3..];
                if (JsonSerializer.Deserialize(body, TeamsJson.Default.TeamsHead) is not { Type.Length: > 0, Conversation.Id.Length: > 0 } head) return null;
                return new Received(head, body.ToArray(), TeamsIds.External(head, body), TeamsIds.Content(body));
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                // Not JSON, too deep, or text that is no Unicode: no activity.
                return null;
            }
        }
    }
}
