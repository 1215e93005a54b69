using System.Globalization;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>
/// The two ends of a conversation. Its key is <c>ours/theirs</c>: SMS has no threads, so a customer's talk with one of our numbers (or with a service) is one conversation.
/// Pure.
/// </summary>
/// <param name="Ours">Our number, short code or channel address; or a Messaging Service (<c>MG…</c>).</param>
/// <param name="LastIn">When the customer last wrote; null where it is not known.</param>
internal sealed record SmsAddresses(string Ours, PhoneAddress Theirs, DateTimeOffset? LastIn = null)
{
    public bool IsService => Ours.StartsWith("MG", StringComparison.Ordinal);

    public static string Key(string ours, PhoneAddress theirs) => $"{ours}/{theirs}";

    /// <summary>What is stored with the conversation for answers: the number that the customer wrote to, and when.</summary>
    public static string ReplyAddress(string to, DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{to}|{at.ToUnixTimeSeconds()}");

    /// <summary>Null if the key is not of our form.</summary>
    public static SmsAddresses? Read(string key, string? replyAddress)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || PhoneAddress.Read(key[(slash + 1)..], null) is not { } theirs) return null;
        var ours = key[..slash];
        if (replyAddress?.Split('|') is not [var to, var seconds] || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at > 253_402_300_799) return new SmsAddresses(ours, theirs);
        return new SmsAddresses(to, theirs, DateTimeOffset.FromUnixTimeSeconds(at));
    }
}
