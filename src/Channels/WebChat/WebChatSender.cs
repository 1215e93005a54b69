using ChannelHub.Cases;

namespace ChannelHub.Channels.WebChat;

/// <summary>The account as the pipeline sees it: maps what came in, and "sends" what goes out.</summary>
internal sealed class WebChatSender(AccountName account) : IChannel
{
    public AccountName Account => account;

    public string Type => WebChatInboundMapper.Channel;

    public ChannelCapabilities Capabilities => WebChatOutboundMapper.Capabilities;

    public Normalised Map(RawInbound raw) => WebChatInboundMapper.Map(raw);

    /// <summary>
    /// Nothing leaves the hub here: the visitor's page reads the answer from the store, where it was before this call, and the change feed has woken its stream.
    /// A page that is closed gets it when it is opened again. That the visitor saw it is a receipt of its own.
    /// </summary>
    public Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop) => Task.FromResult<SendOutcome>(SendOutcome.Sent.WithoutId);
}
