namespace ChannelHub.Cases;

/// <summary>What a receiver hands over: a payload as it came, with the key by which a repeat is recognised.</summary>
public sealed record RawInbound
{
    public required AccountName Account { get; init; }

    /// <summary>The channel type, which names the mapper.</summary>
    public required string Channel { get; init; }

    /// <summary>Unique within the account: the platform's id of the message or event. At most <see cref="MaxExternalIdLength"/> characters.</summary>
    public required string ExternalId { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The payload, byte for byte, in the form that the channel's mapper reads.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    public const int MaxExternalIdLength = 512;
}

/// <summary>An inbox row that waits or was parked.</summary>
public sealed record InboxRow(InboxId Id, RawInbound Raw);

/// <summary>What became of an attempt to store a payload.</summary>
public abstract record AcceptOutcome
{
    private AcceptOutcome()
    {
    }

    /// <summary>Durable: the platform may be told so.</summary>
    public sealed record Stored(InboxId Id) : AcceptOutcome;

    /// <summary>Already here: the platform may be told so, too.</summary>
    public sealed record Duplicate : AcceptOutcome;

    /// <summary>Not stored (disk full, locked, read-only, stopping): the platform must try again; HTTP 503.</summary>
    public sealed record Unavailable(string Reason) : AcceptOutcome;
}

/// <summary>How far a poller has read at its platform: an update id, a mailbox's validity and highest id. Its form is the channel's own.</summary>
/// <param name="Name">Which reading, where an account has several (a mailbox's folder); at most 200 characters.</param>
public sealed record ReadingPosition(AccountName Account, string Name, string Value);

/// <summary>What became of a batch that a poller read.</summary>
public abstract record AcceptBatchOutcome
{
    private AcceptBatchOutcome()
    {
    }

    /// <summary>All of it is durable, and the position with it. <paramref name="Rows"/>: stored or duplicate, in the batch's order.</summary>
    public sealed record Stored(IReadOnlyList<AcceptOutcome> Rows) : AcceptBatchOutcome;

    /// <summary>Nothing of it was written: read it again later.</summary>
    public sealed record Unavailable(string Reason) : AcceptBatchOutcome;
}

/// <summary>The way in for receivers: store first, then acknowledge. Implemented by the pipeline, which takes up what was stored.</summary>
public interface IMessageIntake
{
    /// <summary>Stores the payload durably. The caller's own cancellation is not passed in: once storing began it ends by itself.</summary>
    ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw);

    /// <summary>Stores what a poller read, and how far it read, in one transaction. The batch may be empty.</summary>
    Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position);

    /// <summary>How far was read before; null if nothing was.</summary>
    Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop);

    /// <summary>Counts a request that was refused (forged, too big, malformed) in the account's ledger.</summary>
    /// <param name="reason">A fixed word such as <c>signature</c>, <c>size</c>, <c>form</c>; never text from the request.</param>
    void CountRefused(AccountName account, string reason);

    /// <summary>Takes a parked payload up again; false if it is not parked.</summary>
    Task<bool> RetryParkedAsync(InboxId id);
}

/// <summary>The inbox: raw payloads, durable, each once.</summary>
public interface IInbox
{
    ValueTask<AcceptOutcome> AcceptAsync(RawInbound raw);

    /// <summary>Stores a batch and the position up to which it was read, in one transaction.</summary>
    Task<AcceptBatchOutcome> AcceptBatchAsync(IReadOnlyList<RawInbound> raws, ReadingPosition? position);

    Task<string?> ReadPositionAsync(AccountName account, string name, CancellationToken stop);

    /// <summary>Adds to the account's refused and received counts. Written with the next batch.</summary>
    void CountRefused(AccountName account, int count);

    /// <summary>An account's rows that are neither processed nor parked, by id from <paramref name="after"/> on.</summary>
    Task<IReadOnlyList<InboxRow>> ReadPendingAsync(AccountName account, InboxId after, int limit, CancellationToken stop);

    /// <summary>Sets a row aside with the error; false if it is no longer pending.</summary>
    Task<bool> ParkAsync(InboxId id, string error, DateTimeOffset at);

    /// <summary>Makes a parked row pending again and gives it back; null if it is not parked.</summary>
    Task<InboxRow?> UnparkAsync(InboxId id);

    Task<IReadOnlyList<ParkedRow>> ListParkedAsync(InboxId after, int limit, CancellationToken stop);
}

/// <summary>A payload that could not be processed, kept until a person decides.</summary>
public sealed record ParkedRow(InboxRow Row, string Error, DateTimeOffset ParkedAt, int Attempts);
