using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>What happens to a conversation without a message. Pure.</summary>
internal static class TelegramSignals
{
    /// <summary>The customer blocked or unblocked the bot; a group took it in or put it out.</summary>
    public static Normalised OfMembership(RawInbound raw, TelegramMembership membership)
    {
        if (membership.Chat is not { } chat || chat.Id == 0) return new Normalised.Invalid("The update names no chat.");
        var place = new TelegramPlace(chat.Id);
        var (before, now) = (membership.OldChatMember?.Status, membership.NewChatMember?.Status);
        return now switch
        {
            "kicked" => Of(SignalKind.Unreachable, place.IsGroup ? "The bot was put out of the group." : "The customer blocked the bot."),
            "left" => Of(SignalKind.Unreachable, "The bot left the group."),
            "member" or "administrator" when place.IsGroup && before is "left" or "kicked" => Of(SignalKind.Joined, "The bot was taken into a group."),
            "member" or "administrator" when before is "kicked" or "left" => Of(SignalKind.Reachable, "The customer unblocked the bot."),
            _ => new Normalised.Ignored("The bot's place in a chat changed, and it can still write there."),
        };

        Normalised Of(SignalKind kind, string detail) => Signal(raw, place, kind, detail, membership.From, chat);
    }

    /// <summary>A group became a supergroup, which has a number of its own.</summary>
    public static Normalised Moved(RawInbound raw, TelegramPlace from, TelegramPlace to, TelegramUser? by, TelegramChat chat) => Signal(raw, from, SignalKind.Moved, to.ToString(), by, chat);

    private static Normalised.Signal Signal(RawInbound raw, TelegramPlace place, SignalKind kind, string detail, TelegramUser? by, TelegramChat chat) => new(new ConversationSignal
    {
        Account = raw.Account,
        ExternalId = raw.ExternalId,
        Channel = TelegramInboundMapper.Channel,
        Conversation = place.ToString(),
        Sender = by is null
            ? new MessageSender(TelegramInboundMapper.AddressKind, TelegramInboundMapper.Number(chat.Id), chat.Title)
            : new MessageSender(TelegramInboundMapper.AddressKind, TelegramInboundMapper.Number(by.Id), TelegramInboundMapper.NameOf(by)),
        Kind = kind,
        Detail = detail,
    });
}
