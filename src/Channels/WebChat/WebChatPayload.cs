using System.Text;
using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>Writes the raw payload for the inbox (<see cref="WebChatEnvelope"/>): the posted text byte for byte, and beside it what only the receiver knew. Pure.</summary>
internal static class WebChatPayload
{
    /// <param name="message">JSON that <see cref="WebChatPostCheck"/> found good.</param>
    public static byte[] OfMessage(string visitor, ReadOnlySpan<byte> message, IReadOnlyList<Attachment> files)
    {
        var filesJson = files.Count == 0 ? [] : JsonSerializer.SerializeToUtf8Bytes(files, WebChatJson.Default.IReadOnlyListAttachment);
        var payload = new byte[Head.Length + visitor.Length + (filesJson.Length > 0 ? Files.Length + filesJson.Length : 1) + Message.Length + message.Length + 1];
        var rest = Put(payload, Head);
        rest = rest[Encoding.ASCII.GetBytes(visitor, rest)..];
        if (filesJson.Length > 0) rest = Put(Put(rest, Files), filesJson);
        else rest = Put(rest, "\""u8);
        rest = Put(Put(rest, Message), message);
        rest[0] = (byte)'}';
        return payload;
    }

    /// <summary>The key of a visitor's message as it is stored; null if it is none.</summary>
    public static string? KeyOf(ReadOnlySpan<byte> payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload, WebChatJson.Default.WebChatEnvelope) is { Visitor.Length: > 0 and <= 200, Message: { Id.Length: > 0 and <= 200 } message } envelope ? $"{envelope.Visitor}:{message.Id}" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static byte[] OfSeen(string visitor, MessageId message, DeliveryState state) =>
        JsonSerializer.SerializeToUtf8Bytes(new WebChatEnvelope { Visitor = visitor, Seen = new WebChatSeenMark(message.ToString(), Names.Of(state)) }, WebChatJson.Default.WebChatEnvelope);

    // A visitor's address is base64url and so needs no escaping.
    private static ReadOnlySpan<byte> Head => "{\"visitor\":\""u8;

    private static ReadOnlySpan<byte> Files => "\",\"files\":"u8;

    private static ReadOnlySpan<byte> Message => ",\"message\":"u8;

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }
}
