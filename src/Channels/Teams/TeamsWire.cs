using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Channels.Teams;

/// <summary>
/// What the mapper reads of an activity (Bot Framework Activity schema, section 2). Fields that are not here are kept in the stored payload and otherwise left alone (rule A2005); names
/// are compared without regard to case.
/// </summary>
internal sealed record TeamsActivity
{
    [JsonConverter(typeof(TeamsWordConverter))]
    public string? Type { get; set; }

    public string? Id { get; set; }

    /// <summary>ISO 8601, by the platform's clock.</summary>
    [JsonConverter(typeof(TeamsTimeConverter))]
    public DateTimeOffset? Timestamp { get; set; }

    [JsonConverter(typeof(TeamsWordConverter))]
    public string? ServiceUrl { get; set; }

    /// <summary>BCP 47.</summary>
    [JsonConverter(typeof(TeamsWordConverter))]
    public string? Locale { get; set; }

    /// <summary>Of an invoke or event.</summary>
    public string? Name { get; set; }

    /// <summary>Of an installationUpdate.</summary>
    [JsonConverter(typeof(TeamsWordConverter))]
    public string? Action { get; set; }

    public string? Text { get; set; }

    [JsonConverter(typeof(TeamsWordConverter))]
    public string? TextFormat { get; set; }

    public string? ReplyToId { get; set; }

    public TeamsParty? From { get; set; }

    public TeamsParty? Recipient { get; set; }

    public TeamsConversation? Conversation { get; set; }

    public TeamsChannelData? ChannelData { get; set; }

    [JsonConverter(typeof(TeamsListConverter<TeamsEntity, TeamsEntityConverter>))]
    public TeamsEntity?[]? Entities { get; set; }

    [JsonConverter(typeof(TeamsListConverter<TeamsAttachment, TeamsAttachmentConverter>))]
    public TeamsAttachment?[]? Attachments { get; set; }

    [JsonConverter(typeof(TeamsListConverter<TeamsParty, TeamsPartyConverter>))]
    public TeamsParty?[]? MembersAdded { get; set; }

    [JsonConverter(typeof(TeamsListConverter<TeamsParty, TeamsPartyConverter>))]
    public TeamsParty?[]? MembersRemoved { get; set; }

    public TeamsReaction?[]? ReactionsAdded { get; set; }

    public TeamsReaction?[]? ReactionsRemoved { get; set; }

    /// <summary>What a card or event carries, in whatever form it likes.</summary>
    public JsonElement? Value { get; set; }
}

/// <summary>A person or bot: <c>29:…</c>, <c>28:{app id}</c>.</summary>
[JsonConverter(typeof(TeamsPartyConverter))]
internal sealed record TeamsParty
{
    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? AadObjectId { get; set; }
}

[JsonConverter(typeof(TeamsConversationConverter))]
internal sealed record TeamsConversation
{
    public string? Id { get; set; }

    /// <summary><c>personal</c>, <c>groupChat</c>, <c>channel</c>.</summary>
    public string? ConversationType { get; set; }

    public bool? IsGroup { get; set; }

    public string? TenantId { get; set; }
}

[JsonConverter(typeof(TeamsChannelDataConverter))]
internal sealed record TeamsChannelData
{
    /// <summary>In the payload <c>tenant.id</c>.</summary>
    public string? TenantId { get; set; }

    public string? EventType { get; set; }
}

[JsonConverter(typeof(TeamsEntityConverter))]
internal sealed record TeamsEntity
{
    public string? Type { get; set; }

    public string? Text { get; set; }

    public TeamsParty? Mentioned { get; set; }

    public string? Locale { get; set; }
}

internal sealed record TeamsReaction
{
    public string? Type { get; set; }
}

[JsonConverter(typeof(TeamsAttachmentConverter))]
internal sealed record TeamsAttachment
{
    public string? ContentType { get; set; }

    public string? ContentUrl { get; set; }

    public string? Name { get; set; }

    public TeamsContent? Content { get; set; }
}

/// <summary>What is read of an attachment's content, which may be anything.</summary>
internal sealed record TeamsContent(string? Text = null, string? DownloadUrl = null, string? FileType = null)
{
    /// <summary>An HTML copy that says no more than the text beside it: not kept.</summary>
    public static readonly TeamsContent Copy = new();
}

/// <summary>Reads a text, or the two fields of a file's description; passes over everything else without keeping it.</summary>
internal sealed class TeamsContentConverter : JsonConverter<TeamsContent>
{
    public override TeamsContent? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return IsCopy(in reader) ? TeamsContent.Copy : new TeamsContent(reader.GetString());
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

    /// <summary>Only quotes, pictures and attached references make the HTML worth more than the text.</summary>
    private static bool IsCopy(in Utf8JsonReader reader) =>
        !reader.HasValueSequence && !reader.ValueSpan.Contains((byte)'\\') && reader.ValueSpan.IndexOf("schema.skype.com/Reply"u8) < 0 && reader.ValueSpan.IndexOf("<attachment"u8) < 0 && reader.ValueSpan.IndexOf("<img"u8) < 0;

    public override void Write(Utf8JsonWriter writer, TeamsContent value, JsonSerializerOptions options) => throw new NotSupportedException("Contents are only read.");
}

/// <summary>What the receiver reads of an activity: enough to check who sent it, and to know it again.</summary>
internal sealed record TeamsHead
{
    public string? Type { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string? Action { get; set; }

    public string? Timestamp { get; set; }

    public string? ChannelId { get; set; }

    public string? ServiceUrl { get; set; }

    public string? DeliveryMode { get; set; }

    public string? Locale { get; set; }

    public string? ReplyToId { get; set; }

    public TeamsParty? From { get; set; }

    public TeamsParty? Recipient { get; set; }

    public TeamsConversation? Conversation { get; set; }

    public TeamsChannelData? ChannelData { get; set; }

    [JsonConverter(typeof(TeamsListConverter<TeamsParty, TeamsPartyConverter>))]
    public TeamsParty?[]? MembersAdded { get; set; }

    public JsonElement? Value { get; set; }

    public string? Tenant => Conversation?.TenantId ?? ChannelData?.TenantId;
}

/// <summary>Where to write: the conversation reference, as it is stored with the conversation (Activity schema, section 6).</summary>
internal sealed record TeamsReference
{
    public required string ServiceUrl { get; init; }

    /// <summary>Not stored: it is the conversation's key.</summary>
    [JsonIgnore]
    public string Conversation { get; init; } = "";

    /// <summary><c>personal</c>, <c>groupChat</c>, <c>channel</c>; null if the platform did not say.</summary>
    public string? Kind { get; init; }

    public string? Bot { get; init; }

    /// <summary>Only in a personal chat: elsewhere nobody is addressed.</summary>
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
