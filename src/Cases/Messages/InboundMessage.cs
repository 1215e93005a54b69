using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>What a customer sent, in the one form that every channel's payload is mapped to.</summary>
public sealed record InboundMessage
{
    /// <summary>The platform's id of the message; unique within the account.</summary>
    public required string ExternalId { get; init; }

    public required AccountName Account { get; init; }

    /// <summary>The channel type: <c>webchat</c>, <c>email</c>, …</summary>
    public required string Channel { get; init; }

    /// <summary>The key of the conversation within the account.</summary>
    public required string Conversation { get; init; }

    public required MessageSender Sender { get; init; }

    public ValueList<string> Recipients { get; init; }

    public string? ReplyTo { get; init; }

    /// <summary>When the customer sent it, by the platform's clock; not to be trusted for order.</summary>
    public DateTimeOffset? SentAt { get; init; }

    public string? Subject { get; init; }

    /// <summary>What the person wrote now, without quoted history and signature; for unknown content a visible note ("[sticker]").</summary>
    public required string Text { get; init; }

    /// <summary>Everything that came, where it differs from <see cref="Text"/>.</summary>
    public string? FullText { get; init; }

    /// <summary>Sanitised: only what the allow-list lets through.</summary>
    public string? Html { get; init; }

    public ValueList<Attachment> Attachments { get; init; }

    public string? InReplyTo { get; init; }

    public ValueList<string> References { get; init; }

    /// <summary>The platform's hint of the customer's language, ISO 639-1.</summary>
    public string? Language { get; init; }

    public MessageTraits Traits { get; init; }

    /// <summary>What agents should know about the message and its reading.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<MessageNote> Notes { get; init; }

    /// <summary>Files that are not in the attachment store yet; <see cref="IChannel.PrepareAsync"/> brings them there.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<PendingFile> PendingFiles { get; init; }

    /// <summary>The channel has something to ask of its platform before the message is decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsPreparing { get; init; }

    /// <summary>The id by which later messages of the platform refer to this one (edits, replies, threads); null where they never do.</summary>
    public string? PlatformId { get; init; }

    /// <summary>
    /// Names the whole that this is a part of, where the platform brings one message as several (an album): unique within the account, and no message's <see cref="PlatformId"/>.
    /// Parts of one whole become one message, in whatever order and however late they come, each of them once.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public string? PartOf { get; init; }

    /// <summary>The <see cref="PlatformId"/>s of all parts that came in this payload; empty where it holds only one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> PartIds { get; init; }

    /// <summary>The part says nothing to the desk by itself: it is taken only where its whole was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool OnlyAsPart { get; init; }

    /// <summary>The <see cref="PlatformId"/> of the message that this one rewrites (<see cref="MessageTraits.Edited"/>) or takes back (<see cref="MessageTraits.Deleted"/>).</summary>
    public string? Edits { get; init; }

    /// <summary>The value of the choice that was pressed; <see cref="InReplyTo"/> names the question where the platform does.</summary>
    public string? ChoiceValue { get; init; }

    /// <summary>
    /// Where answers go, in the channel's own form: stored with the conversation and handed to the sender as <see cref="OutboundMessage.ReplyAddress"/>. Null
    /// where the conversation's key is enough; at most 8,000 characters.
    /// </summary>
    public string? ReplyAddress { get; init; }

    /// <summary>Where the thread is not told by the conversation's key: what else tells which case the message belongs to.</summary>
    public ThreadClues? Thread { get; init; }

    /// <summary>A signed token by which the sender proves to be a known contact.</summary>
    public string? LinkToken { get; init; }

    /// <summary>
    /// Every account of the channel gives the same message the same external id: one that comes to two of them is one message. So it is where threads are told by references, as in mail.
    /// </summary>
    [JsonIgnore]
    public bool IsOneAtAllAccounts => Thread is not null && PlatformId is not null;

    [JsonIgnore]
    public ConversationRef ConversationRef => new(Account, Conversation);
}

/// <param name="Kind">The kind of address: <c>email</c>, <c>phone</c>, <c>telegram</c>, <c>teams</c>, <c>webchat</c>.</param>
/// <param name="Name">The name that the customer or platform gives; never an identity.</param>
public sealed record MessageSender(string Kind, string Address, string? Name = null);

/// <summary>Something agents should know about a message. <paramref name="Kind"/> is a fixed word with a text in the console (<c>note.{kind}</c>).</summary>
/// <param name="Detail">What it is about: a file's name, the other subject.</param>
public sealed record MessageNote(string Kind, string? Detail = null);

/// <summary>A file that is still with the platform or inside the payload.</summary>
/// <param name="Name">Already made safe, as <see cref="Attachment.Name"/>.</param>
/// <param name="Handle">How the channel gets at it.</param>
/// <param name="Size">In bytes, if the platform says so; not to be trusted.</param>
public sealed record PendingFile(string Name, string ContentType, string Handle, long? Size = null, bool Inline = false, string? ContentId = null);

/// <summary>
/// Which case a message may belong to. The hub takes the first one that the sender takes part in, in this order; without any the message opens a case of
/// its own. The mapper gives such a message a conversation key of its own.
/// </summary>
public sealed record ThreadClues
{
    /// <summary>Platform ids of earlier messages, ours or the customer's, the nearest first.</summary>
    public ValueList<string> References { get; init; }

    /// <summary>The case named by a token that we signed.</summary>
    public CaseNumber? Signed { get; init; }

    /// <summary>The case whose number stands in the subject; anybody can write one there.</summary>
    public CaseNumber? Tagged { get; init; }

    /// <summary>The subject without "Re:" and the case's tag, to see whether it is still the old one.</summary>
    public string? Topic { get; init; }
}

/// <summary>A file that came with or goes with a message; its bytes are in the attachment store under their hash.</summary>
public sealed record Attachment
{
    /// <summary>The name to show, already made safe: no path, no control or direction characters, at most 200 characters.</summary>
    public required string Name { get; init; }

    public required string ContentType { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 of the bytes, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Shown within the text rather than beside it.</summary>
    public bool Inline { get; init; }

    public string? ContentId { get; init; }
}

/// <summary>What is special about a message.</summary>
[Flags]
[JsonConverter(typeof(MessageTraitsJsonConverter))]
public enum MessageTraits
{
    None = 0,

    /// <summary>Written by a machine in answer to something: out-of-office, robot.</summary>
    AutoReply = 1 << 0,

    /// <summary>A mail server's report that something did not arrive.</summary>
    Bounce = 1 << 1,

    /// <summary>From a mailing list.</summary>
    List = 1 << 2,

    /// <summary>A new wording of an earlier message.</summary>
    Edited = 1 << 3,

    /// <summary>An earlier message was taken back.</summary>
    Deleted = 1 << 4,

    /// <summary>A command such as <c>/start</c>.</summary>
    Command = 1 << 5,

    /// <summary>A button or card was pressed.</summary>
    Button = 1 << 6,

    /// <summary>The transcript of something spoken.</summary>
    Voice = 1 << 7,

    OptOut = 1 << 8,

    OptIn = 1 << 9,

    /// <summary>Passed on by someone else; the sender is the original one.</summary>
    Forwarded = 1 << 10,

    /// <summary>Written by our own side from outside the hub.</summary>
    Own = 1 << 11,

    /// <summary>Held for unwanted or forged, by a filter or by servers that the settings trust; a note says why.</summary>
    Suspected = 1 << 12,

    /// <summary>A receiving server that the settings trust found that the sender's domain stands behind the mail (DMARC), or that it does not.</summary>
    DmarcPass = 1 << 13,
    DmarcFail = 1 << 14,

    /// <summary>The same for the server that handed the mail over (SPF).</summary>
    SpfPass = 1 << 15,
    SpfFail = 1 << 16,

    /// <summary>The same for a signature of the mail (DKIM): one that holds outweighs any that do not.</summary>
    DkimPass = 1 << 17,
    DkimFail = 1 << 18,

    /// <summary>Handed in from an archive, long after it was written: nothing answers it by itself.</summary>
    Imported = 1 << 19,
}
