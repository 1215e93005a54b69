using System.Text.Json;
using System.Text.Unicode;

namespace ChannelHub.Channels.WebChat;

/// <summary>What the receiver has to know of a posted message before it stores it.</summary>
/// <param name="HasContent">Text, a pressed button or a kind: something besides files.</param>
internal readonly record struct PostedMessage(string Id, bool HasContent);

/// <summary>
/// Looks over a posted JSON text without building anything from it: is it well formed, has it an id, is it within the limits? What passes here is stored as it came, and the mapper can read it.
/// </summary>
internal static class WebChatPostCheck
{
    /// <returns>Null if it is good.</returns>
    public static Problem? Check(ReadOnlySpan<byte> json, int maxTextLength, out PostedMessage posted)
    {
        posted = default;

        // The reader takes string contents as they are, so that bytes which are no UTF-8 would only show when someone reads them.
        if (!Utf8.IsValid(json)) return WebChatProblems.NotJson;
        try
        {
            return Read(json, maxTextLength, ref posted);
        }
        catch (JsonException)
        {
            return WebChatProblems.NotJson;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, written as \ud800: no Unicode text. The reader only finds out when a name or string is read.
            return WebChatProblems.BadField;
        }
    }

    private static Problem? Read(ReadOnlySpan<byte> json, int maxTextLength, ref PostedMessage posted)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = WebChatLimits.MaxJsonDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return WebChatProblems.NotJson;
        string? id = null;
        var (seen, hasContent) = (Field.None, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(ref reader);
            if (field != Field.None && (seen & field) != 0) return WebChatProblems.BadField;
            seen |= field;
            reader.Read();
            switch (field)
            {
                case Field.Id:
                    if (reader.TokenType != JsonTokenType.String || !IsId(reader.HasValueSequence || reader.ValueIsEscaped ? default : reader.ValueSpan)) return WebChatProblems.NoId;
                    id = reader.GetString();
                    break;
                case Field.Text:
                case Field.Choice:
                case Field.Kind:
                case Field.Language:
                    var limit = field switch { Field.Text => maxTextLength, Field.Choice => WebChatLimits.MaxChoiceLength, _ => WebChatLimits.MaxKindLength };
                    if (reader.TokenType == JsonTokenType.Null) break;
                    if (CheckText(ref reader, limit, out var isBlank) is { } problem) return problem;
                    hasContent |= !isBlank && field != Field.Language;
                    break;
                case Field.Attachments:
                    if (reader.TokenType != JsonTokenType.Null && !(reader.TokenType == JsonTokenType.StartArray && reader.Read() && reader.TokenType == JsonTokenType.EndArray)) return WebChatProblems.BadField;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return WebChatProblems.NotJson;
        if (id is null) return WebChatProblems.NoId;
        posted = new PostedMessage(id, hasContent);
        return null;
    }

    /// <summary>Length in UTF-16 units and whether anything of it can be seen; reads into a lent buffer.</summary>
    private static Problem? CheckText(ref Utf8JsonReader reader, int limit, out bool isBlank)
    {
        isBlank = true;
        if (reader.TokenType != JsonTokenType.String) return WebChatProblems.BadField;
        var rented = System.Buffers.ArrayPool<char>.Shared.Rent(Math.Max(reader.ValueSpan.Length, 1));
        try
        {
            var length = reader.CopyString(rented);
            foreach (var c in rented.AsSpan(0, length))
            {
                if (char.IsWhiteSpace(c) || char.IsControl(c)) continue;
                isBlank = false;
                break;
            }

            return length <= limit ? null : WebChatProblems.TooBig;
        }
        finally
        {
            System.Buffers.ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private static Field FieldOf(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("id"u8) ? Field.Id
        : reader.ValueTextEquals("text"u8) ? Field.Text
        : reader.ValueTextEquals("language"u8) ? Field.Language
        : reader.ValueTextEquals("choice"u8) ? Field.Choice
        : reader.ValueTextEquals("kind"u8) ? Field.Kind
        : reader.ValueTextEquals("attachments"u8) ? Field.Attachments
        : Field.None;

    private static bool IsId(ReadOnlySpan<byte> id)
    {
        if (id.Length is 0 or > WebChatLimits.MaxClientIdLength) return false;
        foreach (var b in id)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'-' or (byte)'_')) return false;
        }

        return true;
    }

    [Flags]
    private enum Field
    {
        None = 0,
        Id = 1,
        Text = 2,
        Language = 4,
        Choice = 8,
        Kind = 16,
        Attachments = 32,
    }
}
