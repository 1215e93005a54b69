using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>Updates of a bot that is nobody's.</summary>
internal static class TelegramPayloads
{
    public const string Token = "7000000001:AAE-made_up_for_tests_0123456789abcd";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Text(long chat, long message, string text, long update = 0) =>
        Update(update == 0 ? message : update, chat, message, $"\"text\":{JsonSerializer.Serialize(text, Relaxed)}");

    public static string Photo(long chat, long message, string album, string file, string? caption = null) =>
        Update(message, chat, message, $"\"media_group_id\":\"{album}\",{(caption is null ? "" : $"\"caption\":\"{caption}\",")}\"photo\":[{{\"file_id\":\"{file}\",\"file_unique_id\":\"u{file}\",\"width\":100,\"height\":100,\"file_size\":1000}}]");

    public static string Update(long update, long chat, long message, string content) =>
        $"{{\"update_id\":{update},\"message\":{{\"message_id\":{message},\"from\":{{\"id\":{chat},\"is_bot\":false,\"first_name\":\"Ana\",\"language_code\":\"es\"}},\"chat\":{{\"id\":{chat},\"type\":\"private\"}},\"date\":1767258000,{content}}}}}";

    /// <summary>A press of a button below our message 9 in a chat.</summary>
    public static string Press(long chat, string id, string data, string label = "Sí", long update = 500) =>
        """
        {"update_id":UPDATE,"callback_query":{"id":"ID","from":{"id":CHAT,"is_bot":false,"first_name":"Ana","language_code":"es"},"message":{"message_id":9,
        "from":{"id":7000000001,"is_bot":true,"first_name":"Acme"},"chat":{"id":CHAT,"type":"private"},"date":1767258000,"text":"¿Está resuelto?","entities":[{"offset":1,"length":4,"type":"bold"}],
        "reply_markup":{"inline_keyboard":[[{"text":"LABEL","callback_data":"DATA"}]]}},"chat_instance":"1","data":"DATA"}}
        """.Replace("UPDATE", $"{update}", StringComparison.Ordinal).Replace("CHAT", $"{chat}", StringComparison.Ordinal).Replace("ID", id, StringComparison.Ordinal)
            .Replace("LABEL", label, StringComparison.Ordinal).Replace("DATA", data, StringComparison.Ordinal);
}
