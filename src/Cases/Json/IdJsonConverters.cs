using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>
/// Ids travel as opaque strings. One that could not be read back is not written either: the row would be lost to every later reader, while a
/// failed write is seen at once and by the one who caused it.
/// </summary>
internal abstract class IdJsonConverter<T> : JsonConverter<T> where T : struct
{
    protected abstract bool TryRead(string text, out T id);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(reader.GetString()!, out var id)
            ? id
            : throw new JsonException($"This is no {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var text = value.ToString() ?? "";
        if (!TryRead(text, out _)) throw new JsonException($"'{text}' is no {typeof(T).Name} and can't be written.");
        writer.WriteStringValue(text);
    }
}

internal sealed class CaseNumberJsonConverter : IdJsonConverter<CaseNumber>
{
    protected override bool TryRead(string text, out CaseNumber id) => CaseNumber.TryParse(text, out id);
}

internal sealed class MessageIdJsonConverter : IdJsonConverter<MessageId>
{
    protected override bool TryRead(string text, out MessageId id) => MessageId.TryParse(text, out id);
}

internal sealed class ContactIdJsonConverter : IdJsonConverter<ContactId>
{
    protected override bool TryRead(string text, out ContactId id) => ContactId.TryParse(text, out id);
}

internal sealed class ContactLinkIdJsonConverter : IdJsonConverter<ContactLinkId>
{
    protected override bool TryRead(string text, out ContactLinkId id) => ContactLinkId.TryParse(text, out id);
}

internal sealed class AgentIdJsonConverter : IdJsonConverter<AgentId>
{
    protected override bool TryRead(string text, out AgentId id) => AgentId.TryParse(text, out id);
}

internal sealed class AccountNameJsonConverter : IdJsonConverter<AccountName>
{
    protected override bool TryRead(string text, out AccountName id)
    {
        id = new AccountName(text);
        return AccountName.IsValid(text);
    }
}
