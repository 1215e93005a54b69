using System.Security.Cryptography;
using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Telegram;

/// <summary>The account as the pipeline sees it: maps what came in, asks the platform for what a message lacks, and sends answers.</summary>
internal sealed class TelegramSender(TelegramAccount account, TelegramPreparation preparation, IAttachmentStore files, ILogger<TelegramSender> logger) : IChannel
{
    /// <summary>How long an upload may take at the least, and for each further megabyte.</summary>
    private static readonly TimeSpan UploadLimit = TimeSpan.FromSeconds(50);

    private static readonly TimeSpan AccountFaultPause = TimeSpan.FromMinutes(1);

    public AccountName Account => account.Name;

    public string Type => TelegramInboundMapper.Channel;

    public ChannelCapabilities Capabilities => account.Capabilities;

    public Normalised Map(RawInbound raw) => TelegramInboundMapper.Map(raw, account.Mapping);

    public ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) => preparation.PrepareAsync(account, raw, message, stop);

    public async Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        if (!TelegramPlace.TryParse(row.Message.Conversation.Key, out var place)) return new SendOutcome.Refused("The conversation's key names no chat of Telegram.", "conversation");
        var ids = new List<string>();
        for (var done = row.PartsSent; ; done++)
        {
            if (account.Moved.TryGetValue(place.Chat, out var moved)) place = new TelegramPlace(moved);
            var parts = TelegramOutboundMapper.Render(row.Message, place.Chat, Capabilities, account.Secrets.Callbacks);
            if (parts.Count == 0) return new SendOutcome.Refused("There is nothing in the answer that could be sent.", "empty");
            if (done >= parts.Count) return new SendOutcome.Sent(ids);
            var replyTo = done == 0 ? ReplyTo(row.Message, place) : null;
            switch (await SendPartAsync(new Attempt(place, parts[done], replyTo), stop).ConfigureAwait(false))
            {
                case (SendOutcome.Sent sent, var reached):
                    ids.AddRange(sent.PlatformIds);
                    place = reached;
                    break;
                case (SendOutcome.Retry retry, _):
                    return retry with { PartsSent = done, PlatformIds = ids };
                case var (outcome, _):
                    return outcome;
            }
        }
    }

    /// <summary>Tries once more, each time with what the platform objected to put right; no more often than there is something to put right.</summary>
    private async Task<(SendOutcome Outcome, TelegramPlace Place)> SendPartAsync(Attempt attempt, CancellationToken stop)
    {
        while (true)
        {
            if (attempt.Place.IsGroup && !account.GroupMessages.TryTake(attempt.Place.Chat.ToString(System.Globalization.CultureInfo.InvariantCulture), out var wait))
            {
                return (new SendOutcome.Retry("Telegram takes 20 messages a minute in one group.", wait, ConversationOnly: true), attempt.Place);
            }

            if (attempt.Part.File is { } named && !Exists(named)) return (new SendOutcome.Refused($"The file {named.Name} is not in the hub's store any more.", "file-missing"), attempt.Place);
            var reply = attempt.Part.File is { } file ? await UploadAsync(attempt, file, stop).ConfigureAwait(false) : await account.Api.SendAsync(TextOf(attempt), stop).ConfigureAwait(false);
            switch (reply)
            {
                case TelegramReply<TelegramSentMessage>.Done { Result: var sent }:
                    return (new SendOutcome.Sent([TelegramIds.Message(sent.Chat?.Id is { } chat and not 0 ? chat : attempt.Place.Chat, sent.MessageId)]), attempt.Place);
                case TelegramReply<TelegramSentMessage>.NotSent { Why: var why }:
                    return (new SendOutcome.Retry(why), attempt.Place);
                case TelegramReply<TelegramSentMessage>.Lost { Why: var why }:
                    return (new SendOutcome.Unknown(why), attempt.Place);
                case TelegramReply<TelegramSentMessage>.Refused refused when PutRight(attempt, refused) is { } better:
                    TelegramLog.PutRight(logger, Account, refused.Code, refused.Says);
                    attempt = better;
                    break;
                case TelegramReply<TelegramSentMessage>.Refused refused:
                    return (Judge(attempt.Place, refused), attempt.Place);
            }
        }
    }

    private Attempt? PutRight(Attempt attempt, TelegramReply<TelegramSentMessage>.Refused refused)
    {
        var says = refused.Says;
        if (refused.Code != 400) return null;
        if (refused.MovedTo is { } moved && moved != attempt.Place.Chat)
        {
            account.Moved[attempt.Place.Chat] = moved;
            return attempt with { Place = new TelegramPlace(moved), ReplyTo = null };
        }

        if (attempt.Place.Topic is not null && (Says("message thread not found") || Says("TOPIC_DELETED") || Says("TOPIC_CLOSED"))) return attempt with { Place = attempt.Place with { Topic = null } };
        if (attempt.ReplyTo is not null && (Says("replied not found") || Says("reply"))) return attempt with { ReplyTo = null };
        if (attempt.Part.Entities is not null && (Says("entit") || Says("ENTITY"))) return attempt with { Part = attempt.Part with { Entities = null } };
        if (attempt.AsPhoto && (Says("PHOTO") || Says("IMAGE"))) return attempt with { AsPhoto = false };
        return null;

        bool Says(string words) => says.Contains(words, StringComparison.OrdinalIgnoreCase);
    }

    private SendOutcome Judge(TelegramPlace place, TelegramReply<TelegramSentMessage>.Refused refused)
    {
        switch (refused.Code)
        {
            case 429:
                var whole = account.IsWholeBotThrottled(place.Chat);
                TelegramLog.Throttled(logger, Account, whole ? "the bot" : "one chat", refused.RetryAfter ?? TimeSpan.Zero);
                return new SendOutcome.Retry("Telegram asked to slow down.", refused.RetryAfter, ConversationOnly: !whole);
            case 401 or 404:
                var says = refused.Code == 401 ? "Telegram does not take the bot's token: it was revoked or belongs to another server. Put a valid one into Token." : "Telegram does not know the address: is BaseUrl right, and the token whole?";
                if (account.Monitor.Set(ChannelHealth.Failing, says)) TelegramLog.AccountFault(logger, Account, says);
                return new SendOutcome.Retry(says, AccountFaultPause);
            case 403:
                return new SendOutcome.Refused($"The customer can't be written to on Telegram: {refused.Says}", SendOutcome.Unreachable);
            case 400 when refused.Says.Contains("chat not found", StringComparison.OrdinalIgnoreCase):
                return new SendOutcome.Refused("Telegram does not know this chat, or the bot may not write there: the customer has to write first.", SendOutcome.Unreachable);
            default:
                return new SendOutcome.Refused($"Telegram refused it: {refused.Says}", refused.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private async Task<TelegramReply<TelegramSentMessage>> UploadAsync(Attempt attempt, Attachment file, CancellationToken stop)
    {
        var (method, field) = attempt.AsPhoto ? ("sendPhoto", "photo") : ("sendDocument", "document");
        await account.Api.DoAsync("sendChatAction", new TelegramChatAction(attempt.Place.Chat, "upload_" + field, attempt.Place.Topic), TelegramCallsJson.Default.TelegramChatAction, stop).ConfigureAwait(false);
        using var content = TelegramUpload.Of(attempt.Place, attempt.ReplyTo, field, file, files.Open(file.Sha256)!, "channelhub-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        return await account.Api.SendAsync(method, content, UploadLimit + TimeSpan.FromSeconds(file.Size / (1024.0 * 1024)), stop).ConfigureAwait(false);
    }

    private bool Exists(Attachment file)
    {
        using var stream = files.Open(file.Sha256);
        return stream is not null;
    }

    private static TelegramSendMessage TextOf(Attempt attempt) => new()
    {
        ChatId = attempt.Place.Chat,
        MessageThreadId = attempt.Place.Topic,
        DirectMessagesTopicId = attempt.Place.DirectTopic,
        Text = attempt.Part.Text,
        Entities = attempt.Part.Entities,
        ReplyParameters = attempt.ReplyTo,
        ReplyMarkup = attempt.Part.Buttons,
    };

    private static TelegramReplyParameters? ReplyTo(OutboundMessage message, TelegramPlace place) =>
        TelegramIds.TryParseMessage(message.InReplyTo, out var chat, out var id) && chat == place.Chat && id > 0 ? new TelegramReplyParameters(id) : null;

    private sealed record Attempt(TelegramPlace Place, TelegramPart Part, TelegramReplyParameters? ReplyTo)
    {
        /// <summary>Pictures of kinds that every client shows go as pictures, smaller than they are; all else as the file that it is.</summary>
        public bool AsPhoto { get; init; } = Part.File is { ContentType: "image/jpeg" or "image/png", Size: <= TelegramLimits.PhotoBytes };
    }
}
