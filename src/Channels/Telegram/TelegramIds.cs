using System.Globalization;
using System.Security.Cryptography;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// The ids under which the hub knows what the platform sent. A message's is its chat and its number there, because the number of an update is not for ever: after a quiet week the
/// platform begins anew at a random one. Pure.
/// </summary>
internal static class TelegramIds
{
    public static string Message(long chat, long message) => string.Create(CultureInfo.InvariantCulture, $"{chat}:{message}");

    /// <summary>Several rewordings within one second have the same date, so the update's number is part of it.</summary>
    public static string Edit(long chat, long message, long editDate, long update) => string.Create(CultureInfo.InvariantCulture, $"{chat}:{message}:edit:{editDate}:{update}");

    /// <summary>Names an album, whose parts are messages of their own.</summary>
    public static string Album(long chat, string group) => string.Create(CultureInfo.InvariantCulture, $"{chat}:album:{group}");

    public static string Callback(string id) => "callback:" + id;

    /// <summary>What is neither: by the update's number and its content, since the number may come again in a later year.</summary>
    public static string Other(long? update, ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return string.Create(CultureInfo.InvariantCulture, $"update:{update ?? 0}:{Convert.ToHexStringLower(hash[..12])}");
    }

    public static string Of(TelegramHead? head, ReadOnlySpan<byte> body) => head switch
    {
        { Message: { Chat: { } chat } m } => Message(chat.Id, m.MessageId),
        { EditedMessage: { Chat: { } chat } m } => Edit(chat.Id, m.MessageId, m.EditDate ?? 0, head.UpdateId ?? 0),
        { CallbackQuery.Id: { Length: > 0 and <= 128 } id } => Callback(id),
        _ => Other(head?.UpdateId, body),
    };

    /// <summary>Of one update; null for what is none. The parts of an album are a list in the store, but stand one by one in what the platform gave.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> update) => TelegramUpdates.HeadOf(update) is { UpdateId: not null } head ? Of(head, update) : null;

    public static bool TryParseMessage(string? id, out long chat, out long message)
    {
        (chat, message) = (0, 0);
        var colon = id?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0
            && long.TryParse(id.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out chat)
            && long.TryParse(id.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out message);
    }
}

/// <summary>Where a talk is: a chat, or a topic within it. Written as the conversation's key: <c>4711</c>, <c>-100123/45</c> (forum topic), <c>-100123/d7</c> (a channel's direct messages).</summary>
internal readonly record struct TelegramPlace(long Chat, long? Topic = null, long? DirectTopic = null)
{
    /// <summary>A private chat's id is its user's, which is positive; those of groups and channels are negative.</summary>
    public bool IsGroup => Chat < 0;

    public override string ToString() =>
        Topic is { } topic ? string.Create(CultureInfo.InvariantCulture, $"{Chat}/{topic}")
        : DirectTopic is { } direct ? string.Create(CultureInfo.InvariantCulture, $"{Chat}/d{direct}")
        : Chat.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(ReadOnlySpan<char> key, out TelegramPlace place)
    {
        place = default;
        var slash = key.IndexOf('/');
        if (!long.TryParse(slash < 0 ? key : key[..slash], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat) || chat == 0) return false;
        if (slash < 0)
        {
            place = new TelegramPlace(chat);
            return true;
        }

        var rest = key[(slash + 1)..];
        var isDirect = rest.StartsWith("d");
        if (!long.TryParse(isDirect ? rest[1..] : rest, NumberStyles.None, CultureInfo.InvariantCulture, out var topic)) return false;
        place = isDirect ? new TelegramPlace(chat, null, topic) : new TelegramPlace(chat, topic);
        return true;
    }
}
