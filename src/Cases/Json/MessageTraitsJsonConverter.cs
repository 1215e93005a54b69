using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Traits travel as a list of lower-case words: <c>["auto-reply","edited"]</c>.</summary>
public sealed class MessageTraitsJsonConverter : JsonConverter<MessageTraits>
{
    private static readonly ImmutableArray<(MessageTraits Trait, string Word)> Words =
        [.. Enum.GetValues<MessageTraits>().Where(t => t != MessageTraits.None).Select(t => (t, JsonNamingPolicy.KebabCaseLower.ConvertName(t.ToString())))];

    public static ValueList<string> ToWords(MessageTraits traits) =>
        traits == MessageTraits.None ? [] : Words.Where(w => traits.HasFlag(w.Trait)).Select(w => w.Word).ToValueList();

    public static bool TryParseWord(string word, out MessageTraits trait)
    {
        trait = Words.FirstOrDefault(w => w.Word == word).Trait;
        return trait != MessageTraits.None;
    }

    public override MessageTraits Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A list of traits is expected.");
        var traits = MessageTraits.None;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            traits |= TryParseWord(reader.GetString()!, out var trait) ? trait : throw new JsonException($"'{reader.GetString()}' is no trait.");
        }

        return traits;
    }

    public override void Write(Utf8JsonWriter writer, MessageTraits value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var (trait, word) in Words)
        {
            if ((value & trait) != 0) writer.WriteStringValue(word);
        }

        writer.WriteEndArray();
    }
}
