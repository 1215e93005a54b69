using ChannelHub.Channels.Email;
using ChannelHub.Channels.Sms;
using ChannelHub.Channels.Teams;
using ChannelHub.Channels.Telegram;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels;

/// <summary>Every platform that the hub can talk to. A new channel is a new folder and a line here.</summary>
public static class ChannelTypes
{
    public static IReadOnlyList<IChannelType> All { get; } =
    [
        new WebChatRegistration(),
        new EmailRegistration(),
        new TeamsRegistration(),
        new TelegramRegistration(),
        new SmsRegistration(),
    ];
}
