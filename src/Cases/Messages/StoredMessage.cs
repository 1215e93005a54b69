using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>A message of a case as stored: what a customer wrote, what the desk answered, or a note.</summary>
public sealed record StoredMessage
{
    public required MessageId Id { get; init; }

    /// <summary>Where it was written or goes to; null for a note.</summary>
    public ConversationRef? Conversation { get; init; }

    /// <summary>Its place in the conversation, from 1; 0 for a note.</summary>
    public long Position { get; init; }

    public required Direction Direction { get; init; }

    public required MessageAuthor Author { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The channel type it came by or goes by; null for a note.</summary>
    public string? Channel { get; init; }

    public required MessageBody Body { get; init; }
}

/// <param name="Id">The agent's sign-in name, the contact's id; empty for the bot.</param>
public sealed record MessageAuthor(AuthorKind Kind, string? Id = null, string? Name = null);

/// <summary>The part of a message that people read; stored as one JSON value.</summary>
public sealed record MessageBody
{
    public required string Text { get; init; }

    public string? Subject { get; init; }

    public string? FullText { get; init; }

    public string? Html { get; init; }

    public ValueList<Attachment> Attachments { get; init; }

    /// <summary>Answers to choose from, each a button where the platform has them.</summary>
    public ValueList<Choice> Choices { get; init; }

    /// <summary>How things stand, line by line, where that is all that the text says below its first line: a table where the platform has them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<StatedFact> Facts { get; init; }

    /// <summary>The platform's id of an inbound message.</summary>
    public string? ExternalId { get; init; }

    public string? InReplyTo { get; init; }

    public ValueList<string> References { get; init; }

    public string? Language { get; init; }

    public MessageTraits Traits { get; init; }

    /// <summary>The address an inbound message came from.</summary>
    public MessageSender? Sender { get; init; }

    /// <summary>Who else an inbound message went to; they take part in the case.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> Recipients { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<MessageNote> Notes { get; init; }

    /// <summary>The value of the choice that was pressed.</summary>
    public string? ChoiceValue { get; init; }
}

/// <param name="Value">What comes back when it is chosen.</param>
public sealed record Choice(string Value, string Label);

/// <param name="Name">What it is about: a case's number.</param>
public sealed record StatedFact(string Name, string Value);

/// <summary>One answer on its way to a customer: what the bot or an agent wrote once, before any platform's form.</summary>
public sealed record OutboundMessage
{
    /// <summary>Of a greeting it names no case (<see cref="MessageId.HasCase"/>): that stands in the outbox until its end is known, and in no case.</summary>
    public required MessageId Id { get; init; }

    public required ConversationRef Conversation { get; init; }

    public required string Channel { get; init; }

    public required long Position { get; init; }

    public required DateTimeOffset At { get; init; }

    public required MessageAuthor Author { get; init; }

    public required MessageBody Body { get; init; }

    /// <summary>The platform's id of the message that this one answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Where it goes, in the channel's own form, as the conversation's last message gave it (<see cref="InboundMessage.ReplyAddress"/>).</summary>
    public string? ReplyAddress { get; init; }

    /// <summary>
    /// From what the one-time code is made that takes the place of the text's marks when the answer is sent: with the hub's own key, so that the code itself stands in no row. Null for nearly all.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? CodeSeed { get; init; }
}

/// <summary>A platform's word on what became of an answer.</summary>
public sealed record DeliveryReceipt
{
    public required AccountName Account { get; init; }

    public required string ExternalId { get; init; }

    /// <summary>Our own id, where the platform gives it back; otherwise <see cref="PlatformId"/> finds it.</summary>
    public MessageId? Message { get; init; }

    public string? PlatformId { get; init; }

    public required DeliveryState State { get; init; }

    public string? Code { get; init; }

    /// <summary>In words for an agent.</summary>
    public string? Detail { get; init; }
}

/// <summary>Something that happened in a conversation without a message.</summary>
public sealed record ConversationSignal
{
    public required AccountName Account { get; init; }

    public required string ExternalId { get; init; }

    public required string Channel { get; init; }

    public required string Conversation { get; init; }

    public required MessageSender Sender { get; init; }

    public required SignalKind Kind { get; init; }

    /// <summary>The platform's hint of the customer's language, ISO 639-1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Language { get; init; }

    /// <summary>What is said to whoever added the bot, where the account has its own words; empty for nothing, null for the hub's usual greeting.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? Greeting { get; init; }

    /// <summary>Where a greeting goes, as <see cref="InboundMessage.ReplyAddress"/>; null where the conversation's key is enough.</summary>
    public string? ReplyAddress { get; init; }

    /// <summary>The word or reason; for <see cref="SignalKind.Moved"/> the conversation's new key, for <see cref="SignalKind.Reacted"/> the reactions.</summary>
    public string? Detail { get; init; }

    /// <summary>The platform's id of the message that the signal is about; null where it is about the conversation.</summary>
    public string? About { get; init; }

    [JsonIgnore]
    public ConversationRef ConversationRef => new(Account, Conversation);
}

[JsonConverter(typeof(NameJsonConverter<SignalKind>))]
public enum SignalKind
{
    /// <summary>The customer can't be written to any more: blocked us, left, number gone.</summary>
    Unreachable,
    Reachable,

    /// <summary>The customer wants no messages on this channel.</summary>
    OptedOut,
    OptedIn,

    /// <summary>The bot was added or installed.</summary>
    Joined,

    /// <summary>The conversation goes on under another key.</summary>
    Moved,

    /// <summary>The customer put a sign on a message, or took one away: a like, a heart. It is noted on the case and moves nothing.</summary>
    Reacted,
}

/// <summary>What mapping a raw payload gives: one of five.</summary>
public abstract record Normalised
{
    private Normalised()
    {
    }

    public sealed record Message(InboundMessage Value) : Normalised;

    public sealed record Receipt(DeliveryReceipt Value) : Normalised;

    public sealed record Signal(ConversationSignal Value) : Normalised;

    /// <summary>Understood, and nothing to do: a typing signal, our own echo.</summary>
    public sealed record Ignored(string Reason) : Normalised;

    /// <summary>Not of the form that the platform promises. In the hub the payload is parked with this reason.</summary>
    public sealed record Invalid(string Reason) : Normalised;
}
