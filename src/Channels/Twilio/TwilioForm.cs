using System.Text;
using System.Text.Json;

namespace ChannelHub.Channels.Twilio;

/// <summary>
/// The parameters of a webhook as they came, decoded but otherwise untouched: in order, repeats and empty ones included. They stay bytes, because the signature is made over
/// bytes; a text is made only of what is asked for.
/// </summary>
internal sealed class TwilioForm
{
    private readonly byte[] bytes;
    private readonly List<Field> fields;

    private TwilioForm(byte[] bytes, List<Field> fields) => (this.bytes, this.fields) = (bytes, fields);

    public int Count => fields.Count;

    /// <summary>Reads <c>application/x-www-form-urlencoded</c> (WHATWG URL standard, section 5.1). Never fails: a percent sign that begins no byte stands for itself.</summary>
    public static TwilioForm OfForm(ReadOnlySpan<byte> body)
    {
        var decoded = new byte[body.Length];
        var fields = new List<Field>(32);
        var written = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'&');
            var field = end < 0 ? body : body[..end];
            body = end < 0 ? [] : body[(end + 1)..];
            if (field.IsEmpty) continue;
            var equals = field.IndexOf((byte)'=');
            var nameStart = written;
            written += Decode(equals < 0 ? field : field[..equals], decoded.AsSpan(written));
            var valueStart = written;
            if (equals >= 0) written += Decode(field[(equals + 1)..], decoded.AsSpan(written));
            fields.Add(new Field(nameStart, valueStart, written));
        }

        return new TwilioForm(decoded, fields);
    }

    /// <summary>Reads a JSON object: its members that are texts, numbers or truth values are the parameters; deeper ones are left out. Null if it is no JSON object.</summary>
    public static TwilioForm? OfJson(ReadOnlySpan<byte> body)
    {
        var bytes = new byte[body.Length];
        var fields = new List<Field>(32);
        var written = 0;
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = TwilioLimits.MaxJsonDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var nameStart = written;
                written += reader.CopyString(bytes.AsSpan(written));
                reader.Read();
                var valueStart = written;
                if (reader.TokenType == JsonTokenType.String) written += reader.CopyString(bytes.AsSpan(written));
                else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) reader.ValueSpan.CopyTo(bytes.AsSpan(written));
                if (reader.TokenType is JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) written += reader.ValueSpan.Length;
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                {
                    reader.Skip();
                    written = nameStart;
                }
                else
                {
                    fields.Add(new Field(nameStart, valueStart, written));
                }
            }

            return reader.Read() ? null : new TwilioForm(bytes, fields);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped surrogate that has no partner.
            return null;
        }
    }

    /// <summary>By what it begins with: JSON begins with a brace, and no parameter's name does.</summary>
    public static TwilioForm? OfEither(ReadOnlySpan<byte> body) => body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] ? OfJson(body) : OfForm(body);

    /// <summary>The first value under a name, white space at its ends cut off; null if there is none or it is empty.</summary>
    public string? Text(ReadOnlySpan<byte> name) => Raw(name) is { } text && text.Trim() is { Length: > 0 } value ? value : null;

    /// <summary>The first value under a name, untouched; null if the name does not occur.</summary>
    public string? Raw(ReadOnlySpan<byte> name)
    {
        foreach (var field in fields)
        {
            if (Name(field).SequenceEqual(name)) return Encoding.UTF8.GetString(Value(field));
        }

        return null;
    }

    /// <summary>Whether a name occurs with two different values, so that nobody can say which one is meant.</summary>
    public bool Contradicts(ReadOnlySpan<byte> name)
    {
        Field? first = null;
        foreach (var field in fields)
        {
            if (!Name(field).SequenceEqual(name)) continue;
            if (first is not { } earlier) first = field;
            else if (!Value(field).SequenceEqual(Value(earlier))) return true;
        }

        return false;
    }

    /// <summary>The most bytes that <see cref="WriteSorted"/> writes.</summary>
    public int SortedLength
    {
        get
        {
            var length = 0;
            foreach (var pair in fields) length += pair.End - pair.NameStart;
            return length;
        }
    }

    /// <summary>
    /// Name and value after name and value, sorted by name alone: "AB" + "c" must not come before "A" + "Zz". Of a name that is repeated each different value counts once,
    /// sorted (as Twilio's own library for Node does).
    /// </summary>
    /// <returns>How many bytes were written.</returns>
    public int WriteSorted(Span<byte> target)
    {
        var sorted = fields.ToArray();
        Array.Sort(sorted, (a, b) => Name(a).SequenceCompareTo(Name(b)) is var byName and not 0 ? byName : Value(a).SequenceCompareTo(Value(b)));
        var written = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && Name(sorted[i]).SequenceEqual(Name(sorted[i - 1])) && Value(sorted[i]).SequenceEqual(Value(sorted[i - 1]))) continue;
            var field = bytes.AsSpan(sorted[i].NameStart, sorted[i].End - sorted[i].NameStart);
            field.CopyTo(target[written..]);
            written += field.Length;
        }

        return written;
    }

    private ReadOnlySpan<byte> Name(Field field) => bytes.AsSpan(field.NameStart, field.ValueStart - field.NameStart);

    private ReadOnlySpan<byte> Value(Field field) => bytes.AsSpan(field.ValueStart, field.End - field.ValueStart);

    private static int Decode(ReadOnlySpan<byte> encoded, Span<byte> target)
    {
        var written = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (b == '%' && i + 2 < encoded.Length && char.IsAsciiHexDigit((char)encoded[i + 1]) && char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                target[written++] = (byte)((Hex(encoded[i + 1]) << 4) | Hex(encoded[i + 2]));
                i += 2;
            }
            else
            {
                target[written++] = b == '+' ? (byte)' ' : b;
            }
        }

        return written;
    }

    private static int Hex(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>Name and value lie next to each other in the decoded bytes.</summary>
    private readonly record struct Field(int NameStart, int ValueStart, int End);
}
