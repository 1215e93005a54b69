using ChannelHub.Cases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>Registers the account's webhook at the start, makes sure that it is what the platform uses, and looks every minute how it fares: what waits there, and what went wrong last.</summary>
internal sealed class TelegramWebhook(TelegramAccount account, TimeProvider time, ILogger<TelegramWebhook> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);

    /// <summary>An error longer ago than this is history.</summary>
    private static readonly TimeSpan RecentError = TimeSpan.FromMinutes(5);

    private bool isRegistered;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = RetryInterval;
            try
            {
                if (await LookAsync(stoppingToken).ConfigureAwait(false)) pause = Interval;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                TelegramLog.PollFault(logger, account.Name, fault);
            }

            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>True if the webhook is registered and was looked at.</summary>
    private async Task<bool> LookAsync(CancellationToken stop)
    {
        if (!isRegistered && !await RegisterAsync(stop).ConfigureAwait(false)) return false;
        switch (await account.Api.GetWebhookInfoAsync(stop).ConfigureAwait(false))
        {
            case TelegramReply<TelegramWebhookInfo>.Done { Result: var info }:
                isRegistered = info.Url == account.Options.WebhookUrl;
                var (health, says) = Judge(info, account, time.GetUtcNow());
                Tell(health, says);
                return isRegistered;
            case var other:
                Tell(ChannelHealth.Degraded, $"Telegram can't be asked how the webhook fares: {Why(other)}");
                return false;
        }
    }

    private async Task<bool> RegisterAsync(CancellationToken stop)
    {
        var me = await account.Api.GetMeAsync(stop).ConfigureAwait(false);
        if (me is not TelegramReply<TelegramMe>.Done { Result: var bot})
        {
            Tell(ChannelHealth.Failing, $"The webhook is not registered: {Why(me)}");
            return false;
        }

        account.Learn(bot.Username);
        var options = account.Options;
        var arguments = new TelegramSetWebhook(options.WebhookUrl!, account.Secrets.WebhookSecret, options.WebhookConnections, TelegramLimits.AllowedUpdates);
        var set = await account.Api.DoAsync("setWebhook", arguments, TelegramCallsJson.Readable.TelegramSetWebhook, stop).ConfigureAwait(false);
        if (set is TelegramReply<bool>.Done) return true;
        Tell(ChannelHealth.Failing, $"The webhook is not registered: {Why(set)}");
        return false;
    }

    /// <summary>Pure: what the platform's report means.</summary>
    internal static (ChannelHealth Health, string Says) Judge(TelegramWebhookInfo info, TelegramAccount account, DateTimeOffset now)
    {
        if (info.Url != account.Options.WebhookUrl)
        {
            return (ChannelHealth.Failing, string.IsNullOrEmpty(info.Url)
                ? "Telegram has no webhook of this bot any more: another program removed it. The hub registers it again."
                : "Another program set another webhook for this bot, so its updates go there. The hub registers its own again; one bot belongs to one program.");
        }

        var error = info.LastErrorDate is { } at && now - DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(at, 0, 253_402_300_799)) < RecentError ? account.Api.Mask(info.LastErrorMessage ?? "unknown") : null;
        var waiting = info.PendingUpdateCount == 1 ? "1 update waits" : $"{info.PendingUpdateCount} updates wait";
        if (error is not null) return (info.PendingUpdateCount > 0 ? ChannelHealth.Failing : ChannelHealth.Degraded, $"Telegram could not deliver to the webhook lately: {error}. {waiting} there. Is {account.Options.WebhookUrl} reachable from the internet, with a valid certificate?");
        return info.PendingUpdateCount > 100 ? (ChannelHealth.Degraded, $"The webhook works, but {waiting} at Telegram.") : (ChannelHealth.Working, $"The webhook works; {waiting} at Telegram.");
    }

    internal static string Why<T>(TelegramReply<T> reply) => reply switch
    {
        TelegramReply<T>.Refused { Code: 401 } => "Telegram does not take the bot's token: it was revoked or belongs to another server.",
        TelegramReply<T>.Refused { Code: 404 } => "Telegram does not know the address: is BaseUrl right, and the token whole?",
        TelegramReply<T>.Refused { Says: var says } => says,
        TelegramReply<T>.NotSent { Why: var why } => why,
        TelegramReply<T>.Lost { Why: var why } => why,
        _ => "its answer was not understood.",
    };

    private void Tell(ChannelHealth health, string says)
    {
        if (!account.Monitor.Set(health, says)) return;
        if (health == ChannelHealth.Working) TelegramLog.Working(logger, account.Name, "the webhook");
        else TelegramLog.NotWorking(logger, account.Name, says);
    }
}
