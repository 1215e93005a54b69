using System.Globalization;
using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>
/// The one text after a missed call. Where the call opens a case, the desk's ordinary answer is that text, and <see cref="VoiceSender"/> puts the reason before it; where the
/// caller's case is open already nobody answers by himself, so the text is sent from here, while the missed call is made a message. Before it is sent, Twilio is asked whether it
/// was sent by an earlier try.
/// </summary>
internal sealed class VoiceTextBack(VoiceAccount account, VoiceStores stores, VoiceLog log)
{
    /// <param name="from">When the link's time begins; the same at every try.</param>
    public static string Words(VoiceAccount account, string language, string key, CaseNumber number, DateTimeOffset from)
    {
        var text = VoiceTexts.Get(language, key, ("case", number.ToString()));
        return account.LinkOf(number, from) is { } link ? $"{text} {VoiceTexts.Get(language, account.Options.Link == VoiceOptions.CaseLink ? "sms-case-link" : "sms-link", ("link", link))}" : text;
    }

    public async ValueTask<PrepareOutcome> SendAsync(RawInbound raw, InboundMessage message, CancellationToken stop)
    {
        var ready = message with { NeedsPreparing = false };
        var options = account.Options;
        if (VoiceAddresses.Read(message.Conversation) is not { CanBeTexted: true, Theirs: { } theirs } addresses || options.SmsAccount is not { } sms || stores.Cases.Value is not { } cases) return new PrepareOutcome.Ready(ready);
        var snapshot = await stores.LoadAsync(cases, options, message.ConversationRef, addresses, stop).ConfigureAwait(false);
        if (snapshot.Case is not { } known || !(known.IsLive || (known.Bot.Paused && known.Status != CaseStatus.Closed))) return new PrepareOutcome.Ready(ready);

        var from = options.SmsFrom ?? addresses.Ours;
        if (await stores.Consents.Value.FindAsync(new ConversationRef(new AccountName(sms), $"{from}/{theirs}"), stop).ConfigureAwait(false) is { Granted: false }) return Done("text-back-unwanted");
        var isService = from.StartsWith("MG", StringComparison.Ordinal);
        var text = Words(account, snapshot.Conversation?.Language ?? message.Language ?? options.Languages[0], "sms-missed-case", known.Number, raw.ReceivedAt);
        switch (await account.Rest.ListMessagesAsync(theirs.Value, isService ? null : from, stop).ConfigureAwait(false))
        {
            case TwilioAnswer<TwilioMessagePage>.Done { Value: var page } when (page.Messages ?? []).Any(m => m.Body == text && IsSince(m, raw.ReceivedAt)):
                return Done("text-back-sent");
            case TwilioAnswer<TwilioMessagePage>.Done:
                break;
            case TwilioAnswer<TwilioMessagePage>.Refused no when TwilioErrors.OfAnswer(no.Status, no.Code).Action == TwilioAction.WaitForOperator:
                account.Monitor.Refuses(no.Code);
                return new PrepareOutcome.Later(TwilioErrors.Describe(no.Code, no.Message), no.RetryAfter);
            default:
                account.Monitor.Unreachable();
                return new PrepareOutcome.Later("Twilio can't be asked whether the text after the missed call was sent.");
        }

        List<KeyValuePair<string, string>> fields = [new("To", theirs.Value), new(isService ? "MessagingServiceSid" : "From", from), new("Body", text)];
        switch (await account.Rest.CreateMessageAsync(fields, stop).ConfigureAwait(false))
        {
            case TwilioAnswer<TwilioMessage>.Done:
                account.Monitor.Works();
                return Done("text-back-sent");
            case TwilioAnswer<TwilioMessage>.Refused no when TwilioErrors.OfAnswer(no.Status, no.Code).Action == TwilioAction.GiveUp:
                log.TextBackFailed(account.Name, TwilioErrors.OfAnswer(no.Status, no.Code).Code);
                return Done("text-back-failed", TwilioErrors.Describe(no.Code, no.Message));
            case TwilioAnswer<TwilioMessage>.Refused no:
                return new PrepareOutcome.Later(TwilioErrors.Describe(no.Code, no.Message), no.RetryAfter);
            default:
                return new PrepareOutcome.Later("Twilio can't be reached for the text after the missed call.");
        }

        // It is answered by this, and the bot must not ask its questions again because somebody hung up.
        PrepareOutcome.Ready Done(string kind, string? detail = null) => new(ready with { Notes = ready.Notes.Add(new MessageNote(kind, detail)), Traits = ready.Traits | MessageTraits.Own });
    }

    /// <summary>Their clock and ours may differ by a little.</summary>
    private static bool IsSince(TwilioMessage message, DateTimeOffset moment) =>
        DateTimeOffset.TryParse(message.DateCreated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at >= moment - TimeSpan.FromSeconds(30);
}
