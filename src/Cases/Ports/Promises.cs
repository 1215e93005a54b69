namespace ChannelHub.Cases;

/// <summary>Tells how the promises of a case were counted.</summary>
public interface IClockAccounts
{
    /// <summary>Every clock that ever ran on the case, with each interval that it counted or stood still, in the order in which they started.</summary>
    /// <param name="history">All events of the case, in order.</param>
    /// <param name="contact">Who writes: some may be promised more than others.</param>
    /// <param name="now">The moment up to which is told.</param>
    IReadOnlyList<ClockAccount> Tell(CaseNumber number, IReadOnlyList<CaseEvent> history, Contact? contact, DateTimeOffset now);
}

/// <summary>What happened to cases, for work that looks at many of them.</summary>
public interface ICaseHistories
{
    /// <summary>The numbers of cases that are not solved or closed, in order, after a number.</summary>
    Task<IReadOnlyList<CaseNumber>> ReadOpenAsync(CaseNumber after, int limit, CancellationToken stop);

    /// <summary>All events of a case, in order; none if there is no such case.</summary>
    Task<IReadOnlyList<CaseEvent>> ReadEventsAsync(CaseNumber number, CancellationToken stop);

    /// <summary>How far a case has come, and whether it was ever linked to another in this way, whatever became of the link; null if there is no such case.</summary>
    Task<CaseStanding?> ReadStandingAsync(CaseNumber number, string linkKind, CancellationToken stop);

    /// <summary>When the customer wrote in a conversation after a moment, the latest first.</summary>
    Task<IReadOnlyList<DateTimeOffset>> ReadWrittenAsync(ConversationRef conversation, DateTimeOffset since, int limit, CancellationToken stop);
}

/// <param name="WasLinked">Also where the link was taken away since.</param>
public readonly record struct CaseStanding(int Version, bool WasLinked);

/// <summary>How far a piece of work over all cases has come, by its name.</summary>
public interface IMarks
{
    /// <summary>Null if it never ended.</summary>
    Task<string?> ReadAsync(string name, CancellationToken stop);

    /// <exception cref="StoreUnavailableException">The store can't write now.</exception>
    Task WriteAsync(string name, string value);
}
