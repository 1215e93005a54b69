using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// What the mapper reads of an activity (Bot Framework Activity schema, section 2). Fields that are not here are kept in the stored payload and otherwise left alone (rule A2005); names
/// are compared without regard to case.
/// </summary>
internal sealed record TeamsActivity
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    /// <summary>ISO 8601, by the platform's clock.</summary>
    public string? Timestamp { get; init; }

    public string? ServiceUrl { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Locale { get; init; }

    /// <summary>Of an invoke or event.</summary>
    public string? Name { get; init; }

    /// <summary>Of an installationUpdate.</summary>
    public string? Action { get; init; }

    public string? Text { get; init; }

    public string? TextFormat { get; init; }

    public string? ReplyToId { get; init; }

    public TeamsParty? From { get; init; }

    public TeamsParty? Recipient { get; init; }

    public TeamsConversation? Conversation { get; init; }

    public TeamsChannelData? ChannelData { get; init; }

    public TeamsEntity?[]? Entities { get; init; }

    public TeamsAttachment?[]? Attachments { get; init; }

    public TeamsParty?[]? MembersAdded { get; init; }

    public TeamsParty?[]? MembersRemoved { get; init; }

    public TeamsReaction?[]? ReactionsAdded { get; init; }

    public TeamsReaction?[]? ReactionsRemoved { get; init; }

    /// <summary>What a card or event carries, in whatever form it likes.</summary>
    public JsonElement? Value { get; init; }
}

/// <summary>A person or bot: <c>29:…</c>, <c>28:{app id}</c>.</summary>
internal sealed record TeamsParty
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? AadObjectId { get; init; }
}

internal sealed record TeamsConversation
{
    public string? Id { get; init; }

    /// <summary><c>personal</c>, <c>groupChat</c>, <c>channel</c>.</summary>
    public string? ConversationType { get; init; }

    public bool? IsGroup { get; init; }

    public string? TenantId { get; init; }
}

internal sealed record TeamsChannelData
{
    public TeamsNamed? Tenant { get; init; }

    public string? EventType { get; init; }
}

internal sealed record TeamsNamed
{
    public string? Id { get; init; }
}

internal sealed record TeamsEntity
{
    public string? Type { get; init; }

    public string? Text { get; init; }

    public TeamsParty? Mentioned { get; init; }

    public string? Locale { get; init; }
}

internal sealed record TeamsReaction
{
    public string? Type { get; init; }
}

internal sealed record TeamsAttachment
{
    public string? ContentType { get; init; }

    public string? ContentUrl { get; init; }

    public string? Name { get; init; }

    [JsonConverter(typeof(TeamsContentConverter))]
    public TeamsContent? Content { get; init; }
}

/// <summary>What is read of an attachment's content, which may be anything.</summary>
internal sealed record TeamsContent(string? Text = null, string? DownloadUrl = null, string? FileType = null);

/// <summary>Reads a text, or the two fields of a file's description; passes over everything else without keeping it.</summary>
internal sealed class TeamsContentConverter : JsonConverter<TeamsContent>
{
    public override TeamsContent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new TeamsContent(reader.GetString());
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return null;
        }

        var (url, type) = (default(string), default(string));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUrl = reader.ValueTextEquals("downloadUrl"u8);
            var isType = !isUrl && reader.ValueTextEquals("fileType"u8);
            reader.Read();
            if (isUrl && reader.TokenType == JsonTokenType.String) url = reader.GetString();
            else if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else reader.Skip();
        }

        return new TeamsContent(null, url, type);
    }

    public override void Write(Utf8JsonWriter writer, TeamsContent value, JsonSerializerOptions options) => throw new NotSupportedException("Contents are only read.");
}

/// <summary>What the receiver reads of an activity: enough to check who sent it, and to know it again.</summary>
internal sealed record TeamsHead
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Action { get; init; }

    public string? Timestamp { get; init; }

    public string? ChannelId { get; init; }

    public string? ServiceUrl { get; init; }

    public string? DeliveryMode { get; init; }

    public string? Locale { get; init; }

    public string? ReplyToId { get; init; }

    public TeamsParty? From { get; init; }

    public TeamsParty? Recipient { get; init; }

    public TeamsConversation? Conversation { get; init; }

    public TeamsChannelData? ChannelData { get; init; }

    public TeamsParty?[]? MembersAdded { get; init; }

    public JsonElement? Value { get; init; }

    public string? Tenant => Conversation?.TenantId ?? ChannelData?.Tenant?.Id;
}

/// <summary>Where to write: the conversation reference, as it is stored with the conversation (Activity schema, section 6).</summary>
internal sealed record TeamsReference
{
    public required string ServiceUrl { get; init; }

    public required string Conversation { get; init; }

    /// <summary><c>personal</c>, <c>groupChat</c>, <c>channel</c>; null if the platform did not say.</summary>
    public string? Kind { get; init; }

    public string? Tenant { get; init; }

    public string? Bot { get; init; }

    public string? User { get; init; }

    /// <summary>The customer's last message, which an answer refers to.</summary>
    public string? Activity { get; init; }

    public string? Locale { get; init; }

    [JsonIgnore]
    public bool IsPersonal => Kind is null or "personal";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = TeamsLimits.MaxJsonDepth)]
[JsonSerializable(typeof(TeamsActivity))]
[JsonSerializable(typeof(TeamsHead))]
[JsonSerializable(typeof(TeamsReference))]
internal sealed partial class TeamsJson : JsonSerializerContext
{
    private static TeamsJson? readable;

    /// <summary>For JSON that goes to the store: "ñ" and "+" need no escape there.</summary>
    public static TeamsJson Readable =>
        readable ??= new TeamsJson(new JsonSerializerOptions(Default.Options!) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
