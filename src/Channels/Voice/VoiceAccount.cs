using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>One account at run time: its settings and its connection.</summary>
internal sealed class VoiceAccount(AccountName name, VoiceOptions options, string? hubAddress, VoiceMetrics metrics, ICaseLinks? links, TimeProvider time)
    : TwilioConnection(name, VoiceInboundMapper.Channel, options.ToAccount(hubAddress), "Calls are answered, but recordings and their transcripts do not arrive", links, time)
{
    public VoiceOptions Options => options;

    public VoiceMetrics Metrics => metrics;

    /// <summary>Where Twilio calls next: in full if the public address is known, else beside the address it called last.</summary>
    public string Here => Twilio.PublicUrl + Path;

    /// <summary>The address that goes with a text about a case; null if none does.</summary>
    public string? LinkOf(CaseNumber number, DateTimeOffset from) => options.Link switch
    {
        VoiceOptions.NoLink => null,
        VoiceOptions.CaseLink => LinkTo(number, from),
        var address => address,
    };

    /// <summary>The caller's conversation and language from a seal, also one made before the token was changed; null if it is none of ours.</summary>
    public (string Conversation, string Language)? Open(string? seal)
    {
        var words = VoiceSeal.Open(Twilio.AuthToken, seal) ?? (Twilio.SecondaryAuthToken is { } other ? VoiceSeal.Open(other, seal) : null);
        return words is { Length: > 3 } && words[2] == '|' ? (words[3..], words[..2]) : null;
    }

    public string Seal(VoiceAddresses addresses, string language) => VoiceSeal.Make(Twilio.AuthToken, $"{language}|{addresses.Key}");
}

/// <summary>What sending and fetching ask; not there where payloads are only mapped.</summary>
/// <param name="Cases">Null where there is no store of cases.</param>
internal sealed record VoiceStores(Lazy<IConsents> Consents, Lazy<ICaseStore?> Cases, Lazy<IAttachmentStore> Files, Lazy<IReadOnlyList<IChannel>> Channels)
{
    /// <summary>The account that writes to callers; null if the settings name none, or none of that name is there.</summary>
    public IChannel? SmsOf(VoiceOptions options) => options.SmsAccount is { } name ? Channels.Value.FirstOrDefault(c => c.Account.Value == name && c.Type == "sms") : null;

    /// <summary>The conversation of texts with a caller; null where nobody can write.</summary>
    public ConversationRef? TextsOf(VoiceOptions options, VoiceAddresses addresses) =>
        addresses is { CanBeTexted: true, Theirs: { } theirs } && SmsOf(options) is ITwilioTexts sms ? sms.ConversationOf(options.SmsFrom ?? addresses.Ours, theirs) : null;

    /// <summary>What is known of a caller, with the open case: of calls, or else of texts between the same two numbers, to which what is said is added.</summary>
    public async ValueTask<ConversationSnapshot> LoadAsync(ICaseStore cases, VoiceOptions options, ConversationRef conversation, VoiceAddresses addresses, CancellationToken stop)
    {
        var sender = new ContactAddress(addresses.Sender.Kind, addresses.Sender.Address);
        var found = await cases.LoadConversationAsync(conversation, sender, stop).ConfigureAwait(false);
        if (found.Case is { Status: not CaseStatus.Closed } || TextsOf(options, addresses) is not { } there) return found;
        var texts = await cases.LoadConversationAsync(there, sender, stop).ConfigureAwait(false);
        return texts.Case is { Status: not CaseStatus.Closed } open && open.ReplyTo == there ? found with { Case = open } : found;
    }
}
