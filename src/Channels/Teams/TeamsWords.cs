using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// Reads short texts that are the same in most activities (kinds, addresses of the service, tenants, the bot's own id) without making a new string each time. What is kept is always
/// compared whole, so no activity can change what another one reads.
/// </summary>
internal sealed class TeamsWordConverter : JsonConverter<string>
{
    private const int MaxLength = 64;

    private static readonly string?[] Slots = new string?[256];

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("A text is expected.");
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxLength) return reader.GetString();
        var bytes = reader.ValueSpan;
        var hash = 2166136261u;
        foreach (var b in bytes) hash = (hash ^ b) * 16777619u; // FNV-1a
        ref var slot = ref Slots[hash & 255];
        var kept = Volatile.Read(ref slot);
        if (kept is not null && kept.Length == bytes.Length && Ascii.Equals(bytes, kept)) return kept;
        var made = reader.GetString();
        Volatile.Write(ref slot, made);
        return made;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>A time in ISO 8601; null where it is none: it orders nothing, so an activity is not refused for it (rule A2042).</summary>
internal sealed class TeamsTimeConverter : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)) return time.ToUniversalTime();
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) => throw new NotSupportedException("Times are only read.");
}
