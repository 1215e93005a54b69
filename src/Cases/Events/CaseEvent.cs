using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>One change of a case: the only way a case changes.</summary>
/// <param name="Seq">1 for the first event of a case, then one more each.</param>
public sealed record CaseEvent(int Seq, DateTimeOffset At, Cause Cause, CaseEventData Data);

/// <summary>What changed. The closed set of derived records, with their stored names, is <see cref="CaseEventTypes"/>.</summary>
public abstract record CaseEventData;

/// <summary>Always the first event, and only the first.</summary>
public sealed record Opened(string Channel, AccountName Account, string ConversationKey, string? Subject = null, CaseNumber? FollowUpOf = null) : CaseEventData;

public sealed record ContactIdentified(ContactId Contact) : CaseEventData;

public sealed record LanguageDetected(string Language) : CaseEventData;

/// <summary>A message joined the case; its id is this event's sequence number, its text is stored beside.</summary>
/// <param name="ByMachine">An auto-reply or a bounce: nobody wrote, so nobody waits for an answer.</param>
public sealed record MessageAdded(
    Direction Direction, AuthorKind Author, string Channel, AccountName Account, string ConversationKey,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool ByMachine = false) : CaseEventData;

/// <summary>The customer changed a message after sending it; <paramref name="NewText"/> is the message that holds the new wording.</summary>
public sealed record MessageEdited(int Message, int NewText) : CaseEventData;

/// <summary>
/// A further part of a message came: the platform brings some messages piece by piece, an album picture by picture. What is stored of the message holds the part from here on.
/// </summary>
public sealed record PartAdded(int Message) : CaseEventData;

/// <summary>The same message came by another account, too: a mail to two of our mailboxes. It is one message of one case; the event's cause names it.</summary>
public sealed record CopyCame(AccountName Account) : CaseEventData
{
    /// <summary>By which the other mailbox's people find the case.</summary>
    public static string TagOf(AccountName account) => $"also-{account}";
}

/// <summary>The customer took a message back. Its text stays for the desk; it is marked.</summary>
public sealed record MessageDeleted(int Message) : CaseEventData;

/// <summary>An agent's note for colleagues; its text is stored as a message with this event's sequence number.</summary>
public sealed record NoteAdded(AgentId Agent) : CaseEventData;

/// <summary>The router decided; the trace holds why.</summary>
public sealed record Routed(RoutingResult Result, RoutingTrace Trace) : CaseEventData;

/// <summary>A person says that the case does not belong in quarantine. It has no place from here on; the next event routes it.</summary>
public sealed record Recovered : CaseEventData;

/// <summary>A chain of rules that would have gone on for ever was cut.</summary>
public sealed record AutomationCut(ValueList<string> Chain) : CaseEventData;

/// <summary>Category, product, subject or queue set by a person. Null leaves a field as it is.</summary>
public sealed record FieldsChanged(string? Category = null, string? Product = null, string? Subject = null, string? Queue = null) : CaseEventData;

/// <summary>The case is held for an agent who may accept or decline it.</summary>
/// <param name="Until">When the offer lapses.</param>
/// <param name="RoundEndsAt">Who lets the offer pass is not asked again before this moment.</param>
public sealed record Offered(AgentId Agent, DateTimeOffset Until, DateTimeOffset RoundEndsAt, string? Reason = null) : CaseEventData;

/// <summary>The offer is over without acceptance: declined, not accepted in time, or the agent went offline.</summary>
public sealed record OfferEnded(AgentId Agent, string Reason) : CaseEventData;

public sealed record Assigned(AgentId Agent, string? Reason = null) : CaseEventData;

public sealed record Unassigned(AgentId Agent, string? Reason = null) : CaseEventData;

/// <summary>To a higher level, with what the next one needs to know.</summary>
public sealed record Escalated(SupportLevel From, SupportLevel To, HandoverNote Note, string? Queue = null) : CaseEventData;

/// <summary>Back to a lower level, with what was found.</summary>
public sealed record DeEscalated(SupportLevel From, SupportLevel To, HandoverNote Note, string? Queue = null) : CaseEventData;

/// <summary>To another department, with the whole history.</summary>
/// <param name="From">Null if the case was in no department yet.</param>
public sealed record HandedOver([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? From, string To, HandoverNote Note, string Queue) : CaseEventData;

/// <summary>What the next person needs so that the customer is not asked twice. None of the three may be empty.</summary>
public sealed record HandoverNote(string Known, string Tried, string Missing);

public sealed record StatusChanged(CaseStatus From, CaseStatus To, string? Reason = null) : CaseEventData;

public sealed record PriorityChanged(Priority From, Priority To) : CaseEventData;

public sealed record TagsChanged(ValueList<string> Added, ValueList<string> Removed) : CaseEventData;

public sealed record SlaClockStarted(string Clock, string Policy, DateTimeOffset DueAt) : CaseEventData;

public sealed record SlaClockPaused(string Clock, string Reason) : CaseEventData;

/// <summary>The pause is over, or the policy changed; the deadline is the new one.</summary>
/// <param name="Policy">The policy that the deadline comes from now, where it is another than before.</param>
public sealed record SlaClockResumed(string Clock, DateTimeOffset DueAt, string? Policy = null) : CaseEventData;

public sealed record SlaClockMet(string Clock) : CaseEventData;

public sealed record SlaClockBreached(string Clock) : CaseEventData;

/// <summary>The clock is no longer needed, for example because the case was merged.</summary>
public sealed record SlaClockStopped(string Clock, string Reason) : CaseEventData;

public sealed record Linked(string Kind, CaseNumber Case) : CaseEventData;

public sealed record Unlinked(string Kind, CaseNumber Case) : CaseEventData;

/// <summary>This case goes on in another; it is closed here.</summary>
public sealed record Merged(CaseNumber Into) : CaseEventData;

public sealed record Unmerged(CaseNumber From) : CaseEventData;

public sealed record BotAsked(string Question, int Message) : CaseEventData
{
    /// <summary>The question for a score from 1 to 5 after the case.</summary>
    public const string Satisfaction = "satisfaction";
}

/// <summary>The bot answered the customer: an acknowledgement, an article, a status. <paramref name="Message"/> is the answer's sequence number.</summary>
public sealed record BotAnswered(string Kind, int Message, string? Article = null) : CaseEventData
{
    /// <summary>The one notice to somebody who writes more than is answered.</summary>
    public const string SlowDown = "slow-down";
}

/// <summary>A detail became known, from an answer or from free text.</summary>
public sealed record FactLearnt(string Name, string Value) : CaseEventData;

public sealed record BotPaused(string Reason) : CaseEventData;

public sealed record BotResumed : CaseEventData;

public sealed record SatisfactionGiven(int Score) : CaseEventData;

/// <summary>
/// What became of an answer after it left: delivered, read, failed or unconfirmed. That it was sent is the ordinary course and stands
/// with its time on the answer itself; it is an event only after one (pending) that said that it could not be sent for a while.
/// </summary>
public sealed record DeliveryChanged(int Message, DeliveryState State, string? Code = null, string? Detail = null) : CaseEventData;

/// <summary>The customer can't be reached on a channel any more (blocked, left, number gone), or again can.</summary>
public sealed record ReachabilityChanged(string Channel, bool Reachable, string? Reason = null) : CaseEventData;

/// <summary>The customer opted out of messages on a channel, or in again.</summary>
public sealed record ConsentChanged(string Channel, bool Granted, string Word) : CaseEventData;
