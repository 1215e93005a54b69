namespace ChannelHub.Cases;

/// <summary>Reads for the console, the API and the customers' pages. Every list has a limit and goes on from a cursor.</summary>
public interface ICaseQueries
{
    Task<CasePage> ListAsync(CaseFilter filter, CancellationToken stop);

    /// <summary>All cases that are neither solved nor closed, by number; each as it stands when it is read.</summary>
    IAsyncEnumerable<Case> ReadLiveAsync(CancellationToken stop);

    Task<CaseDetails?> FindAsync(CaseNumber number, CancellationToken stop);

    /// <summary>Messages of one conversation after a position, in order; notes are not among them.</summary>
    Task<IReadOnlyList<MessageView>> ReadConversationAsync(ConversationRef conversation, long afterPosition, int limit, CancellationToken stop);

    Task<IReadOnlyList<LedgerRow>> ReadLedgerAsync(CancellationToken stop);

    Task<Contact?> FindContactAsync(ContactId id, CancellationToken stop);
}

/// <summary>All conditions that are not null must hold.</summary>
public sealed record CaseFilter
{
    public const int MaxLimit = 200;

    public CaseStatus? Status { get; init; }

    public SupportLevel? Level { get; init; }

    public string? Department { get; init; }

    public string? Channel { get; init; }

    public string? Queue { get; init; }

    public ContactId? Contact { get; init; }

    public AgentId? Owner { get; init; }

    /// <summary>Only cases that nobody owns; together with <see cref="Owner"/> nothing is left.</summary>
    public bool Unowned { get; init; }

    /// <summary>Changed at or after this moment.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>A case number, or words of the subject or the contact's name or address.</summary>
    public string? Text { get; init; }

    /// <summary>From the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>Newest change first.</summary>
public sealed record CasePage(IReadOnlyList<CaseListItem> Items, string? NextCursor);

/// <param name="FirstWords">How the case's first message begins, at most <see cref="MaxFirstWords"/> characters: what stands in a list where there is no subject.</param>
public sealed record CaseListItem(Case Case, string? ContactName, string? FirstWords = null)
{
    public const int MaxFirstWords = 160;
}

/// <summary>A case with its history.</summary>
public sealed record CaseDetails(Case Case, Contact? Contact, IReadOnlyList<MessageView> Messages, IReadOnlyList<CaseEvent> Events);

/// <summary>A message with what became of it.</summary>
/// <param name="Delivery">Null for what came in and for notes.</param>
public sealed record MessageView(StoredMessage Message, DeliveryView? Delivery);

public sealed record DeliveryView(DeliveryState State, DateTimeOffset? SentAt, int Attempts, string? Error);

/// <summary>The books of one account: what came in and what became of it, what is to go out and what became of it.</summary>
public sealed record LedgerRow
{
    public required AccountName Account { get; init; }

    /// <summary>Requests that carried a message or event, or were refused.</summary>
    public long Received { get; init; }

    public long Stored { get; init; }

    public long Duplicate { get; init; }

    public long Refused { get; init; }

    public long Processed { get; init; }

    /// <summary>Counted from the rows themselves.</summary>
    public long Parked { get; init; }

    /// <summary>Counted from the rows themselves.</summary>
    public long Pending { get; init; }

    /// <summary>Answers written to the outbox.</summary>
    public long Queued { get; init; }

    /// <summary>Waiting to be sent; counted from the rows themselves.</summary>
    public long Unsent { get; init; }

    public long Sent { get; init; }

    public long Delivered { get; init; }

    public long Failed { get; init; }

    public long Unconfirmed { get; init; }

    /// <summary>received = stored + duplicate + refused, and stored = processed + parked + pending.</summary>
    public bool Balances => Received == Stored + Duplicate + Refused && Stored == Processed + Parked + Pending;
}

/// <summary>Whether the store can take messages now.</summary>
public interface IStoreHealth
{
    /// <summary>Null when it can; otherwise why not, for an operator to read.</summary>
    string? Fault { get; }
}
