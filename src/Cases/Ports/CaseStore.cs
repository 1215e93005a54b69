namespace ChannelHub.Cases;

/// <summary>Reads what a decision needs and commits it whole.</summary>
public interface ICaseStore
{
    /// <summary>Everything known about who writes and what about.</summary>
    ValueTask<ConversationSnapshot> LoadConversationAsync(ConversationRef conversation, ContactAddress sender, CancellationToken stop);

    /// <summary>The case, the conversation that answers go to, and the contact; null if there is no such case.</summary>
    ValueTask<CaseSnapshot?> LoadCaseAsync(CaseNumber number, CancellationToken stop);

    /// <summary>What a message says; null if there is none with this id.</summary>
    ValueTask<MessageBody?> ReadBodyAsync(MessageId message, CancellationToken stop);

    /// <summary>Where a message was written; null if there is none with this id, or it is a note.</summary>
    ValueTask<ConversationRef?> FindConversationAsync(MessageId message, CancellationToken stop);

    /// <summary>Whether somebody takes part in a case: is its contact, wrote in it, or was written to in copy.</summary>
    ValueTask<bool> TakesPartAsync(CaseNumber number, ContactAddress address, CancellationToken stop);

    /// <summary>The event by which a person took the case over from the bot; null while the bot may speak, or if there is no such case.</summary>
    ValueTask<int?> FindTakeOverAsync(CaseNumber number, CancellationToken stop);

    /// <summary>Writes all of it or nothing, durably.</summary>
    Task<CommitOutcome> CommitAsync(UnitOfWork work);

    /// <summary>Writes a payload and what was decided on it, one after the other, and takes all of it back: for a program that wants to be ready before the first real one comes.</summary>
    /// <returns>Whether it could have been kept.</returns>
    /// <exception cref="StoreUnavailableException">The store can't write now.</exception>
    Task<bool> RehearseAsync(RawInbound raw, IReadOnlyList<UnitOfWork> works);

    /// <summary>A number that no case has, for a case that is about to be opened; given out once.</summary>
    CaseNumber NextCaseNumber();

    /// <summary>An id that no contact has; given out once.</summary>
    ContactId NextContactId();
}

public sealed record ConversationSnapshot
{
    /// <summary>Null when nobody wrote here before.</summary>
    public Conversation? Conversation { get; init; }

    /// <summary>The conversation's current case, in whatever status.</summary>
    public Case? Case { get; init; }

    /// <summary>The conversation's contact, or else who has the sender's address.</summary>
    public Contact? Contact { get; init; }

    /// <summary>The contact's other cases; read only when the message opens a case or the case has no queue yet, else null.</summary>
    public ContactHistory? History { get; init; }

    /// <summary>
    /// What the hub last wrote by itself to the contact about other cases; read with <see cref="History"/>, and when the case itself has had
    /// <see cref="ContactAnswers.AskedFrom"/> such answers, else null.
    /// </summary>
    public ContactAnswers? Answers { get; init; }
}

/// <summary>What the hub lately wrote by itself to one contact, from at most <see cref="ContactHistory.MostCases"/> of the latest cases: to stop two machines that answer each other.</summary>
/// <param name="At">When, in any order.</param>
/// <param name="SlowedAt">When the contact was last told that there were too many messages.</param>
/// <param name="Openings">The cases that the contact opened, the newest first.</param>
public sealed record ContactAnswers(ValueList<DateTimeOffset> At, DateTimeOffset? SlowedAt, ValueList<RecentOpening> Openings)
{
    /// <summary>A case that has had fewer answers is not worth the reading.</summary>
    public const int AskedFrom = 4;

    public static readonly ContactAnswers None = new([], null, []);

    /// <param name="latest">The contact's other cases, the newest first.</param>
    public static ContactAnswers Of(IEnumerable<Case> latest)
    {
        var cases = latest.Take(ContactHistory.MostCases).ToList();
        return new ContactAnswers(
            cases.SelectMany(c => c.Bot.Answers).ToValueList(),
            cases.Max(c => c.Bot.SlowedAt),
            cases.Select(c => new RecentOpening(c.CreatedAt, c.Subject ?? "")).ToValueList());
    }
}

public sealed record RecentOpening(DateTimeOffset At, string Subject);

/// <summary>What the desk remembers of a contact, from at most <see cref="MostCases"/> of the latest cases.</summary>
/// <param name="LastTouches">When the contact last wrote about each case, the newest case first.</param>
/// <param name="Reopenings">How often those cases were reopened, in all.</param>
/// <param name="LastScore">The latest verdict, 1 to 5; null if none was given.</param>
public sealed record ContactHistory(ValueList<DateTimeOffset> LastTouches, int Reopenings, int? LastScore)
{
    public const int MostCases = 20;

    public static readonly ContactHistory None = new([], 0, null);

    /// <param name="latest">The contact's cases, the newest first; those after the first <see cref="MostCases"/> are not looked at.</param>
    public static ContactHistory Of(IEnumerable<Case> latest)
    {
        var cases = latest.Take(MostCases).ToList();
        return new ContactHistory(
            cases.Select(c => c.LastCustomerMessageAt ?? c.CreatedAt).ToValueList(),
            cases.Sum(c => c.Reopenings),
            cases.Select(c => c.Satisfaction).OfType<Satisfaction>().MaxBy(s => s.At)?.Score);
    }
}

public sealed record CaseSnapshot(Case Case, Conversation? ReplyTo, Contact? Contact);

/// <summary>All that one decision changes.</summary>
public sealed record UnitOfWork
{
    public static readonly UnitOfWork Nothing = new();

    /// <summary>The inbox row that is done by this; the commit fails with <see cref="CommitOutcome.AlreadyDone"/> if it is not pending.</summary>
    public InboxId? Inbox { get; init; }

    /// <summary>What the row came to, in a word for the inbox: <c>message</c>, <c>receipt</c>, <c>ignored</c>.</summary>
    public string? InboxResult { get; init; }

    /// <summary>The due timer that is done by this; it is removed.</summary>
    public TimerKey? Fired { get; init; }

    public IReadOnlyList<CaseChange> Cases { get; init; } = [];

    public ConversationChange? Conversation { get; init; }

    /// <summary>A contact that is new or whose name, language or addresses changed; written as it is here.</summary>
    public Contact? Contact { get; init; }

    /// <summary>Two contacts that become one, or two again; <see cref="Cases"/> are then all the cases that move with it.</summary>
    public LinkChange? Link { get; init; }

    /// <summary>The bodies of messages that the events add.</summary>
    public IReadOnlyList<StoredMessage> Messages { get; init; } = [];

    /// <summary>Messages of <see cref="Cases"/> whose body is another one from now on.</summary>
    public IReadOnlyList<MessageRewrite> Rewritten { get; init; } = [];

    /// <summary>Answers to send. An id that is already in the outbox is an error, never a second answer.</summary>
    public IReadOnlyList<OutboundMessage> Outbox { get; init; } = [];

    public IReadOnlyList<TimerChange> Timers { get; init; } = [];

    /// <summary>Ids by which the platform will refer to messages of this decision. An id that is known already stays with the first message.</summary>
    public IReadOnlyList<PlatformName> Names { get; init; } = [];

    /// <summary>Ids that this decision took for unknown; the commit loses if one has become known.</summary>
    public IReadOnlyList<UnknownName> Unknown { get; init; } = [];

    /// <summary>Sent answers whose state this decision changes.</summary>
    public IReadOnlyList<DeliveryUpdate> Deliveries { get; init; } = [];

    /// <summary>What customers said about being written to; kept also where there is no case.</summary>
    public IReadOnlyList<Consent> Consents { get; init; } = [];
}

/// <summary>A message's id at its platform.</summary>
public sealed record PlatformName(AccountName Account, string PlatformId, MessageId Message);

public sealed record MessageRewrite(MessageId Message, MessageBody Body);

/// <summary>An id by which a platform knows no message of ours.</summary>
public sealed record UnknownName(AccountName Account, string PlatformId);

/// <param name="After">The case with the events folded in.</param>
/// <param name="ExpectedVersion">The version decided on; 0 for a new case.</param>
public sealed record CaseChange(Case After, int ExpectedVersion, IReadOnlyList<CaseEvent> Events);

/// <param name="After">The conversation as it will be.</param>
/// <param name="ExpectedPosition">The position decided on; 0 for a new conversation.</param>
public sealed record ConversationChange(Conversation After, long ExpectedPosition);

public sealed record DeliveryUpdate(MessageId Message, DeliveryState State, string? Detail);

/// <summary>A link of two contacts that is made or taken back.</summary>
/// <param name="Undone">Null when the link is made.</param>
/// <param name="KeptBefore">As it was when this was decided; the commit loses if it is another by now.</param>
/// <param name="AbsorbedBefore">As it was when this was decided; null if it is not stored yet.</param>
/// <param name="Conversations">Those that change their contact.</param>
public sealed record LinkChange(
    ContactLink Link, LinkUndone? Undone, Contact KeptBefore, Contact? AbsorbedBefore, Contact Kept, Contact Absorbed, IReadOnlyList<ConversationRef> Conversations);

public sealed record LinkUndone(DateTimeOffset At, string By);

/// <summary>What became of a commit.</summary>
public abstract record CommitOutcome
{
    private CommitOutcome()
    {
    }

    public sealed record Committed : CommitOutcome
    {
        public static readonly Committed Value = new();
    }

    /// <summary>Another decision came first: decide again on the fresh snapshot.</summary>
    public sealed record Conflict(string What) : CommitOutcome;

    /// <summary>The inbox row or timer was already dealt with: nothing to do.</summary>
    public sealed record AlreadyDone : CommitOutcome;

    /// <summary>The store can't write now; nothing was written. Try again later.</summary>
    public sealed record Unavailable(string Reason) : CommitOutcome;
}
