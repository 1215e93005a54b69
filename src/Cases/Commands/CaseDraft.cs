namespace ChannelHub.Cases;

/// <summary>
/// Collects what one decision changes in one case. Every change is added as an event and folded in at once, so that the next step of the
/// decision sees it. Pure: made from values, gives values.
/// </summary>
public sealed class CaseDraft
{
    private readonly DateTimeOffset now;
    private readonly List<CaseEvent> events;
    private readonly List<Case> after;
    private readonly List<StoredMessage> messages = [];
    private readonly List<OutboundMessage> outbox = [];
    private readonly List<TimerChange> timers = [];
    private readonly List<DeliveryUpdate> deliveries = [];
    private readonly List<MessageRewrite> rewritten = [];
    private readonly int expectedVersion;

    private CaseDraft(Case current, int expectedVersion, Conversation? conversation, DateTimeOffset now)
    {
        Current = current;
        this.expectedVersion = expectedVersion;
        Conversation = conversation;
        ExpectedPosition = conversation?.Position ?? 0;
        this.now = now;

        // What opens a case adds a dozen events, what comes later a few.
        events = new(IsNew ? 16 : 4);
        after = new(events.Capacity);
    }

    /// <summary>The case with everything decided so far.</summary>
    public Case Current { get; private set; }

    /// <summary>The conversation that messages are added to, with everything decided so far.</summary>
    public Conversation? Conversation { get; private set; }

    public long ExpectedPosition { get; }

    public bool IsNew => expectedVersion == 0;

    /// <summary>Never before the case's last change: a clock that was set back must not turn the history round.</summary>
    public DateTimeOffset Now => Current.UpdatedAt > now ? Current.UpdatedAt : now;

    public IReadOnlyList<CaseEvent> Events => events;

    /// <summary>The case as each of <see cref="Events"/> left it, at the same place.</summary>
    public IReadOnlyList<Case> After => after;

    public IReadOnlyList<StoredMessage> Messages => messages;

    public IReadOnlyList<OutboundMessage> Outbox => outbox;

    public IReadOnlyList<TimerChange> Timers => timers;

    public IReadOnlyList<DeliveryUpdate> Deliveries => deliveries;

    /// <param name="conversation">Where answers go. Of a problem that the hub opened none is taken: nobody is there to be written to, whoever decides.</param>
    public static CaseDraft Of(Case current, Conversation? conversation, DateTimeOffset now) => new(current, current.Version, ProblemCase.Is(current) ? null : conversation, now);

    public static CaseDraft Open(CaseNumber number, Opened opened, Cause cause, Conversation conversation, DateTimeOffset now)
    {
        var first = new CaseEvent(1, now, cause, opened);
        var draft = new CaseDraft(CaseFold.Apply(number, null, first), 0, conversation, now);
        draft.events.Add(first);
        draft.after.Add(draft.Current);
        return draft;
    }

    /// <summary>Adds an event and gives its sequence number.</summary>
    public int Add(Cause cause, CaseEventData data)
    {
        var e = new CaseEvent(Current.NextSeq, Now, cause, data);
        Current = CaseFold.Apply(Current.Number, Current, e);
        events.Add(e);
        after.Add(Current);
        return e.Seq;
    }

    /// <summary>Adds a message, in or out, to the case and its conversation.</summary>
    public MessageId AddMessage(Cause cause, Direction direction, MessageAuthor author, MessageBody body)
    {
        var conversation = Conversation ?? throw new InvalidOperationException($"{Current.Number} has no conversation to write in.");
        var seq = Add(cause, new MessageAdded(direction, author.Kind, conversation.Channel, conversation.Ref.Account, conversation.Ref.Key, direction == Direction.In && (body.Traits & (MessageTraits.AutoReply | MessageTraits.Bounce)) != 0));
        Conversation = conversation with { Position = conversation.Position + 1, Case = Current.Number };
        var message = new StoredMessage
        {
            Id = new MessageId(Current.Number, seq),
            Conversation = conversation.Ref,
            Position = Conversation.Position,
            Direction = direction,
            Author = author,
            At = Now,
            Channel = conversation.Channel,
            Body = body,
        };
        messages.Add(message);
        if (direction == Direction.Out) outbox.Add(ToOutbox(message));
        return message.Id;
    }

    /// <summary>Puts a further part to a message of the case.</summary>
    /// <param name="whole">The message with the part.</param>
    public void AddPart(Cause cause, MessageId message, MessageBody whole)
    {
        Add(cause, new PartAdded(message.Seq));
        rewritten.Add(new MessageRewrite(message, whole));
    }

    public MessageId AddNote(AgentId agent, string? agentName, string text)
    {
        var seq = Add(new Cause(CauseKind.Agent, agent.Value), new NoteAdded(agent));
        var id = new MessageId(Current.Number, seq);
        messages.Add(new StoredMessage
        {
            Id = id,
            Direction = Direction.Note,
            Author = new MessageAuthor(AuthorKind.Agent, agent.Value, agentName),
            At = Now,
            Body = new MessageBody { Text = text },
        });
        return id;
    }

    /// <summary>Notes for colleagues what the customer did without writing: it stands with the case, outside the conversation, and leaves the desk as little as an agent's note.</summary>
    public MessageId AddNote(Cause cause, MessageAuthor author, MessageBody body)
    {
        var conversation = Conversation ?? throw new InvalidOperationException($"{Current.Number} has no conversation in which that could happen.");
        var seq = Add(cause, new MessageAdded(Direction.Note, author.Kind, conversation.Channel, conversation.Ref.Account, conversation.Ref.Key));
        var id = new MessageId(Current.Number, seq);
        messages.Add(new StoredMessage { Id = id, Direction = Direction.Note, Author = author, At = Now, Body = body });
        return id;
    }

    public void Set(string timer, DateTimeOffset dueAt) => timers.Add(new TimerChange.Set(new TimerKey(Current.Number, timer), dueAt));

    public void Cancel(string timer) => timers.Add(new TimerChange.Cancel(new TimerKey(Current.Number, timer)));

    /// <summary>Moves an answer's delivery, with its event.</summary>
    public void ChangeDelivery(Cause cause, int message, DeliveryState state, string? code, string? detail)
    {
        Add(cause, new DeliveryChanged(message, state, code, detail));
        deliveries.Add(new DeliveryUpdate(new MessageId(Current.Number, message), state, detail ?? code));
    }

    /// <summary>The status after a trigger, as an event if it changes; false if the trigger can't happen in this status.</summary>
    public bool Trigger(StatusTrigger trigger, Cause cause, string? reason = null)
    {
        if (StatusMachine.Next(Current.Status, trigger) is not { } next) return false;
        if (next != Current.Status) Add(cause, new StatusChanged(Current.Status, next, reason));
        return true;
    }

    /// <summary>All that was decided, to commit.</summary>
    public UnitOfWork ToUnitOfWork() => new()
    {
        Cases = events.Count == 0 ? [] : [new CaseChange(Current, expectedVersion, events)],
        Conversation = Conversation is { } c && c.Position != ExpectedPosition ? new ConversationChange(c, ExpectedPosition) : null,
        Messages = messages,
        Rewritten = rewritten,
        Outbox = outbox,
        Timers = timers,
        Deliveries = deliveries,
    };

    private OutboundMessage ToOutbox(StoredMessage message) => new()
    {
        ReplyAddress = Conversation?.ReplyAddress,
        Id = message.Id,
        Conversation = message.Conversation!.Value,
        Channel = message.Channel!,
        Position = message.Position,
        At = message.At,
        Author = message.Author,
        Body = message.Body,
        InReplyTo = message.Body.InReplyTo,
    };
}
