using System.Collections.Concurrent;
using System.Text;
using ChannelHub.Cases;

namespace ChannelHub.Intake.Tests.Hub;

/// <summary>
/// A platform played by the test. A payload is <c>conversation|text</c>; a text that begins with <c>!</c> is a special payload (<c>!throw</c>,
/// <c>!invalid</c>, <c>!ignored</c>, <c>!receipt ID STATE</c>, <c>!auto</c> for a machine's answer, <c>!suspected</c> for what a filter speaks against, <c>!edit ID text</c>, <c>!file NAME</c>, <c>!start [TOKEN]</c>, <c>!joined</c>).
/// </summary>
internal sealed class ScriptedChannel(string account, ChannelCapabilities? capabilities = null, string type = "scripted", string addressKind = "scripted") : IChannel, IAnswersElsewhere
{
    public static readonly ChannelCapabilities Plain = new() { MaxTextLength = 1000, TextUnit = TextUnit.Utf16 };

    private readonly ConcurrentQueue<OutboundMessage> sent = new();

    public AccountName Account { get; } = new(account);

    public string Type => type;

    public ChannelCapabilities Capabilities { get; } = capabilities ?? Plain;

    /// <summary>How a try ends; by default the platform takes it.</summary>
    public Func<OutboxRow, CancellationToken, Task<SendOutcome>> OnSend { get; set; } = (_, _) => Task.FromResult<SendOutcome>(SendOutcome.Sent.WithoutId);

    /// <summary>Where replies to what was sent in a conversation come in, if not there.</summary>
    public Func<ConversationRef, ConversationRef?> OnComesBack { get; set; } = _ => null;

    public ConversationRef? ComesBackTo(ConversationRef conversation) => OnComesBack(conversation);

    /// <summary>Every try, in order.</summary>
    public IReadOnlyList<OutboundMessage> Tries => [.. sent];

    /// <summary>Changes what the mapper gives for a message.</summary>
    public Func<InboundMessage, Normalised> OnMap { get; set; } = m => new Normalised.Message(m);

    public Func<ConversationSignal, ConversationSignal> OnSignal { get; set; } = s => s;

    /// <summary>What getting a message's files comes to.</summary>
    public Func<InboundMessage, CancellationToken, Task<PrepareOutcome>> OnPrepare { get; set; } = (m, _) => Task.FromResult<PrepareOutcome>(new PrepareOutcome.Ready(m));

    /// <summary>Whether mapping works; a test "fixes the bug" by setting it.</summary>
    public bool MapperIsBroken { get; set; } = true;

    public Normalised Map(RawInbound raw)
    {
        var (conversation, text) = Encoding.UTF8.GetString(raw.Body.Span).Split('|', 2) is [var c, var t] ? (c, t) : throw new FormatException("no '|'");
        return text.Split(' ') switch
        {
            ["!throw", ..] when MapperIsBroken => throw new InvalidOperationException("a bug in the mapper"),
            ["!invalid", ..] => new Normalised.Invalid("not as the platform promises"),
            ["!ignored", ..] => new Normalised.Ignored("a typing signal"),
            ["!receipt", var id, var state] => new Normalised.Receipt(new DeliveryReceipt { Account = Account, ExternalId = raw.ExternalId, Message = MessageId.TryParse(id, out var m) ? m : null, State = Enum.Parse<DeliveryState>(state) }),
            ["!press", .. var pressed] => new Normalised.Message(Message(raw, conversation, string.Join(' ', pressed), MessageTraits.Button) with { ChoiceValue = string.Join(' ', pressed) }),
            ["!start"] => OnMap(Message(raw, conversation, "/start", MessageTraits.Command)),
            ["!start", var token] => OnMap(Message(raw, conversation, $"/start {token}", MessageTraits.Command) with { LinkToken = token }),
            ["!joined"] => new Normalised.Signal(OnSignal(new ConversationSignal { ExternalId = raw.ExternalId, Account = Account, Channel = Type, Conversation = conversation, Sender = new MessageSender(addressKind, conversation), Kind = SignalKind.Joined })),
            ["!edit", var original, .. var words] => OnMap(Message(raw, conversation, string.Join(' ', words), MessageTraits.Edited) with { Edits = original }),
            ["!file", var name] => OnMap(Message(raw, conversation, "", MessageTraits.None) with { Attachments = [new Attachment { Name = name, ContentType = "image/png", Size = 3, Sha256 = new string('a', 64) }] }),
            ["!auto", .. var words] => new Normalised.Message(Message(raw, conversation, string.Join(' ', words), MessageTraits.AutoReply)),
            ["!suspected", .. var words] => new Normalised.Message(Message(raw, conversation, string.Join(' ', words), MessageTraits.Suspected) with { Notes = [new MessageNote("suspected-sender", "bank.example")] }),
            _ => OnMap(Message(raw, conversation, text, MessageTraits.None)),
        };
    }

    public async ValueTask<PrepareOutcome> PrepareAsync(RawInbound raw, InboundMessage message, CancellationToken stop) => await OnPrepare(message, stop);

    public async Task<SendOutcome> SendAsync(OutboxRow row, CancellationToken stop)
    {
        sent.Enqueue(row.Message);
        return await OnSend(row, stop);
    }

    private InboundMessage Message(RawInbound raw, string conversation, string text, MessageTraits traits) => new()
    {
        ExternalId = raw.ExternalId,
        Account = Account,
        Channel = Type,
        Conversation = conversation,
        Sender = new MessageSender(addressKind, conversation),
        Text = text,
        Traits = traits,
    };
}
