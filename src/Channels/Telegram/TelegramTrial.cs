using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.Telegram;

/// <summary>Plays the platform: a webhook request with an update of a private chat. It is taken in either mode, because it shows the account's secret.</summary>
internal sealed class TelegramTrial(TelegramAccount account) : IChannelTrial
{
    public AccountName Account => account.Name;

    public string Type => TelegramInboundMapper.Channel;

    public TrialRequest Build(TrialInput input)
    {
        var chat = NumberOf("chat", input.Customer);
        var message = NumberOf("message", $"{input.Customer}\n{input.MessageKey}") % int.MaxValue + 1; // a message is numbered within its chat
        var text = string.IsNullOrWhiteSpace(input.Subject) ? input.Text : $"{input.Subject}\n\n{input.Text}";
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("update_id", message);
            json.WriteStartObject("message");
            json.WriteNumber("message_id", message);
            json.WriteStartObject("from");
            json.WriteNumber("id", chat);
            json.WriteBoolean("is_bot", false);
            json.WriteString("first_name", input.Customer);
            json.WriteEndObject();
            json.WriteStartObject("chat");
            json.WriteNumber("id", chat);
            json.WriteString("type", "private");
            json.WriteString("first_name", input.Customer);
            json.WriteEndObject();
            json.WriteNumber("date", input.At.ToUnixTimeSeconds());
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return new TrialRequest("POST", $"/channels/{account.Name}/telegram", "application/json", body.ToArray(), [new("X-Telegram-Bot-Api-Secret-Token", account.Secrets.WebhookSecret)])
        {
            ExternalId = TelegramIds.Message(chat, message),
            Conversation = new TelegramPlace(chat).ToString(),
        };
    }

    public IReadOnlyList<string> Show(OutboundMessage answer)
    {
        _ = TelegramPlace.TryParse(answer.Conversation.Key, out var place);
        return [.. TelegramOutboundMapper.Render(answer, place.Chat, account.Capabilities, account.Secrets.Callbacks).Select(Show)];
    }

    private static string Show(TelegramPart part) =>
        part.File is { } file ? $"[{file.Name}]"
        : part.Buttons?.InlineKeyboard is { } rows ? $"{part.Text}\n{string.Join(' ', rows.SelectMany(r => r).Select(b => $"[{b.Text}]"))}"
        : part.Text;

    /// <summary>A number such as the platform gives, positive and of at most 52 bits, but from a range that real users are far from.</summary>
    private static long NumberOf(string what, string name) =>
        (1L << 50) + (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{what}\n{name}"))) % (1UL << 50));
}
