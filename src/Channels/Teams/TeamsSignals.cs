using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Teams;

/// <summary>What happens in a conversation without a message. Pure.</summary>
internal static class TeamsSignals
{
    /// <summary>One activity may hold signs that were put and signs that were taken away.</summary>
    public static Normalised OfReaction(RawInbound raw, TeamsActivity activity)
    {
        var signs = Signs("+", activity.ReactionsAdded).Concat(Signs("−", activity.ReactionsRemoved)).Take(20).ToList();
        if (signs.Count == 0) return new Normalised.Ignored("A reaction without a sign.");
        var about = activity.ReplyToId is { Length: > 0 } answered ? answered : activity.Id;
        return Signal(raw, activity, SignalKind.Reacted, string.Join(' ', signs), about is { Length: > 0 } ? TeamsIds.Message(activity.Conversation!.Id!, about) : null);
    }

    /// <summary>Members of a conversation came or went; of interest where the bot is one of them.</summary>
    public static Normalised OfMembers(RawInbound raw, TeamsActivity activity, string? welcome)
    {
        if (Contains(activity.MembersAdded, activity.Recipient)) return Signal(raw, activity, SignalKind.Joined, "The bot was installed.", welcome: welcome);
        if (Contains(activity.MembersRemoved, activity.Recipient)) return Signal(raw, activity, SignalKind.Unreachable, "The bot was removed from the conversation.");
        return new Normalised.Ignored(activity.ChannelData?.EventType is { Length: > 0 } what ? $"A change of the team or chat: {TeamsInboundMapper.Word(what)}." : "A change of the chat's other members.");
    }

    public static Normalised OfInstallation(RawInbound raw, TeamsActivity activity) => activity.Action switch
    {
        "add" => Signal(raw, activity, SignalKind.Reachable, "The bot was installed."),
        "remove" => Signal(raw, activity, SignalKind.Unreachable, "The bot was uninstalled."),
        _ => new Normalised.Ignored("The bot's version changed, and it can still write."),
    };

    /// <summary>That the customer has read up to one of our messages ("Receive read receipts").</summary>
    public static Normalised OfEvent(RawInbound raw, TeamsActivity activity)
    {
        if (activity.Name != "application/vnd.microsoft.readReceipt") return new Normalised.Ignored("An event that asks nothing of the hub.");
        if (activity.Value is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty("lastReadMessageId", out var last) || last.ValueKind != JsonValueKind.String || last.GetString() is not { Length: > 0 } id)
        {
            return new Normalised.Invalid("The read receipt names no message.");
        }

        return new Normalised.Receipt(new DeliveryReceipt { Account = raw.Account, ExternalId = raw.ExternalId, PlatformId = TeamsIds.Message(activity.Conversation!.Id!, id), State = DeliveryState.Read });
    }

    private static Normalised Signal(RawInbound raw, TeamsActivity activity, SignalKind kind, string detail, string? about = null, string? welcome = null) => new Normalised.Signal(new ConversationSignal
    {
        Account = raw.Account,
        ExternalId = raw.ExternalId,
        Channel = TeamsInboundMapper.Channel,
        Conversation = activity.Conversation!.Id!,
        Sender = TeamsInboundMapper.SenderOf(activity) ?? new MessageSender(TeamsInboundMapper.AddressKind, activity.Conversation.Id!),
        Kind = kind,
        Detail = detail,
        About = about,

        // A greeting answers no message, so it refers to none.
        ReplyAddress = kind == SignalKind.Joined ? TeamsInboundMapper.ReferenceOf(activity, isAnswerable: false) : null,
        Language = kind == SignalKind.Joined ? TeamsInboundMapper.LanguageOf(activity) : null,
        Greeting = welcome,
    });

    private static bool Contains(TeamsParty?[]? members, TeamsParty? bot) => members is not null && Array.Exists(members, m => TeamsText.IsBot(m, bot));

    private static IEnumerable<string> Signs(string mark, TeamsReaction?[]? reactions) =>
        (reactions ?? []).Where(r => r?.Type is { Length: > 0 }).Select(r => mark + TeamsInboundMapper.Word(r!.Type!));
}
