using System.Globalization;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>What one request says that the caller said, pressed or left.</summary>
/// <param name="Confidence">0 to 1; null where Twilio gives none.</param>
internal sealed record CallHeard(string? Digits = null, string? Speech = null, double? Confidence = null, bool HasRecording = false, string? DialStatus = null, string? QueueResult = null, bool HungUp = false)
{
    public static CallHeard Of(TwilioForm form)
    {
        var digits = form.Text("Digits"u8);
        return new CallHeard(
            digits,
            form.Text("SpeechResult"u8),
            ConfidenceOf(form),
            form.Text("RecordingUrl"u8) is not null && Seconds(form, "RecordingDuration"u8) != 0,
            form.Text("DialCallStatus"u8),
            form.Text("QueueResult"u8),
            digits == "hangup" || IsOver(form.Text("CallStatus"u8)));
    }

    /// <summary>Whether a call of this state is over (Calls resource, status).</summary>
    public static bool IsOver(string? callStatus) => callStatus is "completed" or "busy" or "no-answer" or "canceled" or "failed";

    public static double? ConfidenceOf(TwilioForm form) =>
        double.TryParse(form.Text("Confidence"u8), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var confidence) && confidence is >= 0 and <= 1 ? confidence : null;

    /// <summary>Null if there is no such number.</summary>
    public static int? Seconds(TwilioForm form, ReadOnlySpan<byte> name) => int.TryParse(form.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;
}
