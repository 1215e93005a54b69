using ChannelHub.Cases;
using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Sms;

/// <summary>The account as the pipeline sees it: maps what came in, fetches its files, sends what goes out.</summary>
internal sealed class SmsSender(SmsAccount account, SmsStores stores, TimeProvider time, SmsLog log) : IChannel, ITwilioTexts
{
    private static readonly TimeSpan OperatorPause = TimeSpan.FromMinutes(1);

    private readonly SmsSent sent = new(account.Name, account.Rest, stores.Outbox);

    public AccountName Account => account.Name;

    public string Type => SmsInboundMapper.Channel;

    public ChannelCapabilities Capabilities { get; } = SmsOutboundMapper.Capabilities(account.Options);

    public Normalised Map(RawInbound raw) => SmsInboundMapper.Map(raw, account.Options, account.Twilio);

    public ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) =>
        new TwilioFiles(account, stores.Files.Value, account.Options.MaxFileBytes, SmsFiles.Attach, log).FetchAsync(message, stop);

    public string? AddressIn(ConversationRef conversation) => SmsAddresses.Read(conversation.Key, null)?.Theirs.ToString();

    /// <summary>A service shares its numbers' limit out by itself.</summary>
    public string SenderIn(ConversationRef conversation) => account.Options.MessagingServiceSid ?? SmsAddresses.Read(conversation.Key, null)?.Ours ?? "";

    public AnswerCost? CostOf(CaseNumber number, ConversationRef conversation, MessageBody body)
    {
        if (SmsAddresses.Read(conversation.Key, null) is not { Theirs.IsWhatsApp: false }) return null;
        var link = account.LinkTo(number, time.GetUtcNow());
        var texts = SmsOutboundMapper.Texts(body, isWhatsApp: false, account.Options, link);
        var isShortened = link is not null && account.Options.LongAnswers == "link" && SmsOutboundMapper.Texts(body, isWhatsApp: false, account.Options with { LongAnswers = "split" }, link).Count > 1;
        return new AnswerCost(texts.Sum(t => SmsLength.Of(t).Segments), texts.Select(SmsLength.FirstOutside).FirstOrDefault(c => c is not null), isShortened);
    }

    /// <summary>Where a service sends, its numbers are one conversation, and what comes in names the service.</summary>
    public ConversationRef ConversationOf(string from, PhoneAddress to) => new(account.Name, SmsAddresses.Key(account.Options.MessagingServiceSid ?? from, to));

    public async Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        var message = row.Message;
        if (SmsAddresses.Read(message.Conversation.Key, message.ReplyAddress) is not { } addresses) return new SendOutcome.Refused("The conversation has no address of this channel's form.", TwilioErrors.Content);
        if (!addresses.Theirs.CanBeAnswered) return new SendOutcome.Refused("The sender is a name without a number: nobody can answer it.", SendOutcome.Unreachable);
        if (await stores.Consents.Value.FindAsync(message.Conversation, stop).ConfigureAwait(false) is { Granted: false } said)
        {
            return new SendOutcome.Refused($"The customer asked for no more messages from this number (\"{said.Word}\", {said.At:yyyy-MM-dd}).", SendOutcome.Unsubscribed);
        }

        if (PartsOf(message, addresses) is not { } parts) return WindowClosed;
        var found = new List<TwilioMessage>();
        if (row.Attempts > 0 || row.State == DeliveryState.Sending)
        {
            if (await sent.FindAsync(message, addresses, stop).ConfigureAwait(false) is not { } known) return new SendOutcome.Retry("It is not known yet whether an earlier try was taken: Twilio could not be asked.", null, row.PartsSent);
            found.AddRange(known);
        }

        List<string> ids = [];
        for (var i = row.PartsSent; i < parts.Count; i++)
        {
            if (SmsSent.Take(found, parts[i]) is { Sid: { } before })
            {
                log.FoundSent(account.Name, message.Id.ToString(), i + 1);
                ids.Add(before);
                continue;
            }

            if (Judge(await account.Rest.CreateMessageAsync(parts[i].Fields, stop).ConfigureAwait(false), i, ids) is { } end) return end;
            if (!addresses.Theirs.IsWhatsApp && parts[i].Body is { } text) account.Metrics.Count(account.Name, SmsLength.Of(text));
        }

        account.Monitor.Works();
        return new SendOutcome.Sent(ids);
    }

    private static SendOutcome.Refused WindowClosed { get; } = new(
        "WhatsApp allows free answers for 24 hours after the customer's last message, and they are over. Use another channel of the contact, or set WhatsAppTemplate.", TwilioErrors.WindowClosed);

    /// <summary>Null when the 24 hours of WhatsApp are over and there is no template to write with.</summary>
    private IReadOnlyList<SmsPart>? PartsOf(OutboundMessage message, SmsAddresses addresses)
    {
        var isLate = addresses.Theirs.IsWhatsApp && addresses.LastIn is { } last && time.GetUtcNow() - last >= TwilioLimits.WhatsAppWindow;
        if (isLate) return account.Options.WhatsAppTemplate is { } template ? [SmsOutboundMapper.Template(message, addresses, account.Options, account.StatusUrl, template)] : null;
        return SmsOutboundMapper.Parts(message, addresses, account.Options, account.StatusUrl, account.LinkTo(message));
    }

    /// <summary>Null if Twilio took the part.</summary>
    private SendOutcome? Judge(TwilioAnswer<TwilioMessage> answer, int part, List<string> ids)
    {
        switch (answer)
        {
            case TwilioAnswer<TwilioMessage>.Done { Value: { Status: "failed" or "undelivered", ErrorCode: var code } failed }:
                return new SendOutcome.Refused(TwilioErrors.Describe(code, TwilioRest.WithoutNumbers(failed.ErrorMessage ?? failed.Status)), TwilioErrors.OfReceipt(code));
            case TwilioAnswer<TwilioMessage>.Done { Value.Sid: { Length: > 0 } sid }:
                ids.Add(sid);
                return null;
            case TwilioAnswer<TwilioMessage>.Done:
                return new SendOutcome.Unknown("Twilio took something, but did not say under which id.");
            case TwilioAnswer<TwilioMessage>.NotSent no:
                account.Monitor.Unreachable();
                return new SendOutcome.Retry(no.Reason, null, part, ids);
            case TwilioAnswer<TwilioMessage>.Broken no:
                return new SendOutcome.Unknown(no.Reason);
            case TwilioAnswer<TwilioMessage>.Refused no:
                return Judge(no, part, ids);
            default:
                throw new InvalidOperationException($"{answer.GetType().Name} is not known.");
        }
    }

    private SendOutcome Judge(TwilioAnswer<TwilioMessage>.Refused no, int part, List<string> ids)
    {
        var error = TwilioErrors.OfAnswer(no.Status, no.Code);
        var reason = TwilioErrors.Describe(no.Code, no.Message);
        switch (error.Action)
        {
            case TwilioAction.TryLater:
                account.Monitor.Throttled();
                return new SendOutcome.Retry(reason, no.RetryAfter, part, ids);
            case TwilioAction.WaitForOperator:
                account.Monitor.Refuses(no.Code);
                log.Alarm(account.Name, no.Code ?? no.Status, error.Code);
                return new SendOutcome.Retry(reason, no.RetryAfter ?? OperatorPause, part, ids);
            default:
                if (error.Code is TwilioErrors.Sender or TwilioErrors.Region or TwilioErrors.NotRegistered) log.Alarm(account.Name, no.Code ?? no.Status, error.Code);
                return new SendOutcome.Refused(reason, error.Code);
        }
    }
}
