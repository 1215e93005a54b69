using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Channels.Email.Imap;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Email;

/// <summary>
/// <c>POST /channels/{account}/mime</c>: one mail as it is (RFC 5322). Who hands in shows an API token with the scope <c>deliver</c>, or a ticket signed with the hub's own
/// secret, as the program's commands do. 202 when stored now, 200 when it was here before.
/// </summary>
internal sealed class EmailReceiver(EmailAccounts accounts, IMessageIntake intake, IPeople people, TimeProvider time, ILogger<EmailReceiver> logger)
{
    internal const int MaxOrdinal = 1_000_000;

    public async Task PostAsync(HttpContext http)
    {
        var account = accounts.Find(http.Request.RouteValues["account"] as string);
        if (account is null)
        {
            await EmailProblems.NoSuchAccount.WriteAsync(http);
            return;
        }

        var isBatch = http.Request.ContentType == MailBatch.ContentType;
        var problem = await ProveAsync(http, account) ?? (isBatch ? await StoreBatchAsync(http, account) : await StoreAsync(http, account));
        if (problem is null) return;
        if (problem != EmailProblems.Unavailable)
        {
            intake.CountRefused(account.Name, problem.Code);
            EmailLog.Refused(logger, account.Name, problem.Status, problem.Code);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = "Bearer realm=\"ChannelHub\"";
        await problem.WriteAsync(http);
    }

    /// <summary>Does the same work for every wrong proof: a look-up by hash and a signature to compare.</summary>
    private async Task<Problem?> ProveAsync(HttpContext http, EmailAccount account)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var shown = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header["Bearer ".Length..].Trim() : "";
        var signed = account.Tokens.IsTicket(shown, account.Name, time.GetUtcNow());
        ApiToken? token;
        try
        {
            token = await people.FindTokenAsync(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown))), http.RequestAborted);
        }
        catch (StoreUnavailableException) when (!signed)
        {
            return EmailProblems.Unavailable;
        }
        catch (StoreUnavailableException)
        {
            token = null;
        }

        if (signed) return null;
        if (token is null or { RevokedAt: not null }) return EmailProblems.Unauthenticated;
        return token.Scopes.Contains(TokenScopes.Deliver) ? null : EmailProblems.Forbidden;
    }

    /// <summary>Several mails, stored together or not at all. The answer says how many of them are new.</summary>
    private async Task<Problem?> StoreBatchAsync(HttpContext http, EmailAccount account)
    {
        var most = LargestMail(account);
        var imported = http.Request.Query["imported"] == "1";
        var (fits, mails) = await ReadAsync(http, Math.Max(most, MailBatch.MaxBytes), (body, _) => MailBatch.Read(body, imported));
        if (!fits || mails?.Any(m => m.Bytes.Length > most) == true) return EmailProblems.TooBig;
        if (mails is null) return EmailProblems.Form;
        var now = time.GetUtcNow();
        if (await intake.AcceptBatchAsync([.. mails.Select(m => Raw(account.Name, m.Bytes, m.Nth, now))], position: null) is not AcceptBatchOutcome.Stored { Rows: var rows }) return EmailProblems.Unavailable;
        var stored = rows.Count(r => r is AcceptOutcome.Stored);
        await AnswerAsync(http, stored > 0 ? StatusCodes.Status202Accepted : StatusCodes.Status200OK, json =>
        {
            json.WriteNumber("stored", stored);
            json.WriteNumber("duplicate", rows.Count - stored);
        });
        return null;
    }

    private static int LargestMail(EmailAccount account) => (int)Math.Min(account.Options.MaxMailBytes + ImapLimits.MaxHeader, int.MaxValue);

    private static async Task<(bool Fits, T? Value)> ReadAsync<T>(HttpContext http, int limit, BoundedBody.Use<T, int> use)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature) feature.MaxRequestBodySize = limit;
        try
        {
            return await BoundedBody.ReadAsync(http.Request, limit, use, 0);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (false, default);
        }
    }

    private async Task<Problem?> StoreAsync(HttpContext http, EmailAccount account)
    {
        var ordinal = 0;
        if (http.Request.Query["nth"] is [{ } nth] && !(int.TryParse(nth, NumberStyles.None, CultureInfo.InvariantCulture, out ordinal) && ordinal is > 0 and <= MaxOrdinal)) return EmailProblems.Form;
        var (fits, mail) = await ReadAsync(http, LargestMail(account), static (body, _) => body.ToArray());
        if (!fits) return EmailProblems.TooBig;
        if (mail!.Length == 0) return EmailProblems.Form;
        var raw = Raw(account.Name, mail, ordinal, time.GetUtcNow());
        switch (await intake.AcceptAsync(raw))
        {
            case AcceptOutcome.Unavailable:
                return EmailProblems.Unavailable;
            case AcceptOutcome.Stored:
                await AnswerAsync(http, StatusCodes.Status202Accepted, json => Word(json, raw.ExternalId, "stored"));
                return null;
            default:
                await AnswerAsync(http, StatusCodes.Status200OK, json => Word(json, raw.ExternalId, "duplicate"));
                return null;
        }
    }

    /// <param name="ordinal">Which one of the mails without an id that say the same it is; 0 if nobody counted: then a repeat is told by every byte, trace fields included.</param>
    internal static RawInbound Raw(AccountName account, byte[] mail, int ordinal, DateTimeOffset receivedAt)
    {
        var identity = MailIdentity.Read(mail);
        var key = identity.MessageId is null && ordinal == 0
            ? $"#{identity.ContentHash[..32]}.{Convert.ToHexStringLower(SHA256.HashData(mail))[..16]}"
            : MailKey.Of(identity, Math.Max(1, ordinal));
        return new RawInbound { Account = account, Channel = EmailInboundMapper.Channel, ExternalId = key, ReceivedAt = receivedAt, Body = mail };
    }

    private static void Word(Utf8JsonWriter json, string id, string word)
    {
        json.WriteString("id", id);
        json.WriteString("status", word);
    }

    private static async Task AnswerAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        var json = new System.Buffers.ArrayBufferWriter<byte>(128);
        await using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        await http.Response.Body.WriteAsync(json.WrittenMemory, http.RequestAborted);
    }
}
