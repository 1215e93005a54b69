using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.Contracts;
using ChannelHub.Channels.Telegram;

namespace ChannelHub.Channels.Tests.Telegram;

/// <summary>A bot that is nobody's, and payloads of it.</summary>
internal static class TelegramSamples
{
    public const string Token = "7000000001:AAE-made_up_for_tests_0123456789abcd";

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly TelegramOptions Options = new() { Token = Token, BotName = "acme_bot" };

    public static readonly TelegramSecrets Secrets = new(Options, ChannelHost.Account);

    public static readonly TelegramMapping Mapping = new(Options.BotId, "acme_bot", TelegramGroups.Addressed, Secrets.Callbacks);

    public static RawInbound Raw(string json) => Raw(Encoding.UTF8.GetBytes(json));

    public static RawInbound Raw(byte[] body) => new()
    {
        Account = ChannelHost.Account, Channel = "telegram", ExternalId = TelegramIds.Of(TelegramUpdates.HeadOf(body), body), ReceivedAt = new DateTimeOffset(2026, 1, 2, 10, 0, 0, TimeSpan.Zero), Body = body,
    };

    public static string Text(long chat, long message, string text, long update = 0) =>
        Update(update == 0 ? message : update, chat, message, $"\"text\":{System.Text.Json.JsonSerializer.Serialize(text, Relaxed)}");

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
