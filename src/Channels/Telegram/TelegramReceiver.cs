using ChannelHub.Cases;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// <c>POST /channels/{account}/telegram</c>: the platform brings an update. It must show the account's secret; then the update is stored, and only after that acknowledged. The answer
/// is 200 whatever the update holds: what can't be read is set aside by the hub, since the platform would bring it again and again and hold back what comes after it.
/// </summary>
internal sealed class TelegramReceiver(TelegramAccounts accounts, IMessageIntake intake, TimeProvider time, ILogger<TelegramReceiver> logger)
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    private static readonly Problem NoAccount = new(StatusCodes.Status404NotFound, "not-found", "Not Found", "There is no Telegram account of this name.");
    private static readonly Problem Unproven = new(StatusCodes.Status401Unauthorized, "signature", "Unauthorized", "The request does not show this account's secret.");
    private static readonly Problem TooBig = new(StatusCodes.Status413PayloadTooLarge, "size", "Content Too Large", "An update is not that big.");
    private static readonly Problem Unavailable = new(StatusCodes.Status503ServiceUnavailable, "unavailable", "Service Unavailable", "The update can't be stored now; it is to be brought again.", TimeSpan.FromSeconds(5));

    private int unavailable;

    public async Task PostAsync(HttpContext http)
    {
        if (accounts.Find(http) is not { } account)
        {
            await NoAccount.WriteAsync(http);
            return;
        }

        var shown = http.Request.Headers[SecretHeader];
        if (!account.Secrets.IsGenuine(shown.Count == 1 ? shown[0] : null))
        {
            await RefuseAsync(http, account, Unproven);
            return;
        }

        var (fits, stored) = await BoundedBody.ReadAsync(http.Request, TelegramLimits.MaxUpdateBytes, Read, 0);
        if (!fits)
        {
            await RefuseAsync(http, account, TooBig);
            return;
        }

        var outcome = await intake.AcceptAsync(new RawInbound { Account = account.Name, Channel = TelegramInboundMapper.Channel, ExternalId = stored!.ExternalId, ReceivedAt = time.GetUtcNow(), Body = stored.Body });
        if (outcome is AcceptOutcome.Unavailable no)
        {
            if (Interlocked.Exchange(ref unavailable, 1) == 0) TelegramLog.StoringUnavailable(logger, account.Name, no.Reason);
            await Unavailable.WriteAsync(http);
            return;
        }

        if (unavailable == 1 && Interlocked.Exchange(ref unavailable, 0) == 1) TelegramLog.StoringRecovered(logger, account.Name);
        http.Response.StatusCode = StatusCodes.Status200OK;
    }

    private async Task RefuseAsync(HttpContext http, TelegramAccount account, Problem problem)
    {
        intake.CountRefused(account.Name, problem.Code);
        TelegramLog.Refused(logger, account.Name, problem.Status, problem.Code);
        await problem.WriteAsync(http);
    }

    private static StoredUpdate Read(ReadOnlySpan<byte> body, int unused) => new(TelegramIds.Of(TelegramUpdates.HeadOf(body), body), body.ToArray());
}
