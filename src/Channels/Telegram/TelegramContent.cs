using System.Globalization;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>What a message holds besides its sender: text, or a note in square brackets where there is none, and files to fetch.</summary>
/// <param name="Service">What happened in the chat, where the message says that and nothing of a person's.</param>
internal readonly record struct TelegramContent(string Text, PendingFile? File = null, string? Service = null)
{
    /// <summary>Kinds of message by which the platform tells what happened in a chat. Nobody wrote them.</summary>
    private static readonly HashSet<string> ServiceNames = new(StringComparer.Ordinal)
    {
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
        "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "connected_website", "write_access_allowed", "proximity_alert_triggered",
        "boost_added", "chat_background_set", "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
        "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
        "chat_owner_left", "chat_owner_changed",
    };

    /// <summary>Fields that are around a content and none themselves.</summary>
    private static readonly HashSet<string> FrameNames = new(StringComparer.Ordinal)
    {
        "message_id", "message_thread_id", "is_topic_message", "direct_messages_topic", "from", "sender_chat", "sender_boost_count", "sender_business_bot", "date", "business_connection_id",
        "chat", "forward_origin", "forward_from", "forward_from_chat", "forward_from_message_id", "forward_signature", "forward_sender_name", "forward_date", "is_automatic_forward",
        "reply_to_message", "external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id", "via_bot", "edit_date", "has_protected_content", "is_from_offline", "is_paid_post",
        "media_group_id", "author_signature", "paid_star_count", "entities", "caption", "caption_entities", "link_preview_options", "effect_id", "show_caption_above_media",
        "has_media_spoiler", "suggested_post_info", "reply_markup", "sender_tag", "guest_query_id",
    };

    /// <param name="body">The update's bytes, to name a content that this hub does not know; empty where they hold more than this message.</param>
    public static TelegramContent Of(TelegramMessage message, ReadOnlySpan<byte> body)
    {
        // From the special to the general: an animation comes with a document, a venue with a location (Bot API, "Message").
        if (message.Text is { } text) return new TelegramContent(TelegramTextReader.WithLinks(text, message.Entities));
        var caption = message.Caption is { } words ? TelegramTextReader.WithLinks(words, message.CaptionEntities) : "";
        if (message.RichMessage is { } rich && TelegramTextReader.Flatten(rich) is { Length: > 0 } flat) return new TelegramContent(flat);
        if (message.Animation is { } animation) return WithFile(caption, "animation", animation, "animation.mp4", "video/mp4");
        if (message.Photo is { } photo) return new TelegramContent(caption.Length > 0 ? caption : "[photo]", new PendingFile("photo.jpg", "image/jpeg", photo.FileId, photo.FileSize is >= 0 ? photo.FileSize : null));
        if (message.Video is { } video) return WithFile(caption, Lasting("video", video), video, "video.mp4", "video/mp4");
        if (message.VideoNote is { } note) return WithFile(caption, Lasting("video message", note), note, "video.mp4", "video/mp4");
        if (message.Voice is { } voice) return WithFile(caption, Lasting("voice message", voice), voice, "voice.ogg", "audio/ogg");
        if (message.Audio is { } audio) return WithFile(caption, Named(Lasting("audio", audio), audio), audio, "audio.mp3", "audio/mpeg");
        if (message.Document is { } document) return WithFile(caption, Named("document", document), document, "document", "application/octet-stream");
        if (message.Sticker is { } sticker) return OfSticker(sticker);
        if (message.Contact is { } contact) return new TelegramContent(OfContact(contact));
        if (message.Venue is { } venue) return new TelegramContent($"[place] {Join(", ", venue.Title, venue.Address)}{(venue.Location is { } there ? " " + Map(there) : "")}");
        if (message.Location is { } location) return new TelegramContent("[location] " + Map(location));
        if (message.Poll is { } poll) return new TelegramContent($"[poll] {poll.Question}{string.Concat((poll.Options ?? []).Take(20).Select(o => "\n– " + o?.Text))}");
        if (message.Dice is { } dice) return new TelegramContent(string.Create(CultureInfo.InvariantCulture, $"[dice] {dice.Emoji} {dice.Value}"));
        return OfUnknown(caption, body);
    }

    private static TelegramContent WithFile(string caption, string kind, TelegramFile file, string nameIfNone, string typeIfNone)
    {
        var text = caption.Length > 0 ? caption : $"[{kind}]";
        if (string.IsNullOrEmpty(file.FileId)) return new TelegramContent(text);
        return new TelegramContent(text, new PendingFile(SafeFileName.From(file.FileName, nameIfNone), TypeOf(file.MimeType, typeIfNone), file.FileId, file.FileSize is >= 0 ? file.FileSize : null));
    }

    private static TelegramContent OfSticker(TelegramFile sticker)
    {
        var (name, type) = sticker.IsAnimated ? ("sticker.tgs", "application/gzip") : sticker.IsVideo ? ("sticker.webm", "video/webm") : ("sticker.webp", "image/webp");
        return WithFile("", sticker.Emoji is { Length: > 0 } emoji ? "sticker " + emoji : "sticker", sticker, name, type);
    }

    /// <summary>A card may be anybody's: it says nothing of who sent it.</summary>
    private static string OfContact(TelegramContact contact) => $"[contact] {Join(" ", contact.FirstName, contact.LastName)}{(contact.PhoneNumber is { Length: > 0 } phone ? ", " + phone : "")}";

    private static string Lasting(string kind, TelegramFile file) => file.Duration is > 0 and var seconds ? string.Create(CultureInfo.InvariantCulture, $"{kind}, {seconds} s") : kind;

    private static string Named(string kind, TelegramFile file) => file.FileName is { Length: > 0 } name ? $"{kind} {SafeFileName.From(name)}" : kind;

    private static string Map(TelegramLocation location) =>
        string.Create(CultureInfo.InvariantCulture, $"{location.Latitude:0.######}, {location.Longitude:0.######} https://www.openstreetmap.org/?mlat={location.Latitude:0.######}&mlon={location.Longitude:0.######}");

    private static string Join(string between, string? first, string? second) =>
        string.IsNullOrWhiteSpace(first) ? second ?? "" : string.IsNullOrWhiteSpace(second) ? first : first + between + second;

    /// <summary>As the sender's program claims it, if it looks like a media type at all (RFC 6838, section 4.2).</summary>
    private static string TypeOf(string? claimed, string ifNone)
    {
        if (claimed is null or { Length: > 127 }) return ifNone;
        var slash = claimed.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && slash < claimed.Length - 1 && claimed.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '+' or '_') ? claimed.ToLowerInvariant() : ifNone;
    }

    /// <summary>Rare, so the bytes are read once more only here: which fields does the message have?</summary>
    private static TelegramContent OfUnknown(string caption, ReadOnlySpan<byte> body)
    {
        string? unknown = null;
        foreach (var name in FieldsOfMessage(body))
        {
            if (ServiceNames.Contains(name)) return new TelegramContent("", null, name);
            if (!FrameNames.Contains(name)) unknown ??= name;
        }

        var kind = unknown is null ? "a message without content" : unknown.Length > 60 ? unknown[..60] : unknown;
        return new TelegramContent($"[{kind.Replace('_', ' ')}]{(caption.Length > 0 ? " " + caption : "")}");
    }

    private static List<string> FieldsOfMessage(ReadOnlySpan<byte> body)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TelegramLimits.MaxJsonDepth });
        if (body.IsEmpty || !reader.Read() || reader.TokenType != JsonTokenType.StartObject) return names;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMessage = reader.ValueTextEquals("message"u8) || reader.ValueTextEquals("edited_message"u8);
            reader.Read();
            if (!isMessage || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();

                // Fields that stand there without a value say nothing.
                if (reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False)) names.Add(name);
                reader.Skip();
            }

            return names;
        }

        return names;
    }
}
