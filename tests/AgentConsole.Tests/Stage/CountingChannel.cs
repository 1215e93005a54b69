using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Tests.Stage;

/// <summary>A channel on which each ten characters cost, and a dash makes them dear; and another way to the customer.</summary>
internal sealed class CountingChannel(AccountName account) : IChannel, IAnswerWays
{
    public AccountName Account => account;

    public string Type => "sms";

    public ChannelCapabilities Capabilities => throw new NotSupportedException();

    public Normalised Map(RawInbound raw) => throw new NotSupportedException();

    public Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop) => throw new NotSupportedException();

    public AnswerCost? CostOf(CaseNumber number, ConversationRef conversation, MessageBody body) => new((body.Text.Length + 9) / 10, body.Text.Contains('–', StringComparison.Ordinal) ? "–" : null, body.Text.Length > 100);

    public Task<IReadOnlyList<AnswerWay>> FindAsync(CaseNumber number, CancellationToken stop) => Task.FromResult<IReadOnlyList<AnswerWay>>([new("0123456789abcdef", new AccountName("texts"), "sms", "+5299912345678")]);
}
