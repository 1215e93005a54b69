using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>
/// A case as it stands: the fold of its events (<see cref="CaseFold"/>) and nothing else. The stored row is this record, written in the
/// transaction that adds the events.
/// </summary>
public sealed record Case
{
    public required CaseNumber Number { get; init; }

    private int version;
    private DateTimeOffset updatedAt;

    /// <summary>The sequence number of the last event; a commit names the version it decided on and loses if another came first.</summary>
    public required int Version { get => version; init => version = value; }

    public required CaseStatus Status { get; init; }

    /// <summary>The channel type on which the case was opened: <c>webchat</c>, <c>email</c>, …</summary>
    public required string Channel { get; init; }

    /// <summary>The conversation that opened the case.</summary>
    public required ConversationRef Conversation { get; init; }

    /// <summary>Where the customer last wrote about this case, or an agent last chose to write; answers go there.</summary>
    public required ConversationRef ReplyTo { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get => updatedAt; init => updatedAt = value; }

    public ContactId? Contact { get; init; }

    public string? Subject { get; init; }

    /// <summary>The customer's language, ISO 639-1: <c>es</c>, <c>en</c>, <c>pt</c>, …</summary>
    public string? Language { get; init; }

    public string? Department { get; init; }

    public SupportLevel Level { get; init; } = SupportLevel.L1;

    public string? Category { get; init; }

    public string? Product { get; init; }

    public Priority Priority { get; init; } = Priority.Normal;

    public string? Queue { get; init; }

    /// <summary>The rule that put the case where it is; empty when a person did.</summary>
    public string? Rule { get; init; }

    /// <summary>The article that the rule offers; null if none.</summary>
    public string? Article { get; init; }

    /// <summary>What the rule wants asked, in this order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Questions { get; init; }

    /// <summary>The message that the router decided on, by sequence number; 0 before the first decision.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RoutedOn { get; init; }

    /// <summary>
    /// A rule holds the case back as suspected: it can be read and found, but nobody is offered it, nothing is promised or sent, until a person recovers it
    /// (<see cref="CaseCommand.Recover"/>). Closing it leaves it so.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Quarantined { get; init; }

    /// <summary>Who answers for the case until it is solved.</summary>
    public AgentId? Owner { get; init; }

    /// <summary>Since when the case needs an agent: in this queue, and since it last was our turn. Kept when it is offered, declined, assigned or returned.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>How the search for an agent stands; null while none is on, and once somebody has the case.</summary>
    public AgentSearch? Search { get; init; }

    /// <summary>The policy by which a clock was last started or moved.</summary>
    public string? SlaPolicy { get; init; }

    /// <summary>The policy that the router chose when it put the case here; null after a hand-over to another department.</summary>
    public RoutedSla? RoutedSla { get; init; }

    public ValueList<SlaClock> Clocks { get; init; }

    public ValueList<string> Tags { get; init; }

    /// <summary>What the rules ask of the agent who takes the case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<SkillNeed> Skills { get; init; }

    public ValueList<CaseLink> Links { get; init; }

    public Satisfaction? Satisfaction { get; init; }

    public BotState Bot { get; init; } = new();

    public CaseNumber? MergedInto { get; init; }

    /// <summary>How often the case went from solved or closed back to open.</summary>
    public int Reopenings { get; init; }

    public int MessagesIn { get; init; }

    public int MessagesOut { get; init; }

    public DateTimeOffset? LastCustomerMessageAt { get; init; }

    public DateTimeOffset? LastAgentMessageAt { get; init; }

    /// <summary>How many of the customer's messages have come one upon the other, each sooner than <see cref="BurstGap"/> after the one before; 0 for one by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Burst { get; init; }

    public static readonly TimeSpan BurstGap = TimeSpan.FromSeconds(5);

    /// <summary>Answers (by sequence number) that will not arrive, may not have arrived, or can't be sent for a while; an agent has to see to them.</summary>
    public ValueList<int> UndeliveredAnswers { get; init; }

    [JsonIgnore]
    public bool IsLive => Status is not (CaseStatus.Solved or CaseStatus.Closed);

    /// <summary>The next event's sequence number, and so the id of a message that it adds.</summary>
    [JsonIgnore]
    public int NextSeq => Version + 1;

    /// <summary>The clock of a name (<see cref="SlaClock.Name"/>); null if none was started.</summary>
    public SlaClock? ClockOf(string name)
    {
        foreach (var clock in Clocks)
        {
            if (clock.Name == name) return clock;
        }

        return null;
    }

    /// <summary>The case as an event left it, with the event's number and time. Takes a copy that the event just made, which nobody else has seen: a second one would cost as much again.</summary>
    internal static Case Stamped(Case copy, CaseEvent by)
    {
        copy.version = by.Seq;
        copy.updatedAt = by.At;
        return copy;
    }
}

/// <summary>To whom a case is offered, and who let it pass.</summary>
public sealed record AgentSearch
{
    /// <summary>For so long a case is not given to the agent whom a person took it from.</summary>
    public static readonly TimeSpan RestAfterRelease = TimeSpan.FromMinutes(10);

    public AgentId? OfferedTo { get; init; }

    /// <summary>When the open offer lapses.</summary>
    public DateTimeOffset? OfferEndsAt { get; init; }

    /// <summary>When those who let the case pass may be asked again.</summary>
    public DateTimeOffset? RoundEndsAt { get; init; }

    /// <summary>Who declined the case in this round, or did not accept in time.</summary>
    public ValueList<AgentId> Passed { get; init; }
}

/// <summary>One promise with a deadline: <c>first-response</c>, <c>next-response</c>, <c>resolution</c>, <c>update</c>.</summary>
public sealed record SlaClock
{
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the promise is broken, unless the clock is paused.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Since when the clock stands still; null while it runs.</summary>
    public DateTimeOffset? PausedAt { get; init; }

    public DateTimeOffset? MetAt { get; init; }

    public DateTimeOffset? BreachedAt { get; init; }

    [JsonIgnore]
    public bool IsRunning => PausedAt is null && MetAt is null && BreachedAt is null;
}

/// <param name="Priority">The one that the case had then: whether the policy was its department's usual one follows from it.</param>
public sealed record RoutedSla(string Policy, Priority Priority);

/// <summary>Another case that belongs to this one. Kinds: <c>parent</c>, <c>child</c>, <c>problem</c>, <c>duplicate</c>, <c>follow-up</c>, <c>related</c>.</summary>
public sealed record CaseLink(string Kind, CaseNumber Case);

/// <summary>The customer's own verdict, 1 (bad) to 5 (good).</summary>
public sealed record Satisfaction(int Score, DateTimeOffset At);

/// <summary>What the bot has done on this case.</summary>
public sealed record BotState
{
    /// <summary>A person has taken over: the bot is silent until the case is handed back.</summary>
    public bool Paused { get; init; }

    /// <summary>The event by which a person last took over: what the bot wrote before it and has not left yet is withdrawn.</summary>
    public int? TakenOverAt { get; init; }

    /// <summary>The question that waits for an answer, by the details that it asks for (<c>product,error-code</c>); null if none does.</summary>
    public string? OpenQuestion { get; init; }

    /// <summary>Every question asked so far, in order; none is asked again without need.</summary>
    public ValueList<string> Asked { get; init; }

    /// <summary>The facts known so far, from answers and free text.</summary>
    public ValueList<KnownFact> Facts { get; init; }

    /// <summary>The articles that the customer was answered with, by key, in order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Articles { get; init; }

    /// <summary>When the hub last wrote by itself, the latest last: at most <see cref="MostAnswers"/>, and none that was a day old when the next one came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<DateTimeOffset> Answers { get; init; }

    /// <summary>When the customer was last told that there were too many messages to answer each (<see cref="BotAnswered.SlowDown"/>).</summary>
    public DateTimeOffset? SlowedAt { get; init; }

    public const int MostAnswers = 30;
}

/// <summary>A detail of the problem that is known: <c>error-code</c> = <c>H007</c>.</summary>
public sealed record KnownFact(string Name, string Value);

/// <summary>A person who writes to us.</summary>
public sealed record Contact
{
    public required ContactId Id { get; init; }

    public string? Name { get; init; }

    /// <summary>The language the contact last wrote in or asked for, ISO 639-1.</summary>
    public string? Language { get; init; }

    public ValueList<ContactAddress> Addresses { get; init; }
}

/// <summary>Where a contact can be recognised and reached. Kinds: <c>email</c>, <c>phone</c>, <c>telegram</c>, <c>teams</c>, <c>webchat</c>.</summary>
public sealed record ContactAddress(string Kind, string Address);

/// <summary>A conversation as stored.</summary>
public sealed record Conversation
{
    public required ConversationRef Ref { get; init; }

    public required string Channel { get; init; }

    /// <summary>Counts the conversation's messages, both ways: 1 is the first. A reader that remembers the last position it saw misses nothing and repeats nothing.</summary>
    public required long Position { get; init; }

    /// <summary>The case that the conversation is about now; a later message may open another.</summary>
    public CaseNumber? Case { get; init; }

    public ContactId? Contact { get; init; }

    public string? Language { get; init; }

    /// <summary>Where answers go, in the channel's own form (<see cref="InboundMessage.ReplyAddress"/>).</summary>
    public string? ReplyAddress { get; init; }
}
