using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Server.Cli;

/// <summary>The five outcomes of mapping as JSON.</summary>
internal static class NormalisedJson
{
    public static void Write(Utf8JsonWriter writer, Normalised normalised)
    {
        switch (normalised)
        {
            case Normalised.Message(var message):
                JsonSerializer.Serialize(writer, message, CaseJson.Readable.InboundMessage);
                break;
            case Normalised.Receipt(var receipt):
                writer.WriteStartObject();
                writer.WritePropertyName("receipt");
                JsonSerializer.Serialize(writer, receipt, CaseJson.Readable.DeliveryReceipt);
                writer.WriteEndObject();
                break;
            case Normalised.Signal(var signal):
                writer.WriteStartObject();
                writer.WritePropertyName("signal");
                JsonSerializer.Serialize(writer, signal, CaseJson.Readable.ConversationSignal);
                writer.WriteEndObject();
                break;
            case Normalised.Ignored(var reason):
                WriteReason(writer, "ignored", reason);
                break;
            case Normalised.Invalid(var reason):
                WriteReason(writer, "invalid", reason);
                break;
        }
    }

    private static void WriteReason(Utf8JsonWriter writer, string name, string reason)
    {
        writer.WriteStartObject();
        writer.WriteString(name, reason);
        writer.WriteEndObject();
    }
}
