using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>Deep links to the bot: what stands behind <c>start=</c> comes back as the payload of <c>/start</c> (Bot API, "Deep linking").</summary>
internal sealed class TelegramInvitation(TelegramAccount account) : IInvitingChannel
{
    public string? AddressWith(string token) => account.Mapping.BotName is { } name ? $"https://t.me/{name}?start={token}" : null;
}
