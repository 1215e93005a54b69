using ChannelHub.Cases;
using Microsoft.Extensions.Logging;

namespace ChannelHub.Channels.Teams;

/// <summary>The account as the pipeline sees it: maps what came in, fetches files, sends what goes out.</summary>
internal sealed class TeamsSender(TeamsAccount account, IAttachmentStore files, ILogger<TeamsSender> logger) : IChannel
{
    public AccountName Account => account.Name;

    public string Type => TeamsInboundMapper.Channel;

    public ChannelCapabilities Capabilities => TeamsOutboundMapper.Capabilities;

    public Normalised Map(RawInbound raw) => TeamsInboundMapper.Map(raw, account.Mapping);

    public ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) => account.Files.PrepareAsync(message, files, stop);

    public async Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        var to = account.Connector.ReferenceOf(row.Message.Conversation.Key, row.Message.ReplyAddress);
        var activities = TeamsOutboundMapper.Map(row.Message, to, account.Style);
        List<string> ids = [];
        for (var i = row.PartsSent; i < activities.Count; i++)
        {
            var reply = await SendAsync(to, activities[i], stop).ConfigureAwait(false);
            if (reply is ConnectorReply.Done done)
            {
                if (done.Id is { } id) ids.Add(TeamsIds.Message(to.Conversation, id));
                continue;
            }

            return Judge(reply, i, ids);
        }

        return new SendOutcome.Sent(ids);
    }

    /// <summary>
    /// What may be repeated: what surely was not taken. POST is not idempotent, so after a time-out, 408, 500, 502 or 504 nobody knows; 429, 412 and 503 say that it was not taken
    /// ("Status codes from bot conversational APIs").
    /// </summary>
    internal static SendOutcome Judge(ConnectorReply reply, int partsSent, IReadOnlyList<string> ids) => reply switch
    {
        ConnectorReply.NotSent no => new SendOutcome.Retry($"Not sent: {no.Why}", null, partsSent, ids),
        ConnectorReply.Lost lost => new SendOutcome.Unknown($"It may have been sent: {lost.Why}"),
        ConnectorReply.Untrusted => new SendOutcome.Refused("The conversation's address is none of the platform's; add its host to ServiceHosts if it is right.", "service-url"),
        ConnectorReply.Refused { Status: 429 } busy => new SendOutcome.Retry("Teams asks to wait.", busy.RetryAfter, partsSent, ids, ConversationOnly: true),
        ConnectorReply.Refused { Status: 412 or 503 } busy => new SendOutcome.Retry($"Teams could not take it now ({TeamsConnector.Describe(busy)}).", busy.RetryAfter, partsSent, ids, ConversationOnly: true),
        ConnectorReply.Refused { Status: 401 } no => new SendOutcome.Retry($"Teams does not take the bot's sign-in ({TeamsConnector.Describe(no)}).", null, partsSent, ids),
        ConnectorReply.Refused { Status: 403 or 404 } no => new SendOutcome.Refused($"The person or conversation can't be written to any more ({TeamsConnector.Describe(no)}).", SendOutcome.Unreachable),
        ConnectorReply.Refused { Status: 413 } => new SendOutcome.Refused("Teams finds the message too big.", "size"),
        ConnectorReply.Refused { Status: 408 or >= 500 } no => new SendOutcome.Unknown($"It may have been sent: Teams had a fault of its own ({TeamsConnector.Describe(no)})."),
        ConnectorReply.Refused no => new SendOutcome.Refused($"Teams refused it ({TeamsConnector.Describe(no)}).", no.Code.Length > 0 ? no.Code : "refused"),
        _ => throw new InvalidOperationException($"{reply.GetType().Name} is not known."),
    };

    private async Task<ConnectorReply> SendAsync(TeamsReference to, TeamsOutgoing activity, CancellationToken stop)
    {
        var json = activity.Json;
        if (activity.Picture is { } picture && await ReadAsync(picture, stop).ConfigureAwait(false) is { } bytes) json = TeamsOutboundMapper.Picture(to, picture, bytes);
        var reply = await account.Connector.SendAsync(to, json, stop).ConfigureAwait(false);

        // A card can be refused where a text is not: by a policy of the tenant, in a meeting's chat, by an old client's gateway. A 400 was surely not taken.
        if (reply is not ConnectorReply.Refused { Status: 400 } refused || activity.Plain is not { } plain) return reply;
        TeamsLog.CardRefused(logger, account.Name, TeamsConnector.Describe(refused));
        return await account.Connector.SendAsync(to, plain, stop).ConfigureAwait(false);
    }

    /// <summary>Null if it is gone: then its name stands in its place.</summary>
    private async Task<byte[]?> ReadAsync(Attachment picture, CancellationToken stop)
    {
        if (files.Open(picture.Sha256) is not { } stream)
        {
            TeamsLog.FileMissing(logger, account.Name, picture.Sha256);
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, stop).ConfigureAwait(false);
            return bytes.ToArray();
        }
    }
}
