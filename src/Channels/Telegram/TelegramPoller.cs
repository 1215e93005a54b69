using System.Collections.Concurrent;
using ChannelHub.Cases;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// Asks the platform for updates, one request after the other (Bot API, getUpdates). The updates and the position behind them are stored in one transaction; the next request, which
/// names that position and so has the platform forget them, leaves only after it. Whatever goes wrong, the loop goes on.
/// </summary>
internal sealed class TelegramPoller(TelegramAccount account, IMessageIntake intake, TimeProvider time, ILogger<TelegramPoller> logger) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>A server that does not wait for updates must not be asked without pause.</summary>
    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(500);

    private const int MaxAlbumRounds = 5;

    /// <summary>Bots that are polled in this process, by address and number: two pollers of one bot would take each other's updates away.</summary>
    private static readonly ConcurrentDictionary<string, AccountName> Polled = new(StringComparer.Ordinal);

    private TelegramPosition? position;
    private bool isMet;
    private int failures;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var bot = $"{account.Options.BaseUrl}/{account.Options.BotId}";
        if (!Polled.TryAdd(bot, account.Name))
        {
            Tell(ChannelHealth.Failing, $"The account {Polled.GetValueOrDefault(bot)} of this hub polls the same bot: one bot belongs to one account.");
            return;
        }

        try
        {
            while (!stoppingToken.IsCancellationRequested) await Task.Delay(await TryOnceAsync(stoppingToken).ConfigureAwait(false), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            Polled.TryRemove(bot, out _);
        }
    }

    /// <summary>One turn; how long to wait before the next.</summary>
    private async Task<TimeSpan> TryOnceAsync(CancellationToken stop)
    {
        try
        {
            if (!isMet && await MeetAsync(stop).ConfigureAwait(false) is { } pause) return pause;
            return await PollAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception fault)
        {
            // A bug of ours or of what we build on must not silence the channel: said aloud, and tried again.
            TelegramLog.PollFault(logger, account.Name, fault);
            return Failed("The hub had a fault of its own while it polled; the log has more.");
        }
    }

    /// <summary>Learns the bot's name, and where reading stopped. Null when done.</summary>
    private async Task<TimeSpan?> MeetAsync(CancellationToken stop)
    {
        switch (await account.Api.GetMeAsync(stop).ConfigureAwait(false))
        {
            case TelegramReply<TelegramMe>.Done { Result: var me }:
                account.Learn(me.Username);
                break;
            case var other:
                return Refused(other);
        }

        // A webhook of this very account is left over from an earlier setting; anybody else's stays, and the conflict is told.
        if (await account.Api.GetWebhookInfoAsync(stop).ConfigureAwait(false) is TelegramReply<TelegramWebhookInfo>.Done { Result.Url: { Length: > 0 } url }
            && url.EndsWith($"/channels/{account.Name}/telegram", StringComparison.Ordinal))
        {
            await account.Api.DoAsync("deleteWebhook", new TelegramDeleteWebhook(), TelegramCallsJson.Default.TelegramDeleteWebhook, stop).ConfigureAwait(false);
            TelegramLog.WebhookRemoved(logger, account.Name);
        }

        position = TelegramPosition.Parse(await intake.ReadPositionAsync(account.Name, TelegramPosition.Name, stop).ConfigureAwait(false));
        isMet = true;
        return null;
    }

    private async Task<TimeSpan> PollAsync(CancellationToken stop)
    {
        var started = time.GetTimestamp();
        var offset = position?.OffsetAt(time.GetUtcNow());
        var (updates, failure) = await AskAsync(offset, account.Options.PollSeconds, stop).ConfigureAwait(false);
        if (updates is null) return failure;
        if (updates.Count == 0)
        {
            Works();
            return account.Options.PollSeconds == 0 || time.GetElapsedTime(started) < QuickAnswer ? QuickAnswer : TimeSpan.Zero;
        }

        updates = await WaitForAlbumsAsync(updates, offset, stop).ConfigureAwait(false);
        var last = updates.Max(u => u.Head.UpdateId);
        if (last is null) return Failed("Telegram's answer holds updates without numbers.");
        var now = time.GetUtcNow();
        var next = new TelegramPosition(last.Value + 1, now);
        var raws = TelegramUpdates.Gather(updates).Select(u => new RawInbound { Account = account.Name, Channel = TelegramInboundMapper.Channel, ExternalId = u.ExternalId, ReceivedAt = now, Body = u.Body }).ToList();
        switch (await intake.AcceptBatchAsync(raws, new ReadingPosition(account.Name, TelegramPosition.Name, next.ToString())).ConfigureAwait(false))
        {
            case AcceptBatchOutcome.Stored:
                position = next;
                Works();
                return TimeSpan.Zero;
            case AcceptBatchOutcome.Unavailable no:
                return Failed($"Messages can't be stored ({no.Reason}); Telegram keeps them for a day.");
            default:
                throw new InvalidOperationException("The outcome of storing is not known here.");
        }
    }

    /// <summary>
    /// An album comes as a message for each of its pictures, without a word of how many there are. While more of them arrive, the same position is asked for again: nothing is confirmed
    /// meanwhile, so nothing can be lost. What comes later still is a message of its own.
    /// </summary>
    private async Task<IReadOnlyList<ReceivedUpdate>> WaitForAlbumsAsync(IReadOnlyList<ReceivedUpdate> updates, long? offset, CancellationToken stop)
    {
        for (var round = 0; round < MaxAlbumRounds && updates.Count < TelegramLimits.PollLimit; round++)
        {
            var parts = TelegramUpdates.CountAlbumParts(updates);
            if (parts == 0) return updates;
            await Task.Delay(TelegramLimits.AlbumQuiet, time, stop).ConfigureAwait(false);
            var (more, _) = await AskAsync(offset, Math.Min(3, account.Options.PollSeconds), stop).ConfigureAwait(false);
            if (more is null) return updates;
            updates = [.. updates, .. more.Where(m => updates.All(u => u.Head.UpdateId != m.Head.UpdateId))];
            if (TelegramUpdates.CountAlbumParts(updates) == parts) return updates;
        }

        return updates;
    }

    private async Task<(IReadOnlyList<ReceivedUpdate>? Updates, TimeSpan Pause)> AskAsync(long? offset, int seconds, CancellationToken stop)
    {
        var reply = await account.Api.GetUpdatesAsync(offset, seconds, stop).ConfigureAwait(false);
        if (reply is not TelegramReply<byte[]>.Done { Result: var answer }) return (null, Refused(reply));
        return TelegramUpdates.Read(answer) is { } updates ? (updates, TimeSpan.Zero) : (null, Failed("The answer was not one of the Bot API: is BaseUrl right?"));
    }

    private TimeSpan Refused<T>(TelegramReply<T> reply) => reply switch
    {
        TelegramReply<T>.Refused { Code: 401 } => Failed("Telegram does not take the bot's token: it was revoked or belongs to another server. Put a valid one into Token.", LongestPause),
        TelegramReply<T>.Refused { Code: 404 } => Failed("Telegram does not know the address: is BaseUrl right, and the token whole?", LongestPause),
        TelegramReply<T>.Refused { Code: 409, Says: var says } => Failed(Conflict(says), TimeSpan.FromSeconds(5)),
        TelegramReply<T>.Refused { RetryAfter: { } wait } => Failed("Telegram asked to slow down.", wait),
        TelegramReply<T>.Refused refused => Failed($"Telegram refused to give updates ({refused.Code}): {refused.Says}"),
        TelegramReply<T>.NotSent notSent => Failed(notSent.Why),
        TelegramReply<T>.Lost lost => Failed(lost.Why),
        _ => Failed("Telegram's answer was not understood."),
    };

    /// <summary>The server has one status for three things (Bot API server, fail_query_conflict).</summary>
    private static string Conflict(string says) =>
        says.Contains("getUpdates request", StringComparison.OrdinalIgnoreCase)
            ? "Another program polls the same bot, and Telegram serves only one: stop it (a second hub, a copy for tests, an old bot), or give it a bot of its own."
            : says.Contains("webhook", StringComparison.OrdinalIgnoreCase)
                ? "The bot has a webhook that is not this hub's, so Telegram gives no updates to a poller: remove it (deleteWebhook), or set Mode to webhook."
                : $"Telegram reports a conflict: {says}";

    private TimeSpan Failed(string says, TimeSpan? wait = null)
    {
        failures = Math.Min(failures + 1, 20);
        Tell(failures > 2 || wait is not null ? ChannelHealth.Failing : ChannelHealth.Degraded, says);
        var own = TimeSpan.FromSeconds(Math.Min(FirstPause.TotalSeconds * Math.Pow(2, failures - 1), LongestPause.TotalSeconds) * (0.75 + (Random.Shared.NextDouble() / 2)));
        return wait > own ? wait.Value : own;
    }

    private void Works()
    {
        failures = 0;
        if (account.Monitor.Set(ChannelHealth.Working, "Polling works.")) TelegramLog.Working(logger, account.Name, "polling");
    }

    private void Tell(ChannelHealth health, string says)
    {
        if (account.Monitor.Set(health, says)) TelegramLog.NotWorking(logger, account.Name, says);
    }
}
