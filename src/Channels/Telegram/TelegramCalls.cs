using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Telegram;

/// <summary>What every answer of the Bot API looks like around its result.</summary>
internal sealed record TelegramAnswer<T>(bool Ok, T? Result, int? ErrorCode = null, string? Description = null, TelegramAnswerParameters? Parameters = null);

/// <param name="RetryAfter">In seconds.</param>
/// <param name="MigrateToChatId">The group's new id.</param>
internal sealed record TelegramAnswerParameters(int? RetryAfter, long? MigrateToChatId);

/// <summary>The answer to a call whose result is not needed.</summary>
internal sealed record TelegramVoidAnswer(bool Ok, int? ErrorCode = null, string? Description = null, TelegramAnswerParameters? Parameters = null);

internal sealed record TelegramMe(long Id, string? Username, bool CanReadAllGroupMessages = false);

internal sealed record TelegramSentMessage(long MessageId, TelegramChatHead? Chat);

internal sealed record TelegramWebhookInfo(
    string? Url, long PendingUpdateCount = 0, long? LastErrorDate = null, string? LastErrorMessage = null, long? LastSynchronizationErrorDate = null);

/// <param name="Timeout">In seconds; the server takes at most 50.</param>
internal sealed record TelegramGetUpdates(long? Offset, int Limit, int Timeout, string[] AllowedUpdates);

internal sealed record TelegramSetWebhook(string Url, string SecretToken, int MaxConnections, string[] AllowedUpdates);

internal sealed record TelegramDeleteWebhook(bool DropPendingUpdates = false);

internal sealed record TelegramGetFile(string FileId);

internal sealed record TelegramAnswerCallback(string CallbackQueryId, string? Text);

internal sealed record TelegramChatAction(long ChatId, string Action, long? MessageThreadId);

internal sealed record TelegramEditKeyboard(long ChatId, long MessageId);

internal sealed record TelegramEditText
{
    public required long ChatId { get; init; }

    public required long MessageId { get; init; }

    public required string Text { get; init; }

    public TelegramEntity[]? Entities { get; init; }

    public TelegramKeyboard? ReplyMarkup { get; init; }

    public TelegramLinkPreview LinkPreviewOptions { get; init; } = TelegramLinkPreview.Off;
}

internal sealed record TelegramSendMessage
{
    public required long ChatId { get; init; }

    public long? MessageThreadId { get; init; }

    public long? DirectMessagesTopicId { get; init; }

    public required string Text { get; init; }

    public TelegramEntity[]? Entities { get; init; }

    /// <summary>A preview would have the platform's servers open the link, and with it a customer's own signed link.</summary>
    public TelegramLinkPreview LinkPreviewOptions { get; init; } = TelegramLinkPreview.Off;

    public TelegramReplyParameters? ReplyParameters { get; init; }

    public TelegramKeyboard? ReplyMarkup { get; init; }
}

internal sealed record TelegramLinkPreview(bool IsDisabled)
{
    public static readonly TelegramLinkPreview Off = new(true);
}

/// <param name="AllowSendingWithoutReply">Otherwise an answer to a message that the customer deleted would be refused.</param>
internal sealed record TelegramReplyParameters(long MessageId, bool AllowSendingWithoutReply = true);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    MaxDepth = TelegramLimits.MaxJsonDepth)]
[JsonSerializable(typeof(TelegramVoidAnswer))]
[JsonSerializable(typeof(TelegramAnswer<TelegramMe>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramSentMessage>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramWebhookInfo>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramFile>))]
[JsonSerializable(typeof(TelegramGetUpdates))]
[JsonSerializable(typeof(TelegramSetWebhook))]
[JsonSerializable(typeof(TelegramDeleteWebhook))]
[JsonSerializable(typeof(TelegramGetFile))]
[JsonSerializable(typeof(TelegramAnswerCallback))]
[JsonSerializable(typeof(TelegramChatAction))]
[JsonSerializable(typeof(TelegramEditKeyboard))]
[JsonSerializable(typeof(TelegramEditText))]
[JsonSerializable(typeof(TelegramSendMessage))]
[JsonSerializable(typeof(TelegramReplyParameters))]
internal sealed partial class TelegramCallsJson : JsonSerializerContext
{
    private static TelegramCallsJson? readable;

    /// <summary>Text such as "ñ" as it is: the platform reads JSON as JSON, and its limits count bytes.</summary>
    public static TelegramCallsJson Readable =>
        readable ??= new TelegramCallsJson(new System.Text.Json.JsonSerializerOptions(Default.Options!) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
