namespace ChannelHub.Cases;

/// <summary>One configured account of one platform: what the pipeline needs of a connector. An SDK-backed one can take its place.</summary>
public interface IChannel
{
    AccountName Account { get; }

    /// <summary>The channel type: <c>webchat</c>, <c>email</c>, …</summary>
    string Type { get; }

    ChannelCapabilities Capabilities { get; }

    /// <summary>Pure: raw bytes in, one of the four outcomes out. May throw on a bug; the row is then parked.</summary>
    Normalised Map(RawInbound raw);

    /// <summary>
    /// What has to be asked of the platform before the message can be decided: called only when the mapper left <see cref="InboundMessage.PendingFiles"/> or set
    /// <see cref="InboundMessage.NeedsPreparing"/>. It may be called again for the same message. What can't be had becomes a note on the message, never a lost message.
    /// </summary>
    ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) => new(new PrepareOutcome.Ready(message));

    /// <summary>The customer's address in a conversation's key, where the key has one that agents may see; else null.</summary>
    string? AddressIn(ConversationRef conversation) => null;

    /// <summary>Which of the account's own ends answers of a conversation go out from, where an account has several; only counted by, never shown.</summary>
    string SenderIn(ConversationRef conversation) => "";

    /// <summary>What an answer would cost where messages are paid for by their length; null where they are not.</summary>
    AnswerCost? CostOf(CaseNumber number, ConversationRef conversation, MessageBody body) => null;

    /// <summary>Sends one answer. Outcomes are values; an exception counts as unknown.</summary>
    Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop);
}

/// <param name="Segments">What is paid for: the parts into which the network cuts the messages.</param>
/// <param name="Dear">The first character that makes the parts shorter; null if none does.</param>
/// <param name="IsShortened">The customer gets the beginning and a link to the rest.</param>
public sealed record AnswerCost(int Segments, string? Dear, bool IsShortened);

/// <summary>A channel whose answers leave by another account, so that what the customer replies comes in there: calls are answered by text.</summary>
public interface IAnswersElsewhere
{
    /// <summary>The conversation in which a reply to what was sent in this one comes in; null if none can.</summary>
    ConversationRef? ComesBackTo(ConversationRef conversation);
}

/// <summary>What a platform can do; the reply renderer adapts to it.</summary>
public sealed record ChannelCapabilities
{
    /// <summary>The longest text of one message, in <see cref="TextUnit"/>; longer ones are split.</summary>
    public required int MaxTextLength { get; init; }

    public required TextUnit TextUnit { get; init; }

    /// <summary>How many choices can be shown as buttons; 0 if the platform has none (they become a numbered list).</summary>
    public int MaxButtons { get; init; }

    public bool Attachments { get; init; }

    /// <summary>In bytes; 0 if no file can be sent.</summary>
    public long MaxAttachmentBytes { get; init; }

    public bool Threads { get; init; }

    public bool Edits { get; init; }

    public bool ReadReceipts { get; init; }

    public bool Subjects { get; init; }

    /// <summary>The channel shows an answer's marks (<c>**bold**</c>) in its own way; elsewhere they are taken out before it is sent.</summary>
    public bool Marks { get; init; }

    /// <summary>The platform recognises a repeat of the same answer, so that an unknown outcome may be tried again.</summary>
    public bool RecognisesRepeats { get; init; }

    /// <summary>
    /// The channel asks its platform what was sent before it repeats an answer of which an earlier try may have left: one that comes as
    /// <see cref="DeliveryState.Sending"/> or with <see cref="OutboxRow.Attempts"/> above 0. So an unknown outcome may be tried again here too.
    /// </summary>
    public bool LooksUpRepeats { get; init; }

    /// <summary>At most this many messages a second on the account; 0 for no limit.</summary>
    public double MessagesPerSecond { get; init; }

    /// <summary>At most this many messages a second from one of the account's senders (<see cref="IChannel.SenderIn"/>); 0 for no limit.</summary>
    public double MessagesPerSecondPerSender { get; init; }

    /// <summary>At most this many messages a second in one conversation; 0 for no limit.</summary>
    public double MessagesPerSecondPerConversation { get; init; }
}

public enum TextUnit
{
    /// <summary>UTF-16 code units, as JavaScript counts.</summary>
    Utf16,

    /// <summary>Unicode code points.</summary>
    CodePoints,

    Utf8Bytes,
}

/// <summary>How an attempt to send ended.</summary>
public abstract record SendOutcome
{
    /// <summary>The code of <see cref="Refused"/> that says: this customer can't be written to on this channel any more (blocked us, left, number gone).</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The code of <see cref="Refused"/> that says: this customer wants no messages from this sender.</summary>
    public const string Unsubscribed = "unsubscribed";

    private SendOutcome()
    {
    }

    /// <summary>The platform took it all. <paramref name="PlatformIds"/>: its ids of the parts sent by this try.</summary>
    /// <param name="NotFor">Those of several recipients for whom it was refused, each with the platform's words, for an agent to read; null if there are none. The others have it, so it is not sent again.</param>
    public sealed record Sent(IReadOnlyList<string> PlatformIds, IReadOnlyList<string>? NotFor = null) : SendOutcome
    {
        /// <summary>The code of the event that tells of <see cref="NotFor"/>.</summary>
        public const string NotForAll = "not-for-all";

        public static readonly Sent WithoutId = new([]);
    }

    /// <summary>Surely not taken (from part <paramref name="PartsSent"/> on): try again, not before <paramref name="After"/> if the platform said so.</summary>
    /// <param name="ConversationOnly">The platform holds back this conversation and no other; without it the whole account waits for <paramref name="After"/>.</param>
    public sealed record Retry(string Reason, TimeSpan? After = null, int PartsSent = 0, IReadOnlyList<string>? PlatformIds = null, bool ConversationOnly = false) : SendOutcome;

    /// <summary>It will never be taken. <paramref name="Reason"/> is for an agent to read.</summary>
    public sealed record Refused(string Reason, string? Code = null) : SendOutcome;

    /// <summary>It may or may not have been taken.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}

/// <summary>Whether a message can be decided now.</summary>
public abstract record PrepareOutcome
{
    private PrepareOutcome()
    {
    }

    /// <summary>The message with its files as <see cref="InboundMessage.Attachments"/> and nothing pending.</summary>
    public sealed record Ready(InboundMessage Message) : PrepareOutcome;

    /// <summary>The platform can't be asked now. The hub tries again for a while, then decides without the files and says so.</summary>
    public sealed record Later(string Reason, TimeSpan? After = null) : PrepareOutcome;
}
