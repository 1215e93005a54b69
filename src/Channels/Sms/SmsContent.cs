using System.Globalization;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>Content that is neither text nor file, in words: a place, a contact, a sticker, or a kind that is new to us. Never nothing. Pure.</summary>
internal static class SmsContent
{
    /// <summary>Kinds that text and files already show.</summary>
    private static readonly string[] Ordinary = ["text", "sms", "mms", "image", "audio", "video", "document", "button", "interactive", "list_reply", "button_reply"];

    /// <param name="hasContent">There is text or a file to show already.</param>
    /// <returns>A line to add; null if there is nothing to add.</returns>
    public static string? Describe(TwilioForm form, bool hasContent)
    {
        if (Place(form) is { } place) return place;
        var kind = Word(form.Text("MessageType"u8));
        if (kind is not null && !Ordinary.Contains(kind)) return $"[{kind}]";
        return hasContent ? null : $"[{kind ?? "empty"}]";
    }

    private static string? Place(TwilioForm form)
    {
        if (!IsDegrees(form.Text("Latitude"u8), 90, out var latitude) || !IsDegrees(form.Text("Longitude"u8), 180, out var longitude)) return null;
        var named = string.Join(", ", new[] { form.Text("Label"u8), form.Text("Address"u8) }.OfType<string>().Distinct());
        var at = string.Create(CultureInfo.InvariantCulture, $"{latitude:0.######},{longitude:0.######}");
        return $"[location] {(named.Length == 0 ? "" : named + " ")}({at}) https://www.openstreetmap.org/?mlat={at.Split(',')[0]}&mlon={at.Split(',')[1]}";
    }

    private static bool IsDegrees(string? text, double limit, out double degrees) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= limit;

    /// <summary>The kind's name, if it is one.</summary>
    private static string? Word(string? text)
    {
        if (text is null) return null;
        var word = string.Concat(text.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.'));
        return word.Length is > 0 and <= 40 ? word : null;
    }
}
