using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>Signs in and looks at the account; changes nothing and calls nobody.</summary>
internal sealed class VoiceProbe(VoiceAccount account) : IChannelProbe
{
    public AccountName Account => account.Name;

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken stop) => await account.Rest.ReadAccountAsync(stop).ConfigureAwait(false) switch
    {
        TwilioAnswer<TwilioAccountInfo>.Done { Value.Status: "active" } when account.Twilio.PublicUrl is null =>
            new ProbeOutcome.Faulty("Twilio knows the account, but the hub's public address is not set.", "Set ChannelHub:Server:PublicUrl (or PublicUrl here) to the address that stands in Twilio's console: without it Twilio can't deliver recordings."),
        TwilioAnswer<TwilioAccountInfo>.Done { Value.Status: "active" } =>
            new ProbeOutcome.Fine($"Twilio knows the account. Its numbers must send calls to {account.Here} and call status changes to {account.Here}/status."),
        TwilioAnswer<TwilioAccountInfo>.Done { Value.Status: var status } => new ProbeOutcome.Faulty($"The account is {status ?? "in an unknown state"} at Twilio.", "See in Twilio's console why, and have it opened again."),
        TwilioAnswer<TwilioAccountInfo>.Refused { Status: 401 or 403 } => new ProbeOutcome.Faulty("Twilio refuses the credentials.", "Compare AccountSid and AuthToken (or ApiKeySid and ApiKeySecret) with Twilio's console."),
        TwilioAnswer<TwilioAccountInfo>.Refused no => new ProbeOutcome.Faulty($"Twilio answers {no.Status}: {no.Message}", "Look the error up in Twilio's console."),
        TwilioAnswer<TwilioAccountInfo>.NotSent no => new ProbeOutcome.Faulty(no.Reason, "Look at the machine's network, proxy and RestUrl."),
        TwilioAnswer<TwilioAccountInfo>.Broken no => new ProbeOutcome.Faulty(no.Reason, "Try again in a moment."),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is not known."),
    };
}
