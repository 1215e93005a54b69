namespace ChannelHub.Cases;

/// <summary>Links contacts that are one person, and takes such links back.</summary>
public interface IContactLinks
{
    /// <summary>A link for one customer to follow: whoever opens it on another channel is this contact there. Counts once and for a limited time.</summary>
    ContactInvitation Invite(ContactId contact);

    Task<LinkOutcome> LinkAsync(ContactId one, ContactId other, LinkEvidence evidence, CancellationToken stop);

    /// <param name="contact">One of the link's two contacts.</param>
    /// <param name="by">An agent's sign-in name or a token's name.</param>
    Task<LinkOutcome> UndoAsync(ContactId contact, ContactLinkId link, string by, CancellationToken stop);
}

/// <param name="Addresses">Web addresses that bring the token to a channel; empty if no channel of the hub can take one.</param>
public sealed record ContactInvitation(string Token, DateTimeOffset ExpiresAt, ValueList<string> Addresses);

/// <summary>A channel that can be opened by a link which carries a token (<see cref="InboundMessage.LinkToken"/>).</summary>
public interface IInvitingChannel
{
    /// <summary>Null while the channel does not know its own address yet.</summary>
    /// <param name="token">At most 64 of A–Z, a–z, 0–9, _ and -.</param>
    string? AddressWith(string token);
}

public abstract record LinkOutcome
{
    private LinkOutcome()
    {
    }

    public sealed record Done(ContactLink Link) : LinkOutcome;

    /// <summary>Nothing to do: the two are one already, or the link was undone before.</summary>
    public sealed record Same : LinkOutcome;

    public sealed record NotFound : LinkOutcome;

    /// <param name="Code">A fixed word: <c>differs</c>, <c>used</c>, <c>linked-on</c>.</param>
    public sealed record Refused(string Code, string Reason) : LinkOutcome;

    public sealed record Unavailable(string Reason) : LinkOutcome;
}

/// <summary>Contacts with their links, and the codes that wait to be repeated. Links are written by <see cref="ICaseStore.CommitAsync"/>.</summary>
public interface IContactDirectory
{
    /// <summary>Contacts by id after a given one; those without any address (absorbed ones) are left out.</summary>
    Task<IReadOnlyList<Contact>> ListAsync(ContactId after, int limit, CancellationToken stop);

    Task<Contact?> FindAsync(ContactAddress address, CancellationToken stop);

    /// <summary>The links that the contact is part of, undone ones too, the newest first.</summary>
    Task<IReadOnlyList<ContactLink>> ReadLinksAsync(ContactId contact, CancellationToken stop);

    Task<ContactLink?> FindLinkAsync(ContactLinkId id, CancellationToken stop);

    /// <summary>The link that rests on a proof, in force or undone.</summary>
    Task<ContactLink?> FindByProofAsync(string proof, CancellationToken stop);

    /// <summary>All cases of a contact, in whatever status.</summary>
    Task<IReadOnlyList<Case>> ReadCasesAsync(ContactId contact, CancellationToken stop);

    /// <summary>The contact's conversations, or only those in which one of the addresses wrote.</summary>
    Task<IReadOnlyList<ConversationRef>> ReadConversationsAsync(ContactId contact, IReadOnlyList<ContactAddress>? writtenBy, CancellationToken stop);

    /// <summary>The conversations in which the contact wrote to us, by any case, the latest first; at most <see cref="ReplyPlace.Most"/>.</summary>
    Task<IReadOnlyList<ReplyPlace>> ReadPlacesAsync(ContactId contact, CancellationToken stop);

    /// <summary>Where the address last wrote to us, and about which case; null if it never did.</summary>
    Task<LastWord?> FindLastWordAsync(ContactId contact, ContactAddress address, CancellationToken stop);

    Task<long> AddCodeAsync(LinkCode code);

    /// <summary>The conversation's latest code, whatever became of it; null if there is none.</summary>
    Task<LinkCode?> FindCodeAsync(ConversationRef conversation, CancellationToken stop);

    /// <summary>Counts one try at a code, durably, before it is compared; false if no try is left or the time is over.</summary>
    Task<bool> CountTryAsync(long code, DateTimeOffset now);

    /// <summary>How many codes were asked for since: by this conversation, or for this address, whichever is more.</summary>
    Task<int> CountCodesAsync(ConversationRef conversation, ContactAddress address, DateTimeOffset since, CancellationToken stop);
}

/// <summary>A conversation in which a contact can be answered.</summary>
/// <param name="At">When the contact last wrote there.</param>
public sealed record ReplyPlace(ConversationRef Conversation, string Channel, DateTimeOffset At)
{
    public const int Most = 10;
}

/// <param name="Conversation">With its reply address.</param>
public sealed record LastWord(CaseNumber Case, Conversation Conversation);

/// <summary>A code that waits to be repeated in the conversation that asked for it.</summary>
public sealed record LinkCode
{
    public const int MaxTries = 5;

    /// <summary>Given by the store; 0 before.</summary>
    public long Id { get; init; }

    public required ConversationRef Conversation { get; init; }

    /// <summary>Where it was sent to, if anybody has the address.</summary>
    public required ContactAddress Address { get; init; }

    /// <summary>Null when nobody has the address: then no code fits.</summary>
    public ContactId? Contact { get; init; }

    /// <summary>Keyed hash of code and conversation, hexadecimal.</summary>
    public required string Hash { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public int Tries { get; init; }
}
