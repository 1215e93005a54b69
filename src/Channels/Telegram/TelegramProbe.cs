using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>Asks the platform whether the token is good and the way in is free, and changes nothing there.</summary>
internal sealed class TelegramProbe(TelegramAccount account) : IChannelProbe
{
    public AccountName Account => account.Name;

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken stop)
    {
        var me = await account.Api.GetMeAsync(stop).ConfigureAwait(false);
        if (me is not TelegramReply<TelegramMe>.Done { Result: var bot }) return new ProbeOutcome.Faulty($"The bot could not be asked: {TelegramWebhook.Why(me)}", "See Token and BaseUrl; @BotFather shows the token (/token).");
        var name = bot.Username is { } username ? "@" + username : "the bot";
        var hook = await account.Api.GetWebhookInfoAsync(stop).ConfigureAwait(false);
        if (hook is not TelegramReply<TelegramWebhookInfo>.Done { Result.Url: var url }) return new ProbeOutcome.Fine($"The token of {name} is good; about its webhook Telegram can't be asked.");
        var wanted = account.Options.Mode == TelegramMode.Webhook ? account.Options.WebhookUrl : null;
        if (string.IsNullOrEmpty(url)) return new ProbeOutcome.Fine(wanted is null ? $"The token of {name} is good, and no webhook stands in the way of polling." : $"The token of {name} is good; the webhook will be registered at the start.");
        if (url == wanted) return new ProbeOutcome.Fine($"The token of {name} is good, and its webhook is this hub's.");
        return url.EndsWith($"/channels/{account.Name}/telegram", StringComparison.Ordinal)
            ? new ProbeOutcome.Fine($"The token of {name} is good; the webhook of an earlier setting will be replaced at the start.")
            : new ProbeOutcome.Faulty($"{name} has the webhook of another program.", "Use another bot, or remove that webhook (deleteWebhook) and stop the other program.");
    }
}
