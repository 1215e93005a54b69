using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Telegram;

/// <summary>
/// Reads a picture's sizes and keeps the largest that the platform's own servers give out, or the smallest if none is. By hand, because four sizes of every picture would otherwise be made
/// into objects of which one is used.
/// </summary>
internal sealed class TelegramPhotoConverter : JsonConverter<TelegramPhoto?>
{
    public override TelegramPhoto? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A photo is a list of sizes.");
        Size? best = null;
        var id = reader;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var at = reader;
            if (ReadSize(ref reader) is not { } size || (best is { } b && !size.IsBetterThan(b))) continue;
            best = size;
            id = at;
        }

        return best is { } found && ReadId(ref id) is { Length: > 0 } fileId ? new TelegramPhoto(fileId, found.Bytes) : null;
    }

    public override void Write(Utf8JsonWriter writer, TelegramPhoto? value, JsonSerializerOptions options) => throw new NotSupportedException("Photos are only read.");

    private static Size? ReadSize(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var size = new Size(0, 0, null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWidth = reader.ValueTextEquals("width"u8);
            var isHeight = !isWidth && reader.ValueTextEquals("height"u8);
            var isBytes = !isWidth && !isHeight && reader.ValueTextEquals("file_size"u8);
            reader.Read();
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number))
            {
                size = isWidth ? size with { Width = number } : isHeight ? size with { Height = number } : isBytes ? size with { Bytes = number } : size;
            }

            reader.Skip();
        }

        return size;
    }

    /// <param name="reader">Stands at the beginning of the size.</param>
    private static string? ReadId(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("file_id"u8);
            reader.Read();
            if (isId) return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
        }

        return null;
    }

    private readonly record struct Size(long Width, long Height, long? Bytes)
    {
        private bool Fits => Bytes is null or <= TelegramLimits.CloudDownloadBytes;

        public bool IsBetterThan(Size other) => Fits != other.Fits ? Fits : Fits ? (double)Width * Height > (double)other.Width * other.Height : Bytes < other.Bytes;
    }
}
