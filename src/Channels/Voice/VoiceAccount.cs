using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;
using Microsoft.AspNetCore.Http;

namespace ChannelHub.Channels.Voice;

/// <summary>One account at run time: its settings and its connection.</summary>
internal sealed class VoiceAccount : IDisposable
{
    public VoiceAccount(AccountName name, VoiceOptions options, string? serverPublicUrl, TimeProvider time)
    {
        (Name, Options) = (name, options);
        Twilio = options.ToAccount(serverPublicUrl);
        Rest = new TwilioRest(Twilio, time);
        Media = new TwilioMedia(Twilio, Rest);
    }

    public AccountName Name { get; }

    public VoiceOptions Options { get; }

    public TwilioAccount Twilio { get; }

    public TwilioRest Rest { get; }

    public TwilioMedia Media { get; }

    public string Path => $"/channels/{Name}/voice";

    /// <summary>Where Twilio calls next: in full if the public address is known, else beside the address it called last.</summary>
    public string Here => Twilio.PublicUrl + Path;

    /// <summary>The caller's conversation and language from a seal, also one made before the token was changed; null if it is none of ours.</summary>
    public (string Conversation, string Language)? Open(string? seal)
    {
        var words = VoiceSeal.Open(Twilio.AuthToken, seal) ?? (Twilio.SecondaryAuthToken is { } other ? VoiceSeal.Open(other, seal) : null);
        return words is { Length: > 3 } && words[2] == '|' ? (words[3..], words[..2]) : null;
    }

    public string Seal(VoiceAddresses addresses, string language) => VoiceSeal.Make(Twilio.AuthToken, $"{language}|{addresses.Key}");

    public void Dispose() => Rest.Dispose();
}

/// <summary>All accounts of this type.</summary>
internal sealed class VoiceAccounts(IEnumerable<VoiceAccount> accounts)
{
    private readonly Dictionary<string, VoiceAccount> byName = accounts.ToDictionary(a => a.Name.Value, StringComparer.Ordinal);

    /// <summary>The account named in the request's path; null if there is none.</summary>
    public VoiceAccount? Find(HttpContext http) => http.Request.RouteValues["account"] is string name ? byName.GetValueOrDefault(name) : null;
}

/// <summary>What sending and fetching ask; not there where payloads are only mapped.</summary>
/// <param name="Cases">Null where there is no store of cases.</param>
internal sealed record VoiceStores(Lazy<IConsents> Consents, Lazy<ICaseStore?> Cases, Lazy<IAttachmentStore> Files, Lazy<IReadOnlyList<IChannel>> Channels)
{
    /// <summary>The account that writes to callers; null if the settings name none, or none of that name is there.</summary>
    public IChannel? SmsOf(VoiceOptions options) => options.SmsAccount is { } name ? Channels.Value.FirstOrDefault(c => c.Account.Value == name && c.Type == "sms") : null;
}
