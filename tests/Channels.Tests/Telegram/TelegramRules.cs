using System.Text;
using System.Text.Json.Nodes;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>What the platform refuses in a text message, with its own words (Bot API, sendMessage and the types it names).</summary>
internal static class TelegramRules
{
    private static readonly string[] Parameters = ["chat_id", "message_thread_id", "direct_messages_topic_id", "text", "entities", "link_preview_options", "reply_parameters", "reply_markup"];
    private static readonly string[] EntityKinds = ["bold", "italic", "strikethrough", "code", "pre", "text_link"];

    public static string? FaultOf(JsonObject message)
    {
        if (message.Select(p => p.Key).Except(Parameters).FirstOrDefault() is { } unknown) return $"unknown parameter {unknown}";
        if (message["chat_id"] is not { } chat || (long)chat == 0) return "chat_id is empty";
        if ((long?)message["message_thread_id"] == 1) return "message thread not found";
        var text = (string?)message["text"] ?? "";
        if (text.Trim().Length == 0) return "message text is empty";
        if (text != text.Trim()) return "text is trimmed, and entities would move";
        if (text.EnumerateRunes().Count() > 4096) return "message is too long";
        if (Encoding.UTF8.GetByteCount(text) > 32_768) return "text is too long";
        foreach (var entity in message["entities"]?.AsArray() ?? [])
        {
            var (offset, length) = ((int)entity!["offset"]!, (int)entity["length"]!);
            if (!EntityKinds.Contains((string?)entity["type"])) return "can't parse entities: unknown kind";
            if (offset < 0 || length <= 0 || offset + length > text.Length) return "can't parse entities: out of the text";
            if (char.IsLowSurrogate(text[offset]) || (offset + length < text.Length && char.IsLowSurrogate(text[offset + length]))) return "can't parse entities: in the middle of a character";
        }

        foreach (var button in message["reply_markup"]?["inline_keyboard"]?.AsArray().SelectMany(r => r!.AsArray()) ?? [])
        {
            if (Encoding.UTF8.GetByteCount((string?)button!["callback_data"] ?? "") is < 1 or > 64) return "BUTTON_DATA_INVALID";
            if (string.IsNullOrWhiteSpace((string?)button["text"])) return "text buttons are unallowed in the inline keyboard";
        }

        return null;
    }
}
