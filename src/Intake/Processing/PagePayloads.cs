using System.Text.Json;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Processing;

/// <summary>
/// What customers write on the page of their case. It goes into the case's own conversation, whatever that goes through, so the payload is the message itself and no channel has to
/// know it. Pure.
/// </summary>
public static class PagePayloads
{
    /// <summary>What <see cref="RawInbound.Channel"/> says of such a payload; no channel type has this name.</summary>
    public const string Channel = "case-page";

    public static RawInbound Make(InboundMessage message, DateTimeOffset now) => new()
    {
        Account = message.Account, Channel = Channel, ExternalId = message.ExternalId, ReceivedAt = now, Body = JsonSerializer.SerializeToUtf8Bytes(message, CaseJson.Default.InboundMessage),
    };

    public static Normalised Map(RawInbound raw)
    {
        try
        {
            return JsonSerializer.Deserialize(raw.Body.Span, CaseJson.Default.InboundMessage) is { } message ? new Normalised.Message(message) : new Normalised.Invalid("The payload is empty.");
        }
        catch (JsonException fault)
        {
            return new Normalised.Invalid($"The payload is no message of this version: {fault.Message}");
        }
    }
}
