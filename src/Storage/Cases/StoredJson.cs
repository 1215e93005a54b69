using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChannelHub.Cases;

namespace ChannelHub.Storage;

/// <summary>Records as JSON in the form in which they are stored: letters such as "ñ" as they are.</summary>
internal static class StoredJson
{
    public static readonly JsonTypeInfo<Case> Case = CaseJson.Default.Case;
    public static readonly JsonTypeInfo<MessageBody> Body = CaseJson.Default.MessageBody;
    public static readonly JsonTypeInfo<OutboundMessage> Outbound = CaseJson.Default.OutboundMessage;
    public static readonly JsonTypeInfo<ValueList<ContactAddress>> Addresses = CaseJson.Default.ValueListContactAddress;

    public static readonly JsonTypeInfo<ArticleContent> Article = CaseJson.Default.ArticleContent;
    public static readonly JsonTypeInfo<ContactLink> Link = CaseJson.Default.ContactLink;

    public static readonly JsonTypeInfo<WorkProfile> Work = CaseJson.Default.WorkProfile;

    /// <summary>In bytes: a thread that wrote a huge message gives the room back.</summary>
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Bytes, Utf8JsonWriter Json) used;

    public static byte[] Write<T>(T value, JsonTypeInfo<T> json)
    {
        // The letters are the writer's affair: with an encoder among its options the serializer would not use the code that was generated for writing.
        if (used.Json is null) used = (new ArrayBufferWriter<byte>(4096), new Utf8JsonWriter(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }));
        var (bytes, writer) = used;
        bytes.ResetWrittenCount();
        writer.Reset(bytes);
        JsonSerializer.Serialize(writer, value, json);
        writer.Reset(Stream.Null);
        var written = bytes.WrittenSpan.ToArray();
        if (bytes.Capacity > MostKept) used = default;
        return written;
    }

    public static T Read<T>(ReadOnlySpan<byte> utf8, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(utf8, json)!;

    public static T Read<T>(string text, JsonTypeInfo<T> json) => JsonSerializer.Deserialize(text, json)!;
}
