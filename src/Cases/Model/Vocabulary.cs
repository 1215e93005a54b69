using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Where a case stands. <see cref="StatusMachine"/> holds which may follow which.</summary>
[JsonConverter(typeof(NameJsonConverter<CaseStatus>))]
public enum CaseStatus
{
    New,
    Open,
    WaitingOnCustomer,
    WaitingOnThirdParty,
    Solved,
    Closed,
}

/// <summary>Who should know the answer: help desk (first contact), then specialists.</summary>
[JsonConverter(typeof(SupportLevelJsonConverter))]
public enum SupportLevel
{
    L1 = 1,
    L2 = 2,
    L3 = 3,
}

[JsonConverter(typeof(NameJsonConverter<Priority>))]
public enum Priority
{
    Low,
    Normal,
    High,
    Urgent,
}

/// <summary>From the desk's point of view.</summary>
[JsonConverter(typeof(NameJsonConverter<Direction>))]
public enum Direction
{
    /// <summary>The customer wrote.</summary>
    In,

    /// <summary>The bot or an agent wrote to the customer.</summary>
    Out,

    /// <summary>An agent wrote for colleagues; it never leaves the desk.</summary>
    Note,
}

[JsonConverter(typeof(NameJsonConverter<AuthorKind>))]
public enum AuthorKind
{
    Customer,
    Bot,
    Agent,
    System,
}

/// <summary>How far an answer has come. It only moves forward (see <see cref="DeliveryProgress"/>).</summary>
[JsonConverter(typeof(NameJsonConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>In the outbox, not yet sent or to be tried again.</summary>
    Pending,

    /// <summary>The request may have left; how it ended is not known yet.</summary>
    Sending,

    /// <summary>It may have been sent, and the platform can't tell: never repeated blindly, settled by a receipt or a person.</summary>
    Unconfirmed,

    /// <summary>The platform took it.</summary>
    Sent,

    /// <summary>The platform says that it reached the customer's device or mailbox.</summary>
    Delivered,

    /// <summary>The customer has seen it.</summary>
    Read,

    /// <summary>It will not arrive: the platform refused it for good or reported a failure.</summary>
    Failed,
}

/// <summary>What made a change happen.</summary>
[JsonConverter(typeof(NameJsonConverter<CauseKind>))]
public enum CauseKind
{
    /// <summary>An inbound message; the id is its external id.</summary>
    Message,

    /// <summary>A rule of the routing file; the id is the rule's name.</summary>
    Rule,

    /// <summary>An agent or an API token; the id is its name.</summary>
    Agent,

    /// <summary>A timer that fell due; the id is the timer's name.</summary>
    Timer,

    /// <summary>The bot's dialogue; the id is what it did.</summary>
    Bot,

    /// <summary>A platform's delivery receipt.</summary>
    Receipt,
}

/// <summary>What made a change happen: the message, rule, agent or timer.</summary>
public sealed record Cause(CauseKind Kind, string? Id = null);
