using System.Text.Json;
using ChannelHub.Cases;
using ChannelHub.Intake;

namespace ChannelHub.Server.Api;

/// <summary>A dry run's message and result as JSON, the same for the command <c>route</c> and for <c>POST /api/v1/route</c>.</summary>
internal static class DryRunJson
{
    /// <summary>A message, or why there is none.</summary>
    public abstract record Line
    {
        public sealed record Message(DryRunMessage Value) : Line;

        public sealed record Bad(string? Id, string Error) : Line;
    }

    private static readonly string[] Fields = ["id", "channel", "subject", "text", "from", "at"];

    /// <summary>Strict about what is there, so that a mistyped field does not pass unnoticed; lenient about an id that is a number.</summary>
    public static Line Read(ReadOnlySpan<byte> json)
    {
        string? id = null, channel = null, subject = null, text = null, from = null;
        DateTimeOffset? at = null;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 8 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return new Line.Bad(null, "a JSON object is expected");
            string? fault = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name == "id" && reader.TokenType == JsonTokenType.Number) id = System.Text.Encoding.UTF8.GetString(reader.ValueSpan);
                else if (!Fields.Contains(name, StringComparer.Ordinal)) (fault, _) = (fault ?? $"'{name}' is no field of a message; the fields are: {string.Join(", ", Fields)}", reader.TrySkip());
                else if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null)) (fault, _) = (fault ?? $"'{name}' must be a text", reader.TrySkip());
                else
                {
                    var value = reader.GetString();
                    switch (name)
                    {
                        case "id": id = value; break;
                        case "channel": channel = value; break;
                        case "subject": subject = value; break;
                        case "text": text = value; break;
                        case "from": from = value; break;
                        default:
                            if (value is null) break;
                            if (reader.TryGetDateTimeOffset(out var moment)) at = moment.ToUniversalTime();
                            else fault ??= "'at' must be a time such as 2025-03-31T09:30:00Z (RFC 3339)";
                            break;
                    }
                }
            }

            while (reader.Read())
            {
            }

            fault ??= channel is null ? "'channel' is missing" : text is null && subject is null ? "'text' is missing" : null;
            return fault is not null
                ? new Line.Bad(id, fault)
                : new Line.Message(new DryRunMessage { Id = id, Channel = channel!, Subject = subject, Text = text ?? "", From = from, At = at });
        }
        catch (JsonException e)
        {
            return new Line.Bad(id, $"this is not JSON: {WithoutPosition(e.Message)} (byte {e.BytePositionInLine})");
        }
        catch (InvalidOperationException)
        {
            // A text whose bytes are not UTF-8, or half of a surrogate pair.
            return new Line.Bad(id, "a text is not valid Unicode");
        }
    }

    public static void Write(Utf8JsonWriter writer, DryRunResult result, bool withTrace)
    {
        var r = result.Result;
        writer.WriteStartObject();
        writer.WriteString("id", result.Id);
        writer.WriteString("language", result.Language);
        writer.WriteString("department", r.Department);
        writer.WriteString("category", r.Category);
        writer.WriteString("level", Names.Of(r.Level));
        writer.WriteString("priority", Names.Of(r.Priority));
        writer.WriteString("queue", r.Queue);
        writer.WriteString("sla", r.Sla);
        writer.WriteString("rule", r.Rule);
        if (withTrace)
        {
            writer.WritePropertyName("trace");
            JsonSerializer.Serialize(writer, result.Trace, CaseJson.Readable.RoutingTrace);
        }

        writer.WriteEndObject();
    }

    private static string WithoutPosition(string message) => message.Split(" LineNumber:", 2)[0];
}
