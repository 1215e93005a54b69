namespace ChannelHub.Cases;

/// <summary>Where else the customer of a case can be written to.</summary>
public interface IAnswerWays
{
    /// <summary>The contact's other conversations that an answer may go to, at most <see cref="AnswerWay.Most"/>: not those about another open case, and not where the customer wants no messages.</summary>
    Task<IReadOnlyList<AnswerWay>> FindAsync(CaseNumber number, CancellationToken stop);
}

/// <param name="Id">Names the conversation in a command; tells nothing of its key, which may be a customer's secret.</param>
/// <param name="Address">The customer's address there, where it may be shown.</param>
public sealed record AnswerWay(string Id, AccountName Account, string Channel, string? Address)
{
    public const int Most = 5;
}
