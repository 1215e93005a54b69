using ChannelHub.Cases;

namespace ChannelHub.Channels.Twilio;

/// <summary>Signs in and looks at the account; changes nothing, writes to nobody and calls nobody.</summary>
/// <param name="withoutAddress">What does not work while the hub's public address is not known.</param>
/// <param name="setUp">What must stand in Twilio's console.</param>
internal sealed class TwilioProbe(TwilioConnection account, string withoutAddress, string setUp) : IChannelProbe
{
    public AccountName Account => account.Name;

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken stop) => await account.Rest.ReadAccountAsync(stop).ConfigureAwait(false) switch
    {
        TwilioAnswer<TwilioAccountInfo>.Done { Value.Status: "active" } when account.Twilio.PublicUrl is null =>
            new ProbeOutcome.Faulty("Twilio knows the account, but the hub's public address is not set.", $"Set ChannelHub:Server:PublicUrl (or PublicUrl here) to the address that stands in Twilio's console: without it {withoutAddress}."),
        TwilioAnswer<TwilioAccountInfo>.Done { Value: { Status: "active" } found } =>
            new ProbeOutcome.Fine($"Twilio knows the account{(found.Type == "Trial" ? "; it is a trial: it only writes to and calls numbers that were verified there" : "")}. {setUp}"),
        TwilioAnswer<TwilioAccountInfo>.Done { Value.Status: var status } =>
            new ProbeOutcome.Faulty($"The account is {status ?? "in an unknown state"} at Twilio.", "See in Twilio's console why, and have it opened again."),
        TwilioAnswer<TwilioAccountInfo>.Refused { Status: 401 or 403 } =>
            new ProbeOutcome.Faulty("Twilio refuses the credentials.", "Compare AccountSid and AuthToken (or ApiKeySid and ApiKeySecret) with Twilio's console; a key does not go with the auth token as its secret."),
        TwilioAnswer<TwilioAccountInfo>.Refused no => new ProbeOutcome.Faulty($"Twilio answers {no.Status}: {no.Message}", "Look the error up in Twilio's console."),
        TwilioAnswer<TwilioAccountInfo>.NotSent no => new ProbeOutcome.Faulty(no.Reason, "Look at the machine's network, proxy and RestUrl."),
        TwilioAnswer<TwilioAccountInfo>.Broken no => new ProbeOutcome.Faulty(no.Reason, "Try again in a moment."),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is not known."),
    };
}
