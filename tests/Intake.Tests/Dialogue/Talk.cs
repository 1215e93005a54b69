using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.Dialogue;

/// <summary>One customer's talk with the pipeline alone: pure, so that thousands of talks take seconds.</summary>
internal sealed class Talk(string channel)
{
    private static readonly AccountName Desk = new("desk");
    private static readonly DateTimeOffset Start = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    private readonly Dictionary<int, MessageBody> bodies = [];
    private Conversation? conversation;
    private Contact? contact;
    private int turn;

    public Case? Case { get; private set; }

    public List<CaseEvent> Events { get; } = [];

    /// <summary>What the bot answered to each message.</summary>
    public List<IReadOnlyList<OutboundMessage>> Answers { get; } = [];

    public void Say(string text, string? pressed = null, MessageTraits traits = MessageTraits.None)
    {
        turn++;
        var message = new InboundMessage
        {
            ExternalId = $"m-{turn}", Account = Desk, Channel = channel, Conversation = "c", Sender = new MessageSender("webchat", "maria"), Text = text, ChoiceValue = pressed, Traits = traits,
        };
        var meaning = TestHub.Texts.Words.MeaningOf(Routing.Text.WordFold.Of(text));
        Apply(IntakePipeline.Decide(new MessageContext
        {
            Message = message,
            Snapshot = new ConversationSnapshot { Conversation = conversation, Case = Case, Contact = contact },
            Now = Start.AddMinutes(turn),
            Rules = TestHub.Rules,
            Texts = TestHub.Texts,
            Dialogue = TestHub.Dialogue,
            DefaultLanguage = "es",
            RoutedMessage = Case is { RoutedOn: > 0 } c ? bodies.GetValueOrDefault(c.RoutedOn) : null,
            KnownAnswers = TestHub.ShippedArticles,
            OwnCases = meaning == BotWord.Status && Case is { IsLive: true } own ? [own] : [],
            NumberForNewCase = new CaseNumber(1000 + turn),
            IdForNewContact = new ContactId(1),
        }));
    }

    public void Command(CaseCommand command)
    {
        turn++;
        var draft = CaseDraft.Of(Case!, conversation, Start.AddMinutes(turn));
        if (CaseCommands.Decide(draft, command, new Actor(new AgentId("ana"), "Ana")) is CommandDecision.Accepted) Apply(draft.ToUnitOfWork(), ofCustomer: false);
    }

    private void Apply(UnitOfWork work, bool ofCustomer = true)
    {
        foreach (var change in work.Cases)
        {
            if (change.ExpectedVersion == 0) bodies.Clear();
            Case = change.After;
            Events.AddRange(change.Events);
        }

        foreach (var message in work.Messages) bodies[message.Id.Seq] = message.Body;
        if (work.Conversation is { } talk) conversation = talk.After;
        if (work.Contact is { } known) contact = known;
        if (ofCustomer) Answers.Add(work.Outbox);
    }
}
