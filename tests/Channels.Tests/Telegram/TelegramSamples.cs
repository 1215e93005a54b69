using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>A bot that is nobody's, and payloads of it.</summary>
internal static class TelegramSamples
{
    public static readonly TelegramOptions Options = new() { Token = TelegramPayloads.Token, BotName = "acme_bot" };

    public static readonly TelegramSecrets Secrets = new(Options, ChannelHost.Account);

    public static readonly TelegramMapping Mapping = new(Options.BotId, "acme_bot", TelegramGroups.Addressed, Secrets.Callbacks);

    public static RawInbound Raw(string json) => Raw(Encoding.UTF8.GetBytes(json));

    public static RawInbound Raw(byte[] body) => new()
    {
        Account = ChannelHost.Account, Channel = "telegram", ExternalId = TelegramIds.Of(TelegramUpdates.HeadOf(body), body), ReceivedAt = new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero), Body = body,
    };
}
