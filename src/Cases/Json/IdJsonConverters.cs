using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Ids travel as opaque strings.</summary>
internal abstract class IdJsonConverter<T> : JsonConverter<T>
{
    protected abstract bool TryRead(string text, out T id);

    protected virtual string Write(T id) => id!.ToString()!;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && TryRead(reader.GetString()!, out var id)
            ? id
            : throw new JsonException($"This is no {typeof(T).Name}.");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Write(value));
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
