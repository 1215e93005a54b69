namespace ChannelHub.Channels.Telegram;

/// <summary>The platform's limits and our own that are no settings, each with its unit and where it is written.</summary>
internal static class TelegramLimits
{
    /// <summary>The longest text of one message, in code points after entities were parsed (Bot API, sendMessage).</summary>
    public const int MaxTextLength = 4096;

    /// <summary>In UTF-8 bytes (Bot API, InlineKeyboardButton.callback_data).</summary>
    public const int MaxCallbackDataBytes = 64;

    /// <summary>Entities of one message; the platform drops further ones.</summary>
    public const int MaxEntities = 100;

    /// <summary>Buttons that we put below one message, one in each row: more is a list to read.</summary>
    public const int MaxButtons = 12;

    /// <summary>In code points: what still fits on a phone's button is less.</summary>
    public const int MaxButtonLabel = 64;

    /// <summary>In bytes: what the platform's own servers let a bot download (Bot API, getFile).</summary>
    public const long CloudDownloadBytes = 20 * 1024 * 1024;

    /// <summary>In bytes: what the platform's own servers let a bot upload (Bot API, "Sending files").</summary>
    public const long CloudUploadBytes = 50 * 1024 * 1024;

    /// <summary>In bytes: the same for a picture that is shown as one.</summary>
    public const long PhotoBytes = 10 * 1024 * 1024;

    /// <summary>In bytes: what a server of one's own in local mode carries.</summary>
    public const long LocalServerBytes = 2000L * 1024 * 1024;

    /// <summary>Updates of one answer to getUpdates (Bot API, getUpdates).</summary>
    public const int PollLimit = 100;

    /// <summary>In seconds: the server waits no longer, whatever is asked.</summary>
    public const int MaxPollSeconds = 50;

    /// <summary>The largest webhook request that is read, in bytes; the platform's own are a few kilobytes.</summary>
    public const int MaxUpdateBytes = 4 * 1024 * 1024;

    /// <summary>The largest answer of the API that is read, in bytes; getUpdates is cut at about 4 MiB by the server.</summary>
    public const int MaxAnswerBytes = 16 * 1024 * 1024;

    public const int MaxJsonDepth = 64;

    /// <summary>A deep link's payload, in characters of A–Z, a–z, 0–9, _ and - (Bot features, "Deep linking").</summary>
    public const int MaxStartPayload = 64;

    /// <summary>Messages a minute in one group (Bots FAQ, "Broadcasting to users").</summary>
    public const int GroupMessagesPerMinute = 20;

    /// <summary>The longest name of an album that is taken for one.</summary>
    public const int MaxAlbumName = 100;

    /// <summary>The most parts of one album that are stored as one payload; it has no more than ten (Bot API, sendMediaGroup).</summary>
    public const int MaxAlbumParts = 10;

    /// <summary>How long a poller waits for the rest of an album that has begun to arrive.</summary>
    public static readonly TimeSpan AlbumQuiet = TimeSpan.FromSeconds(1);

    /// <summary>
    /// After a week without updates the platform numbers the next ones anew, perhaps lower; an offset older than this is not used, because it would delete them unread
    /// (Bot API, Update.update_id).
    /// </summary>
    public static readonly TimeSpan OffsetLife = TimeSpan.FromDays(5);

    /// <summary>What the hub asks the platform to send.</summary>
    public static readonly string[] AllowedUpdates = ["message", "edited_message", "callback_query", "my_chat_member"];
}
