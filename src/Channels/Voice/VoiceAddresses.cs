using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>
/// Who calls whom. A conversation is <c>ours/theirs</c>, so that all calls of a number are one talk with one case; a caller who hides the number is known by the call alone, and
/// nobody else's case is his. Pure.
/// </summary>
/// <param name="Theirs">Null where the number is withheld.</param>
internal sealed record VoiceAddresses(string Ours, PhoneAddress? Theirs, string CallSid)
{
    /// <summary>What networks give for a number that they do not tell: words, or those words typed on a telephone's keys (voice request, From).</summary>
    private static readonly string[] Withheld = ["anonymous", "restricted", "unavailable", "unknown", "private", "blocked", "+266696687", "+86282452253", "+8656696", "+2562533", "+7378742833", "266696687", "86282452253", "8656696", "2562533", "7378742833"];

    public string Key => $"{Ours}/{(Theirs is { } known ? known.ToString() : CallSid)}";

    public MessageSender Sender => Theirs is { } known ? new MessageSender(known.Network.Length == 0 ? "phone" : known.Network, known.Identity) : new MessageSender("call", CallSid);

    /// <summary>Whether a text can be sent to the caller.</summary>
    public bool CanBeTexted => Theirs is { Network: "", IsNumber: true };

    /// <summary>The call's id if it has the form of one.</summary>
    public static string? SidOf(TwilioForm form) => form.Text("CallSid"u8) is { Length: 34 } sid && sid.All(char.IsAsciiLetterOrDigit) ? sid : null;

    /// <summary>From a webhook's parameters; null if they name no call or nobody who was called.</summary>
    public static VoiceAddresses? Of(TwilioForm form, VoiceOptions options)
    {
        if (SidOf(form) is not { } sid || (form.Text("To"u8) ?? form.Text("Called"u8)) is not { } to || PhoneAddress.Read(to, options.DefaultCountryCode) is not { } ours) return null;
        var from = form.Text("From"u8) ?? form.Text("Caller"u8);
        return new VoiceAddresses(ours.ToString(), from is null || Withheld.Contains(from, StringComparer.OrdinalIgnoreCase) ? null : PhoneAddress.Read(from, options.DefaultCountryCode), sid);
    }

    /// <summary>From a conversation's key; null if it is not of our form.</summary>
    public static VoiceAddresses? Read(string key, string callSid = "")
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || key.Length == slash + 1) return null;
        var theirs = key[(slash + 1)..];
        return theirs.Length == 34 && theirs.StartsWith("CA", StringComparison.Ordinal)
            ? new VoiceAddresses(key[..slash], null, theirs)
            : PhoneAddress.Read(theirs, null) is { } known ? new VoiceAddresses(key[..slash], known, callSid) : null;
    }
}
