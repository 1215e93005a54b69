using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Sms;

/// <summary>The way in: proves that Twilio sends, stores what was sent, and only then says so. What it means is found out later, by the mapper.</summary>
internal sealed class SmsReceiver(SmsAccounts accounts, IMessageIntake intake, TimeProvider time, ILogger<SmsReceiver> logger)
{
    private static readonly TimeSpan WarnAgainAfter = TimeSpan.FromMinutes(10);

    private int unavailable;
    private long warnedAt;

    /// <summary><c>POST /channels/{account}/sms</c>: a customer's message. The answer goes out by REST, so there is nothing to say here but the help text, where one is asked for.</summary>
    public async Task PostMessageAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        switch (await StoreAsync(account, SmsInboundMapper.SidOf(form) ?? HashOf(body), body))
        {
            case AcceptOutcome.Unavailable:
                await RefuseAsync(http, account, TwilioProblems.Unavailable);
                return;

            // Only the first time: a repeat must not send the text twice.
            case AcceptOutcome.Stored when SmsWords.AnswersHelp(form, account.Options):
                await WriteAsync(http.Response, $"<Response><Message>{XmlText(account.Options.HelpText!)}</Message></Response>");
                return;
            default:
                await WriteAsync(http.Response, "<Response/>");
                return;
        }
    }

    /// <summary><c>POST /channels/{account}/sms/status</c> and, below it, <c>/{answer}/{part}-{parts}</c>: what became of an answer. 204 once it is stored.</summary>
    public async Task PostStatusAsync(HttpContext http)
    {
        if (await ReadAsync(http) is not var (account, genuine)) return;
        var (body, form) = genuine;
        if (Suffix(http.Request) is not { } suffix)
        {
            await RefuseAsync(http, account, TwilioProblems.BadAddress);
            return;
        }

        var status = form.Text("MessageStatus"u8) ?? form.Text("SmsStatus"u8);
        var externalId = SmsInboundMapper.SidOf(form) is { } sid && status is { Length: <= 40 } ? $"{sid}:{status}" : HashOf(body);
        var isForm = !body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8);
        if (await StoreAsync(account, externalId, isForm && suffix.Length > 0 ? [.. body, .. Encoding.ASCII.GetBytes(suffix)] : body) is AcceptOutcome.Unavailable)
        {
            await RefuseAsync(http, account, TwilioProblems.Unavailable);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Null if the request was refused, and answered so.</summary>
    private async Task<(SmsAccount Account, TwilioWebhook.Genuine Genuine)?> ReadAsync(HttpContext http)
    {
        if (accounts.Find(http) is not { } account)
        {
            await TwilioProblems.UnknownAccount.WriteAsync(http);
            return null;
        }

        switch (await TwilioWebhook.ReadAsync(http.Request, account.Twilio))
        {
            case TwilioWebhook.Genuine genuine:
                return (account, genuine);
            case TwilioWebhook.Refused { Problem: var problem }:
                if (ReferenceEquals(problem, TwilioProblems.BadSignature)) WarnOfSignature(account);
                await RefuseAsync(http, account, problem);
                return null;
            default:
                throw new InvalidOperationException("A webhook is genuine or refused.");
        }
    }

    private Task RefuseAsync(HttpContext http, SmsAccount account, Problem problem)
    {
        if (problem.Status != StatusCodes.Status503ServiceUnavailable) intake.CountRefused(account.Name, problem.Code);
        SmsLog.Refused(logger, account.Name, problem.Status, problem.Code);
        return problem.WriteAsync(http);
    }

    private async ValueTask<AcceptOutcome> StoreAsync(SmsAccount account, string externalId, byte[] payload)
    {
        var outcome = await intake.AcceptAsync(new RawInbound { Account = account.Name, Channel = SmsInboundMapper.Channel, ExternalId = externalId, ReceivedAt = time.GetUtcNow(), Body = payload });
        if (outcome is AcceptOutcome.Unavailable no)
        {
            // Said once, not for every message that comes meanwhile.
            if (Interlocked.Exchange(ref unavailable, 1) == 0) SmsLog.StoringUnavailable(logger, account.Name, no.Reason);
        }
        else if (unavailable == 1 && Interlocked.Exchange(ref unavailable, 0) == 1)
        {
            SmsLog.StoringRecovered(logger, account.Name);
        }

        return outcome;
    }

    /// <summary>A wrong token or address is the commonest fault of a set-up, so it is said aloud; but anybody can send nonsense, so not each time.</summary>
    private void WarnOfSignature(SmsAccount account)
    {
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref warnedAt));
        if (last != 0 && time.GetElapsedTime(last, now) < WarnAgainAfter) return;
        if (Interlocked.CompareExchange(ref warnedAt, now, last) == last) SmsLog.SignatureWrong(logger, account.Name, account.Twilio.PublicUrl ?? "the address under which Twilio reaches the hub (PublicUrl is not set)");
    }

    /// <summary>What the address says about the answer, as parameters to store behind the others; empty if it says nothing, null if it is nonsense.</summary>
    private static string? Suffix(HttpRequest request)
    {
        if (request.RouteValues["message"] is not string message) return "";
        if (!MessageId.TryParse(message, out var id) || request.RouteValues["part"] is not string part) return null;
        return part.Split('-') is [var number, var of] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && int.TryParse(of, NumberStyles.None, CultureInfo.InvariantCulture, out var all) && n >= 1 && n <= all
            ? string.Create(CultureInfo.InvariantCulture, $"&{SmsReceipts.MessageParameter}={id}&{SmsReceipts.PartParameter}={n}-{all}")
            : null;
    }

    /// <summary>Signed by Twilio but without an id of its form: stored all the same, and set aside by the mapper if it means nothing.</summary>
    private static string HashOf(byte[] body) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}";

    private static Task WriteAsync(HttpResponse response, string twiml)
    {
        response.ContentType = "text/xml";
        response.Headers.CacheControl = "no-store";
        var bytes = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{twiml}");
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
    }

    /// <summary>The text comes from the settings and has no control characters; the rest is XML 1.0, section 2.4.</summary>
    private static string XmlText(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
