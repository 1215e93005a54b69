using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// Reads an object field by field. The serializer's own way keeps a stack of what it is in, which for the small objects of an activity costs more memory than all that they say.
/// Names are compared without regard to case; a value of another kind than the schema's makes the activity none.
/// </summary>
internal abstract class TeamsObjectConverter<T> : JsonConverter<T> where T : class, new()
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        var value = new T();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryReadField(ref reader, value, options)) Pass(ref reader);
        }

        return value;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException("Activities are only read.");

    /// <summary>Stands at a name: reads its value, or says that it is none of the object's and leaves the reader where it is.</summary>
    protected abstract bool TryReadField(ref Utf8JsonReader reader, T into, JsonSerializerOptions options);

    /// <summary>True if the reader stands at this name; then it stands at the value.</summary>
    protected static bool At(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        var isIt = reader.ValueIsEscaped
            ? string.Equals(reader.GetString(), Encoding.ASCII.GetString(name), StringComparison.OrdinalIgnoreCase)
            : Ascii.EqualsIgnoreCase(reader.ValueSpan, name);
        return isIt && reader.Read();
    }

    protected static string? Text(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => reader.GetString(),
        _ => throw new JsonException(),
    };

    protected static string? Word(ref Utf8JsonReader reader, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Null ? null : Words.Read(ref reader, typeof(string), options);

    private static readonly TeamsWordConverter Words = new();

    protected static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

/// <summary>A list of such objects; it may hold null.</summary>
internal sealed class TeamsListConverter<T, TItem> : JsonConverter<T?[]> where T : class where TItem : JsonConverter<T>, new()
{
    private static readonly TItem Item = new();

    public override T?[]? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        T?[] items = [];
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == items.Length) Array.Resize(ref items, count == 0 ? 1 : count * 2);
            items[count++] = Item.Read(ref reader, typeof(T), options);
        }

        if (count < items.Length) Array.Resize(ref items, count);
        return items;
    }

    public override void Write(Utf8JsonWriter writer, T?[] value, JsonSerializerOptions options) => throw new NotSupportedException("Activities are only read.");
}

internal sealed class TeamsPartyConverter : TeamsObjectConverter<TeamsParty>
{
    protected override bool TryReadField(ref Utf8JsonReader reader, TeamsParty into, JsonSerializerOptions options)
    {
        if (At(ref reader, "id"u8)) into.Id = Word(ref reader, options);
        else if (At(ref reader, "name"u8)) into.Name = Word(ref reader, options);
        else if (At(ref reader, "aadObjectId"u8)) into.AadObjectId = Text(ref reader);
        else return false;
        return true;
    }
}

internal sealed class TeamsConversationConverter : TeamsObjectConverter<TeamsConversation>
{
    protected override bool TryReadField(ref Utf8JsonReader reader, TeamsConversation into, JsonSerializerOptions options)
    {
        if (At(ref reader, "id"u8)) into.Id = Text(ref reader);
        else if (At(ref reader, "conversationType"u8)) into.ConversationType = Word(ref reader, options);
        else if (At(ref reader, "tenantId"u8)) into.TenantId = Word(ref reader, options);
        else if (At(ref reader, "isGroup"u8)) into.IsGroup = Flag(ref reader);
        else return false;
        return true;
    }

    private static bool? Flag(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new JsonException(),
    };
}

internal sealed class TeamsChannelDataConverter : TeamsObjectConverter<TeamsChannelData>
{
    protected override bool TryReadField(ref Utf8JsonReader reader, TeamsChannelData into, JsonSerializerOptions options)
    {
        if (At(ref reader, "tenant"u8)) into.TenantId = IdIn(ref reader, options);
        else if (At(ref reader, "eventType"u8)) into.EventType = Word(ref reader, options);
        else return false;
        return true;
    }

    private static string? IdIn(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return null;
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        string? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (At(ref reader, "id"u8)) id = Word(ref reader, options);
            else Pass(ref reader);
        }

        return id;
    }
}

internal sealed class TeamsEntityConverter : TeamsObjectConverter<TeamsEntity>
{
    private static readonly TeamsPartyConverter Party = new();

    protected override bool TryReadField(ref Utf8JsonReader reader, TeamsEntity into, JsonSerializerOptions options)
    {
        if (At(ref reader, "type"u8)) into.Type = Word(ref reader, options);
        else if (At(ref reader, "text"u8)) into.Text = Word(ref reader, options);
        else if (At(ref reader, "mentioned"u8)) into.Mentioned = Party.Read(ref reader, typeof(TeamsParty), options);
        else if (At(ref reader, "locale"u8)) into.Locale = Word(ref reader, options);
        else return false;
        return true;
    }
}

internal sealed class TeamsAttachmentConverter : TeamsObjectConverter<TeamsAttachment>
{
    private static readonly TeamsContentConverter Content = new();

    protected override bool TryReadField(ref Utf8JsonReader reader, TeamsAttachment into, JsonSerializerOptions options)
    {
        if (At(ref reader, "contentType"u8)) into.ContentType = Word(ref reader, options);
        else if (At(ref reader, "contentUrl"u8)) into.ContentUrl = Text(ref reader);
        else if (At(ref reader, "name"u8)) into.Name = Text(ref reader);
        else if (At(ref reader, "content"u8)) into.Content = reader.TokenType == JsonTokenType.Null ? null : Content.Read(ref reader, typeof(TeamsContent), options);
        else return false;
        return true;
    }
}
