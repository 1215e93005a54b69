namespace ChannelHub.Cases;

/// <summary>An answer that waits to be sent.</summary>
public sealed record OutboxRow
{
    public required OutboundMessage Message { get; init; }

    /// <summary><see cref="DeliveryState.Pending"/>, or <see cref="DeliveryState.Sending"/> if the program stopped while it was being sent: it may have left.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Tries so far.</summary>
    public required int Attempts { get; init; }

    /// <summary>Of a message that goes out in several parts, how many have been taken; they are not sent again.</summary>
    public required int PartsSent { get; init; }

    /// <summary>Not before this moment.</summary>
    public required DateTimeOffset DueAt { get; init; }
}

/// <summary>The answers on their way out.</summary>
public interface IOutbox
{
    /// <summary>
    /// An account's unsent rows (pending or sending) by the order in which they were written, from <paramref name="after"/> on. The caller keeps the
    /// order within a conversation.
    /// </summary>
    Task<OutboxPage> ReadUnsentAsync(AccountName account, long after, int limit, CancellationToken stop);

    /// <summary>Notes durably that a try is about to leave; false if the row is not pending any more.</summary>
    Task<bool> BeginAsync(MessageId id);

    /// <summary>Writes how a try ended. Not for failed or unconfirmed ones, which are events of their case (<see cref="UnitOfWork.Deliveries"/>).</summary>
    Task SettleAsync(SendSettlement settlement);

    /// <summary>How far an answer has come; null if it is not in the outbox.</summary>
    Task<DeliveryState?> FindStateAsync(MessageId id, CancellationToken stop);

    /// <summary>Which message, ours or a customer's, the platform knows by this id; null if none.</summary>
    Task<MessageId?> FindByPlatformIdAsync(AccountName account, string platformId, CancellationToken stop);
}

/// <param name="Next">What to pass as <c>after</c> for the next page; null when this was the last.</param>
public sealed record OutboxPage(IReadOnlyList<OutboxRow> Rows, long? Next);

/// <param name="State"><see cref="DeliveryState.Sent"/>, or <see cref="DeliveryState.Pending"/> to try again at <paramref name="DueAt"/>.</param>
/// <param name="PlatformIds">The platform's ids of the parts sent by this try, in order.</param>
/// <param name="Error">Why it is tried again; of a sent one, for whom of several it was refused.</param>
public sealed record SendSettlement(
    MessageId Id, AccountName Account, DeliveryState State, int Attempts, int PartsSent, DateTimeOffset DueAt, IReadOnlyList<string> PlatformIds, string? Error, DateTimeOffset At);
