using System.Security.Cryptography;
using System.Text;
using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Twilio;

/// <summary>The way in for webhooks: proves that Twilio sends, refuses in words, stores before anything is acknowledged.</summary>
/// <param name="channel">The channel type that payloads are stored under.</param>
/// <param name="noJson">The refusal where only forms are taken; null where JSON is taken too.</param>
internal sealed class TwilioDoor<T>(string channel, TwilioConnections<T> accounts, IMessageIntake intake, TimeProvider time, ITwilioLog log, Problem? noJson = null) where T : TwilioConnection
{
    private static readonly TimeSpan WarnAgainAfter = TimeSpan.FromMinutes(10);

    private int unavailable;
    private long warnedAt;

    /// <summary>Null if the request was refused, and answered so.</summary>
    public async Task<(T Account, TwilioWebhook.Genuine Genuine)?> ReadAsync(HttpContext http)
    {
        if (accounts.Find(http) is not { } account)
        {
            await TwilioProblems.UnknownAccount.WriteAsync(http);
            return null;
        }

        if (noJson is not null && http.Request.ContentType?.TrimStart().StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            await RefuseAsync(http, account, noJson);
            return null;
        }

        switch (await TwilioWebhook.ReadAsync(http.Request, account.Twilio))
        {
            case TwilioWebhook.Genuine genuine:
                account.Monitor.Hears();
                return (account, genuine);
            case TwilioWebhook.Refused { Problem: var problem }:
                if (ReferenceEquals(problem, TwilioProblems.BadSignature)) WarnOfSignature(account);
                await RefuseAsync(http, account, problem);
                return null;
            default:
                throw new InvalidOperationException("A webhook is genuine or refused.");
        }
    }

    public Task RefuseAsync(HttpContext http, T account, Problem problem)
    {
        if (problem.Status != StatusCodes.Status503ServiceUnavailable) intake.CountRefused(account.Name, problem.Code);
        log.Refused(account.Name, problem.Status, problem.Code);
        return problem.WriteAsync(http);
    }

    public async ValueTask<AcceptOutcome> StoreAsync(T account, string externalId, byte[] payload)
    {
        var outcome = await intake.AcceptAsync(new RawInbound { Account = account.Name, Channel = channel, ExternalId = externalId, ReceivedAt = time.GetUtcNow(), Body = payload });
        if (outcome is AcceptOutcome.Unavailable no)
        {
            // Said once, not for every request that comes meanwhile.
            if (Interlocked.Exchange(ref unavailable, 1) == 0) log.StoringUnavailable(account.Name, no.Reason);
        }
        else if (unavailable == 1 && Interlocked.Exchange(ref unavailable, 0) == 1)
        {
            log.StoringRecovered(account.Name);
        }

        return outcome;
    }

    /// <summary>Stores and answers 204; where nothing can be stored now, Twilio is told to come again.</summary>
    public async Task<AcceptOutcome> AcknowledgeAsync(HttpContext http, T account, string externalId, byte[] payload)
    {
        var outcome = await StoreAsync(account, externalId, payload);
        if (outcome is AcceptOutcome.Unavailable) await RefuseAsync(http, account, TwilioProblems.Unavailable);
        else http.Response.StatusCode = StatusCodes.Status204NoContent;
        return outcome;
    }

    /// <summary>Names what is signed by Twilio but has no id of its form: stored all the same, and set aside by the mapper if it means nothing.</summary>
    public static string HashOf(byte[] body) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(body))}";

    /// <param name="twiml">The whole document.</param>
    public static Task WriteAsync(HttpResponse response, string twiml)
    {
        response.ContentType = "text/xml; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        var bytes = Encoding.UTF8.GetBytes(twiml);
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, response.HttpContext.RequestAborted).AsTask();
    }

    /// <summary>A wrong token or address is the commonest fault of a set-up, so it is said aloud; but anybody can send nonsense, so not each time.</summary>
    private void WarnOfSignature(T account)
    {
        account.Monitor.HearsForged();
        var (now, last) = (time.GetTimestamp(), Interlocked.Read(ref warnedAt));
        if (last != 0 && time.GetElapsedTime(last, now) < WarnAgainAfter) return;
        if (Interlocked.CompareExchange(ref warnedAt, now, last) == last) log.SignatureWrong(account.Name, account.Twilio.PublicUrl ?? "the address under which Twilio reaches the hub (PublicUrl is not set)");
    }
}
