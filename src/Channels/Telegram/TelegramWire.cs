using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Telegram;

/// <summary>What the platform sends: one thing that happened (Bot API, "Update"). Fields that the hub has no use for are not read; the raw payload keeps them.</summary>
internal sealed class TelegramUpdate
{
    public long? UpdateId { get; init; }

    public TelegramMessage? Message { get; init; }

    public TelegramMessage? EditedMessage { get; init; }

    public TelegramCallbackQuery? CallbackQuery { get; init; }

    public TelegramMembership? MyChatMember { get; init; }
}

internal sealed class TelegramMessage
{
    public long MessageId { get; init; }

    public long? MessageThreadId { get; init; }

    public bool IsTopicMessage { get; init; }

    public TelegramDirectTopic? DirectMessagesTopic { get; init; }

    public TelegramUser? From { get; init; }

    /// <summary>Who really speaks when a chat does (an anonymous administrator, a channel); <see cref="From"/> is made up then.</summary>
    public TelegramChat? SenderChat { get; init; }

    public TelegramChat? Chat { get; init; }

    /// <summary>Seconds since 1970, UTC; 0 marks a message that can't be read any more (InaccessibleMessage).</summary>
    public long Date { get; init; }

    public long? EditDate { get; init; }

    public TelegramOrigin? ForwardOrigin { get; init; }

    public bool IsAutomaticForward { get; init; }

    public TelegramReplied? ReplyToMessage { get; init; }

    public TelegramQuote? Quote { get; init; }

    public TelegramUser? ViaBot { get; init; }

    public string? MediaGroupId { get; init; }

    public string? Text { get; init; }

    public TelegramEntity[]? Entities { get; init; }

    public string? Caption { get; init; }

    public TelegramEntity[]? CaptionEntities { get; init; }

    public TelegramFile? Animation { get; init; }

    public TelegramFile? Audio { get; init; }

    public TelegramFile? Document { get; init; }

    /// <summary>The best of the sizes in which a picture comes.</summary>
    [JsonConverter(typeof(TelegramPhotoConverter))]
    public TelegramPhoto? Photo { get; init; }

    public TelegramFile? Sticker { get; init; }

    public TelegramFile? Video { get; init; }

    public TelegramFile? VideoNote { get; init; }

    public TelegramFile? Voice { get; init; }

    public TelegramContact? Contact { get; init; }

    public TelegramDice? Dice { get; init; }

    public TelegramPoll? Poll { get; init; }

    public TelegramVenue? Venue { get; init; }

    public TelegramLocation? Location { get; init; }

    /// <summary>Formatted text as blocks, in place of <see cref="Text"/> (Bot API 10.1).</summary>
    public JsonElement? RichMessage { get; init; }

    public long? MigrateToChatId { get; init; }

    public TelegramKeyboard? ReplyMarkup { get; init; }
}

/// <summary>The message that was replied to; of its content nothing is read, the hub has it.</summary>
internal sealed class TelegramReplied
{
    public long MessageId { get; init; }

    public TelegramUser? From { get; init; }

    public JsonElement? ForumTopicCreated { get; init; }
}

internal sealed record TelegramQuote(string? Text);

internal sealed record TelegramDirectTopic(long TopicId);

internal sealed class TelegramUser
{
    public long Id { get; init; }

    public bool IsBot { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Username { get; init; }

    /// <summary>An IETF language tag, such as <c>es</c> or <c>pt-br</c>.</summary>
    public string? LanguageCode { get; init; }
}

internal sealed class TelegramChat
{
    public long Id { get; init; }

    public string? Title { get; init; }
}

internal sealed class TelegramOrigin
{
    public TelegramUser? SenderUser { get; init; }

    public string? SenderUserName { get; init; }

    public TelegramChat? SenderChat { get; init; }

    public TelegramChat? Chat { get; init; }
}

/// <param name="Offset">In UTF-16 units, which are .NET's string indices.</param>
internal sealed record TelegramEntity(string? Type, int Offset, int Length, string? Url = null, TelegramUser? User = null, string? Language = null);

/// <summary>Any file but a photo: document, voice, video, sticker, … Each kind fills other fields.</summary>
internal sealed class TelegramFile
{
    public string? FileId { get; init; }

    /// <summary>In bytes; not always there.</summary>
    public long? FileSize { get; init; }

    public string? FileName { get; init; }

    public string? MimeType { get; init; }

    /// <summary>In seconds.</summary>
    public long? Duration { get; init; }

    public string? Emoji { get; init; }

    public bool IsAnimated { get; init; }

    public bool IsVideo { get; init; }

    /// <summary>The answer to <c>getFile</c> only: where to load it.</summary>
    public string? FilePath { get; init; }
}

/// <param name="FileSize">In bytes; not always there.</param>
internal sealed record TelegramPhoto(string FileId, long? FileSize);

internal sealed record TelegramContact(string? PhoneNumber, string? FirstName, string? LastName, long? UserId);

internal sealed record TelegramDice(string? Emoji, int Value);

internal sealed record TelegramPoll(string? Question, TelegramPollOption[]? Options);

internal sealed record TelegramPollOption(string? Text);

internal sealed record TelegramVenue(TelegramLocation? Location, string? Title, string? Address);

internal sealed record TelegramLocation(double Latitude, double Longitude);

/// <summary>A press of a button under a message of ours.</summary>
internal sealed class TelegramCallbackQuery
{
    public string? Id { get; init; }

    public TelegramUser? From { get; init; }

    public TelegramMessage? Message { get; init; }

    /// <summary>What the button carries. A client can send anything here, whatever buttons there are.</summary>
    public string? Data { get; init; }
}

/// <summary>What became of the bot's own place in a chat.</summary>
internal sealed class TelegramMembership
{
    public TelegramChat? Chat { get; init; }

    public TelegramUser? From { get; init; }

    public long Date { get; init; }

    public TelegramMember? OldChatMember { get; init; }

    public TelegramMember? NewChatMember { get; init; }
}

/// <param name="Status"><c>member</c>, <c>administrator</c>, <c>restricted</c>, <c>left</c>, <c>kicked</c>, <c>creator</c>.</param>
internal sealed record TelegramMember(string? Status);

internal sealed record TelegramKeyboard(TelegramButton[][]? InlineKeyboard);

internal sealed record TelegramButton(string? Text, string? CallbackData);

/// <summary>As much of an update as its identity needs; what receivers read.</summary>
internal sealed class TelegramHead
{
    public long? UpdateId { get; init; }

    public TelegramMessageHead? Message { get; init; }

    public TelegramMessageHead? EditedMessage { get; init; }

    public TelegramCallbackHead? CallbackQuery { get; init; }
}

internal sealed class TelegramMessageHead
{
    public long MessageId { get; init; }

    public long? EditDate { get; init; }

    public TelegramChatHead? Chat { get; init; }

    public string? MediaGroupId { get; init; }
}

internal sealed record TelegramChatHead(long Id);

internal sealed record TelegramCallbackHead(string? Id);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    MaxDepth = TelegramLimits.MaxJsonDepth)]
[JsonSerializable(typeof(TelegramUpdate))]
[JsonSerializable(typeof(TelegramUpdate[]))]
[JsonSerializable(typeof(TelegramHead))]
[JsonSerializable(typeof(TelegramHead[]))]
internal sealed partial class TelegramJson : JsonSerializerContext;
