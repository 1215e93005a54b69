namespace ChannelHub.Cases;

/// <summary>What an agent, or a program with a token, asks of a case. <see cref="CaseCommands.Decide"/> says whether and how.</summary>
public abstract record CaseCommand
{
    private CaseCommand()
    {
    }

    /// <summary>Answers the customer where he last wrote about the case, or in another conversation of his; then later answers go there too, until he writes.</summary>
    /// <param name="In">One of the contact's own conversations; null for where he last wrote.</param>
    public sealed record Reply(string Text, ValueList<Attachment> Attachments = default, CaseStatus? ThenStatus = null, ConversationRef? In = null) : CaseCommand;

    /// <summary>Sends an answer that did not arrive to another conversation of the contact. The case goes on there until the customer writes somewhere else.</summary>
    /// <param name="Message">The answer, of <see cref="Case.UndeliveredAnswers"/>.</param>
    /// <param name="Way">An <see cref="AnswerWay.Id"/>.</param>
    public sealed record SendAgain(int Message, string Way) : CaseCommand
    {
        /// <summary>What the answer says; read by the desk.</summary>
        public MessageBody? Body { get; init; }
    }

    public sealed record AddNote(string Text) : CaseCommand;

    /// <summary>The bot answers by itself after the decision, from an article that it found. Refused once a person or an article has answered, or the customer has written again.</summary>
    /// <param name="MessagesIn">How many messages the customer had written when the answer was made.</param>
    public sealed record AnswerFromArticle(string Text, string Language, ValueList<Choice> Choices, string Article, int MessagesIn) : CaseCommand;

    public sealed record Assign(AgentId Agent, string? Reason = null) : CaseCommand;

    public sealed record Unassign(string? Reason = null) : CaseCommand;

    /// <summary>The agent to whom the case is offered takes it.</summary>
    public sealed record AcceptOffer : CaseCommand;

    /// <summary>The agent to whom the case is offered lets it pass to the next.</summary>
    public sealed record DeclineOffer : CaseCommand;

    public sealed record ChangeStatus(CaseStatus To, string? Reason = null) : CaseCommand;

    /// <summary>Says of a case in quarantine that it is none: it is routed as if its message had just come.</summary>
    public sealed record Recover : CaseCommand;

    public sealed record ChangePriority(Priority To) : CaseCommand;

    /// <summary>Null leaves a field as it is; an empty text clears it, except for the queue, which a case always has.</summary>
    public sealed record ChangeFields(string? Category = null, string? Product = null, string? Subject = null, string? Queue = null) : CaseCommand;

    public sealed record ChangeTags(ValueList<string> Add, ValueList<string> Remove) : CaseCommand;

    /// <summary>Up with a hand-over note; refused without one. From L3 to L3 with another queue is up to the product team.</summary>
    public sealed record Escalate(SupportLevel To, HandoverNote Note, string? Queue = null) : CaseCommand;

    /// <summary>Down with a hand-over note; refused without one. From L3 to L3 with another queue is back from the product team.</summary>
    public sealed record DeEscalate(SupportLevel To, HandoverNote Note, string? Queue = null) : CaseCommand;

    public sealed record HandOver(string Department, string Queue, HandoverNote Note) : CaseCommand;

    public sealed record Link(string Kind, CaseNumber Case) : CaseCommand;

    public sealed record Unlink(string Kind, CaseNumber Case) : CaseCommand;

    public sealed record Merge(CaseNumber Into) : CaseCommand;

    public sealed record Unmerge : CaseCommand;

    public sealed record GiveSatisfaction(int Score) : CaseCommand;

    public sealed record PauseBot(string Reason) : CaseCommand;

    public sealed record ResumeBot : CaseCommand;

    /// <summary>A person settles an answer that failed or whose fate is not known: it leaves the list of those to see to.</summary>
    public sealed record SettleDelivery(int Message, DeliveryState State) : CaseCommand;
}

/// <summary>Who gives a command.</summary>
public sealed record Actor(AgentId Id, string Name);

/// <summary>Accepted, or refused with a reason that a person can read; refused changes nothing.</summary>
public abstract record CommandDecision
{
    private CommandDecision()
    {
    }

    public sealed record Accepted : CommandDecision
    {
        public static readonly Accepted Value = new();
    }

    /// <param name="Code">A fixed word for programs: <c>status</c>, <c>empty</c>, <c>too-long</c>, <c>note-missing</c>, <c>level</c>, <c>priority</c>, <c>same</c>, <c>merged</c>, …</param>
    public sealed record Refused(string Code, string Reason) : CommandDecision;
}

/// <summary>What became of a command.</summary>
public abstract record CommandOutcome
{
    private CommandOutcome()
    {
    }

    public sealed record Done(Case Case, MessageId? Message) : CommandOutcome;

    public sealed record Refused(string Code, string Reason) : CommandOutcome;

    public sealed record NotFound : CommandOutcome;

    /// <summary>The case changed since the version that the command named.</summary>
    public sealed record Stale(int Version) : CommandOutcome;

    public sealed record Unavailable(string Reason) : CommandOutcome;
}

/// <summary>Carries out commands: decided by the same pure functions and committed by the same unit of work as messages.</summary>
public interface ICaseDesk
{
    /// <param name="expectedVersion">The version the agent saw; null if it does not matter.</param>
    Task<CommandOutcome> ExecuteAsync(CaseNumber number, CaseCommand command, Actor actor, int? expectedVersion, CancellationToken stop);
}
