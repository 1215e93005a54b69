using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>
/// Status callbacks. Twilio sends back the address that we gave with the message, so the answer's id stands in it: a callback is understood also when it is quicker than the
/// answer to our request, or when that answer was lost. Pure.
/// </summary>
internal static class SmsReceipts
{
    /// <summary>Parameters that the receiver adds to what it stores, from the address. Twilio has none of these names.</summary>
    public const string MessageParameter = "ChannelHubMessage";

    public const string PartParameter = "ChannelHubPart";

    public static Normalised Map(RawInbound raw, TwilioForm form, string status)
    {
        var state = status switch
        {
            "sent" => DeliveryState.Sent,
            "delivered" => DeliveryState.Delivered,
            "read" => DeliveryState.Read,
            "failed" or "undelivered" or "canceled" or "partially_delivered" => DeliveryState.Failed,
            _ => (DeliveryState?)null,
        };
        if (state is not { } known) return new Normalised.Ignored($"The message is on its way ({Word(status)}).");
        var sid = SmsInboundMapper.SidOf(form);
        MessageId? message = MessageId.TryParse(form.Text("ChannelHubMessage"u8), out var id) ? id : null;
        if (sid is null && message is null) return new Normalised.Invalid("The status names no message (MessageSid).");

        // An answer of several messages has arrived when all have, which one callback can't know: it stays at "sent". That one failed is enough to say so.
        if (known != DeliveryState.Failed && IsOneOfSeveral(form.Text("ChannelHubPart"u8))) return new Normalised.Ignored($"A part of a longer answer: {Word(status)}.");
        int? error = int.TryParse(form.Text("ErrorCode"u8), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code > 0 ? code : null;
        var failed = known == DeliveryState.Failed;
        return new Normalised.Receipt(new DeliveryReceipt
        {
            Account = raw.Account,
            ExternalId = raw.ExternalId,
            Message = message,
            PlatformId = sid,
            State = known,
            Code = failed ? (status == "canceled" ? TwilioErrors.Canceled : TwilioErrors.OfReceipt(error)) : null,
            Detail = failed ? TwilioErrors.Describe(error, TwilioRest.WithoutNumbers(form.Text("ErrorMessage"u8) ?? Word(status))) : null,
        });
    }

    private static bool IsOneOfSeveral(string? part) => part?.Split('-') is [_, var of] && of != "1";

    private static string Word(string text) => string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-').Take(40));
}
