using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Records as JSON in the form in which they are stored: letters such as "ñ" as they are.</summary>
internal static class StoredJson
{
    public static readonly JsonTypeInfo<Case> Case = CaseJson.Readable.Case;
    public static readonly JsonTypeInfo<MessageBody> Body = CaseJson.Readable.MessageBody;
    public static readonly JsonTypeInfo<OutboundMessage> Outbound = CaseJson.Readable.OutboundMessage;
    public static readonly JsonTypeInfo<ValueList<ContactAddress>> Addresses = CaseJson.Readable.ValueListContactAddress;

    public static readonly JsonTypeInfo<ArticleContent> Article = CaseJson.Readable.ArticleContent;

    public static readonly JsonTypeInfo<WorkProfile> Work = CaseJson.Readable.WorkProfile;

    public static byte[] Write<T>(T value, JsonTypeInfo<T> json) => JsonSerializer.SerializeToUtf8Bytes(value, json);

    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(utf8, json)!;

    public static T Read<T>(string text, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(text, json)!;
}
