using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>What the mapper knows of its account besides the payload.</summary>
internal sealed record TelegramMapping(long BotId, string? BotName, TelegramGroups Groups, TelegramCallbacks Callbacks);

/// <summary>
/// Reads a stored payload: one update as the platform sent it, or the updates of one album as the poller gathered them, in a JSON list. Pure; never throws, whatever the bytes.
/// </summary>
internal static class TelegramInboundMapper
{
    public const string Channel = "telegram";

    /// <summary>The kind of a customer's address: the platform's number of a user (or of the chat in whose name someone speaks).</summary>
    public const string AddressKind = "telegram";

    private static readonly Normalised NotAddressed = new Normalised.Ignored("A message in a group that does not address the bot.");

    public static Normalised Map(RawInbound raw, TelegramMapping mapping)
    {
        var body = raw.Body.Span;
        try
        {
            if (body.TrimStart(" \t\r\n"u8) is [(byte)'[', ..]) return MapAlbum(raw, JsonSerializer.Deserialize(body, TelegramJson.Default.TelegramUpdateArray)!, mapping);
            return JsonSerializer.Deserialize(body, TelegramJson.Default.TelegramUpdate) is { } update
                ? MapUpdate(raw, update, body, mapping)
                : new Normalised.Invalid("The payload is null where an update is expected.");
        }
        catch (JsonException e)
        {
            return new Normalised.Invalid($"The payload is not an update of the Bot API: at {e.Path ?? "its start"} (line {e.LineNumber + 1}, byte {e.BytePositionInLine}).");
        }
        catch (InvalidOperationException)
        {
            return new Normalised.Invalid("The payload holds text that is not valid Unicode.");
        }
    }

    private static Normalised MapUpdate(RawInbound raw, TelegramUpdate update, ReadOnlySpan<byte> body, TelegramMapping mapping)
    {
        if (update.Message is { } message) return MapMessage(raw, update, message, body, mapping);
        if (update.EditedMessage is { } edited) return MapMessage(raw, update, edited, body, mapping, isEdit: true);
        if (update.CallbackQuery is { } callback) return MapCallback(raw, callback, mapping);
        if (update.MyChatMember is { } membership) return TelegramSignals.OfMembership(raw, membership);
        return update.UpdateId is null
            ? new Normalised.Invalid("The payload has no update_id, so it is not an update of the Bot API.")
            : new Normalised.Ignored($"An update of a kind that the hub does not ask for{(KindOf(body) is { } kind ? $": {kind}" : "")}.");
    }

    private static Normalised MapMessage(RawInbound raw, TelegramUpdate update, TelegramMessage message, ReadOnlySpan<byte> body, TelegramMapping mapping, bool isEdit = false)
    {
        if (message.Chat is not { } chat || chat.Id == 0 || message.MessageId <= 0) return new Normalised.Invalid("The message names no chat or has no number.");
        if (message.MigrateToChatId is { } newChat) return TelegramSignals.Moved(raw, new TelegramPlace(chat.Id), new TelegramPlace(newChat), message.From, chat);
        if (message.IsAutomaticForward) return new Normalised.Ignored("A channel's post, carried into its group.");
        if (message.ViaBot?.Id == mapping.BotId && mapping.BotId != 0) return new Normalised.Ignored("Our own message, sent by way of the bot.");
        if (message.From is { IsBot: true } && message.SenderChat is null) return new Normalised.Ignored("Written by a bot.");
        if (SenderOf(message) is not { } sender) return new Normalised.Ignored("A post without a sender.");

        var content = TelegramContent.Of(message, body);
        if (content.Service is { } service) return new Normalised.Ignored($"The platform tells of the chat itself: {service}.");
        var place = PlaceOf(message, chat);
        var own = message.Text ?? message.Caption ?? "";
        var entities = message.Text is not null ? message.Entities : message.CaptionEntities;
        var album = isEdit || message.MediaGroupId is not { Length: > 0 and <= TelegramLimits.MaxAlbumName } group ? null : TelegramIds.Album(chat.Id, group);
        var isTaken = !place.IsGroup || IsTaken(message, own, entities, mapping);

        // In a group only the part with the words addresses the bot, so the other parts count with it.
        if (!isTaken && (album is null || mapping.Groups == TelegramGroups.None)) return NotAddressed;

        var command = TelegramTextReader.Command(own, entities, mapping.BotName, out var arguments);
        var id = TelegramIds.Message(chat.Id, message.MessageId);
        var text = command is null ? Without(content.Text, own, entities, place, mapping) : arguments.Length > 0 ? $"/{command} {arguments}" : "/" + command;
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = isEdit ? TelegramIds.Edit(chat.Id, message.MessageId, message.EditDate ?? 0, update.UpdateId ?? 0) : id,
            Account = raw.Account,
            Channel = Channel,
            Conversation = place.ToString(),
            Sender = sender,
            SentAt = SentAt(isEdit ? message.EditDate ?? message.Date : message.Date),
            Text = text.Trim() is { Length: > 0 } words ? words : "[empty message]",
            FullText = message.Quote?.Text is { Length: > 0 } quote ? $"> {quote.ReplaceLineEndings("\n> ")}\n\n{text.Trim()}" : null,
            PendingFiles = content.File is { } file ? [file] : [],
            InReplyTo = message.ReplyToMessage is { ForumTopicCreated: null, MessageId: > 0 } replied ? TelegramIds.Message(chat.Id, replied.MessageId) : null,
            Language = Language(message.From?.LanguageCode),
            Traits = (isEdit ? MessageTraits.Edited : 0) | (command is not null ? MessageTraits.Command : 0) | (message.ForwardOrigin is not null ? MessageTraits.Forwarded : 0),
            PlatformId = isEdit ? null : id,
            Edits = isEdit ? id : null,
            PartOf = album,
            OnlyAsPart = !isTaken,
            Notes = message.ForwardOrigin is { } origin ? [new MessageNote("forwarded", OriginOf(origin))] : [],
            LinkToken = command == "start" && IsStartPayload(arguments) ? arguments : null,
        });
    }

    /// <summary>The parts of one album: the texts one below the other, the files in their order, all else as in the first part.</summary>
    private static Normalised MapAlbum(RawInbound raw, TelegramUpdate?[] updates, TelegramMapping mapping)
    {
        if (updates.Length == 0) return new Normalised.Invalid("The payload is an empty list of updates.");
        InboundMessage? whole = null;
        Normalised? other = null;
        foreach (var update in updates)
        {
            var mapped = update is null ? new Normalised.Invalid("A list of updates holds null.") : MapUpdate(raw, update, default, mapping);
            if (mapped is not Normalised.Message { Value: var part }) other ??= mapped;
            else if (whole is null) whole = part;
            else if (part.PlatformId is not null && part.PartOf == whole.PartOf) whole = Join(whole, part);
        }

        return whole is null ? other! : new Normalised.Message(whole);
    }

    private static InboundMessage Join(InboundMessage whole, InboundMessage part) => whole with
    {
        Text = MessageParts.Join(whole.Text, part.Text),
        PendingFiles = [.. whole.PendingFiles, .. part.PendingFiles],
        PartIds = (whole.PartIds.Count > 0 ? whole.PartIds : [whole.PlatformId!]).Add(part.PlatformId!),
        OnlyAsPart = whole.OnlyAsPart && part.OnlyAsPart,
    };

    private static Normalised MapCallback(RawInbound raw, TelegramCallbackQuery callback, TelegramMapping mapping)
    {
        if (callback.Id is not { Length: > 0 } id || callback.From is not { } from || callback.Message is not { Chat: { Id: not 0 } chat } asked)
        {
            return new Normalised.Invalid("The press of a button lacks its id, its sender or its message.");
        }

        if (from.IsBot) return new Normalised.Ignored("Written by a bot.");
        var isOurs = mapping.Callbacks.TryRead(chat.Id, callback.Data, out _, out var value);
        var label = isOurs ? LabelOf(asked.ReplyMarkup, callback.Data!) : null;
        return new Normalised.Message(new InboundMessage
        {
            ExternalId = TelegramIds.Callback(id),
            Account = raw.Account,
            Channel = Channel,
            Conversation = PlaceOf(asked, chat).ToString(),
            Sender = new MessageSender(AddressKind, Number(from.Id), NameOf(from)),

            // A pressed button comes back as its value, which the dialogue waits for; the label is what the customer saw and chose.
            Text = isOurs ? value : "[a button that is not valid here]",
            FullText = label is { Length: > 0 } && label != value ? label : null,
            InReplyTo = asked.MessageId > 0 ? TelegramIds.Message(chat.Id, asked.MessageId) : null,
            Language = Language(from.LanguageCode),
            Traits = MessageTraits.Button,
            ChoiceValue = isOurs ? value : null,
            NeedsPreparing = true,
            Notes = isOurs ? [] : [new MessageNote("button-not-valid")],
        });
    }

    private static bool IsTaken(TelegramMessage message, string text, TelegramEntity[]? entities, TelegramMapping mapping) => mapping.Groups switch
    {
        TelegramGroups.All => true,
        TelegramGroups.None => false,
        _ => message.DirectMessagesTopic is not null
            || (mapping.BotId != 0 && message.ReplyToMessage?.From?.Id == mapping.BotId)
            || TelegramTextReader.Command(text, entities, mapping.BotName, out _) is not null
            || TelegramTextReader.Mentions(text, entities, mapping.BotId, mapping.BotName),
    };

    private static string Without(string content, string own, TelegramEntity[]? entities, TelegramPlace place, TelegramMapping mapping) =>
        place.IsGroup && content.StartsWith(own, StringComparison.Ordinal) ? TelegramTextReader.WithoutLeadingMention(content, entities, mapping.BotName) : content;

    /// <summary>
    /// A topic only where the message says so: a thread number alone is a thread of replies. A forum's general topic has none and is answered without one.
    /// </summary>
    private static TelegramPlace PlaceOf(TelegramMessage message, TelegramChat chat) =>
        new(chat.Id, message is { IsTopicMessage: true, MessageThreadId: > 0 } ? message.MessageThreadId : null, message.DirectMessagesTopic is { TopicId: > 0 and var topic } ? topic : null);

    private static MessageSender? SenderOf(TelegramMessage message) =>
        message.SenderChat is { } chat ? new MessageSender(AddressKind, Number(chat.Id), chat.Title)
        : message.From is { } user ? new MessageSender(AddressKind, Number(user.Id), NameOf(user))
        : null;

    internal static string? NameOf(TelegramUser user)
    {
        var name = string.IsNullOrWhiteSpace(user.LastName) ? user.FirstName : $"{user.FirstName} {user.LastName}";
        return string.IsNullOrWhiteSpace(name) ? user.Username : name.Trim();
    }

    private static string? OriginOf(TelegramOrigin origin) => origin switch
    {
        { SenderUser: { } user } => NameOf(user),
        { SenderUserName: { } hidden } => hidden,
        _ => origin.SenderChat?.Title ?? origin.Chat?.Title,
    };

    private static string? LabelOf(TelegramKeyboard? keyboard, string data) =>
        keyboard?.InlineKeyboard?.Where(r => r is not null).SelectMany(r => r).FirstOrDefault(b => b?.CallbackData == data)?.Text;

    private static bool IsStartPayload(string text) => text.Length is > 0 and <= TelegramLimits.MaxStartPayload && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    internal static string Number(long id) => id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static DateTimeOffset? SentAt(long seconds) => seconds is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The primary language of an IETF tag: "pt-br" is "pt".</summary>
    private static string? Language(string? tag)
    {
        if (tag is not { Length: >= 2 } || (tag.Length > 2 && tag[2] is not ('-' or '_'))) return null;
        return char.IsAsciiLetterLower(tag[0]) && char.IsAsciiLetterLower(tag[1]) ? tag.Length == 2 ? tag : tag[..2] : char.IsAsciiLetter(tag[0]) && char.IsAsciiLetter(tag[1]) ? tag[..2].ToLowerInvariant() : null;
    }

    /// <summary>The name of what an unknown update holds.</summary>
    private static string? KindOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TelegramLimits.MaxJsonDepth });
        if (body.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("update_id"u8)) return reader.GetString() is { Length: <= 60 } name ? name : null;
            reader.Read();
            reader.Skip();
        }

        return null;
    }
}
