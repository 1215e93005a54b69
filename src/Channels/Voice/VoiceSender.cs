using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Voice;

/// <summary>
/// The account as the pipeline sees it: maps what came in, fetches recordings, and answers by text, because the call is over by then. The text goes out through the account of
/// type <c>sms</c> that the settings name, with all that it knows: consent, length, reports, repeats.
/// </summary>
internal sealed class VoiceSender(VoiceAccount account, VoiceStores stores, VoiceLog log) : IChannel, IAnswersElsewhere
{
    private static readonly SendOutcome NoSms = new SendOutcome.Refused(
        "The customer called, and this account can't write: set SmsAccount to an account of type sms, call the customer back, or use another channel of the contact.", TwilioErrors.Sender);

    private static readonly SendOutcome NoNumber = new SendOutcome.Refused("The caller's number is withheld or can't take texts: nobody can write to it.", SendOutcome.Unreachable);

    public AccountName Account => account.Name;

    public string Type => VoiceInboundMapper.Channel;

    public ChannelCapabilities Capabilities => VoiceOutboundMapper.Capabilities;

    public Normalised Map(RawInbound raw) => VoiceInboundMapper.Map(raw, account.Options, account.Twilio);

    public ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) =>
        message.PendingFiles.Count > 0 ? new TwilioFiles(account, stores.Files.Value, account.Options.MaxFileBytes, VoiceFiles.Attach, log).FetchAsync(message, stop) : new VoiceTextBack(account, stores, log).SendAsync(raw, message, stop);

    public string? AddressIn(ConversationRef conversation) => VoiceAddresses.Read(conversation.Key)?.Theirs?.ToString();

    public AnswerCost? CostOf(CaseNumber number, ConversationRef conversation, MessageBody body) =>
        ComesBackTo(conversation) is { } there && stores.SmsOf(account.Options) is { } sms ? sms.CostOf(number, there, body) : null;

    public ConversationRef? ComesBackTo(ConversationRef conversation) =>
        VoiceAddresses.Read(conversation.Key) is { } addresses ? stores.TextsOf(account.Options, addresses) : null;

    public Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        var message = row.Message;
        if (VoiceAddresses.Read(message.Conversation.Key) is not { CanBeTexted: true, Theirs: { } theirs } addresses) return Task.FromResult(NoNumber);
        if (stores.SmsOf(account.Options) is not { } sms) return Task.FromResult(NoSms);
        return sms.SendAsync(row with
        {
            Message = message with
            {
                Conversation = new ConversationRef(sms.Account, $"{account.Options.SmsFrom ?? addresses.Ours}/{theirs}"), Channel = sms.Type, ReplyAddress = null, Body = AfterMissedCall(message),
            },
        }, stop);
    }

    /// <summary>Who hung up unheard does not know what is being answered.</summary>
    private MessageBody AfterMissedCall(OutboundMessage message)
    {
        if ((message.InReplyTo ?? message.Body.InReplyTo)?.EndsWith($":{VoiceInboundMapper.Missed}", StringComparison.Ordinal) != true || message.Author.Kind != AuthorKind.Bot) return message.Body;
        return message.Body with { Text = $"{VoiceTextBack.Words(account, message.Body.Language ?? account.Options.Languages[0], "sms-missed", message.Id.Case, message.At)}\n{message.Body.Text}" };
    }
}
