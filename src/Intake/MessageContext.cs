using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Linking;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;
using ChannelHub.Routing.Text;

namespace ChannelHub.Intake;

/// <param name="HasSome">Some of the parts that came together are in it already.</param>
public sealed record KnownWhole(MessageId Id, MessageBody Body, bool HasSome = false);

/// <summary>What the steps of the pipeline work on: the message, what is known about it, and what has been decided so far.</summary>
public sealed class MessageContext : IDisposable
{
    private FoldedText? folded;

    public required InboundMessage Message
    {
        get;
        set
        {
            if (field is { } before && (before.Text != value.Text || before.Subject != value.Subject)) Dispose();
            field = value;
        }
    }

    /// <summary>Subject and text as words are compared, made once for all steps.</summary>
    public FoldedText Folded => folded ??= FoldedText.Of(Message.Subject, Message.Text, Router.MaxTextLength);

    public required ConversationSnapshot Snapshot { get; init; }

    /// <summary>The message that this one rewrites or takes back.</summary>
    public MessageId? Edited { get; init; }

    /// <summary>The message that this one is a further part of, as it is stored; null for the first part, and for what is no part.</summary>
    public KnownWhole? Whole { get; init; }

    /// <summary>A further part brought words: what the message says is looked at anew. Set by <see cref="Steps.JoinPart"/>.</summary>
    public bool PartHasWords { get; set; }

    public required DateTimeOffset Now { get; init; }

    public required RoutingSet Rules { get; init; }

    public required BotTexts Texts { get; init; }

    /// <summary>What the bot asks.</summary>
    public required DialogueSet Dialogue { get; init; }

    /// <summary>The contact's live cases, newest first, where the message asks for them.</summary>
    public IReadOnlyList<Case> OwnCases { get; init; } = [];

    /// <summary>The message that the router decided on, where the bot still asks about the case.</summary>
    public MessageBody? RoutedMessage { get; init; }

    /// <summary>Articles that may answer the message, the best first; and those that the customer was answered with and has not judged yet.</summary>
    public IReadOnlyList<ArticleContent> KnownAnswers { get; set; } = [];

    /// <summary>The language when it can't be told.</summary>
    public required string DefaultLanguage { get; init; }

    /// <summary>The number to give to a case that the message opens.</summary>
    public required CaseNumber NumberForNewCase { get; init; }

    /// <summary>The id to give to a contact that nobody knows yet.</summary>
    public required ContactId IdForNewContact { get; init; }

    /// <summary>When the customer wrote before this message, as far as escalation rules ask for it.</summary>
    public EarlierContacts EarlierContacts { get; init; } = EarlierContacts.None;

    /// <summary>The message came before and was held in quarantine; a person has let it in now.</summary>
    public bool IsRecovery { get; init; }

    /// <summary>Set by <see cref="Steps.IdentifyContact"/>.</summary>
    public Contact? Contact { get; set; }

    /// <summary>True if the contact is to be written.</summary>
    public bool ContactChanged { get; set; }

    /// <summary>Set by <see cref="Steps.TellLanguage"/>.</summary>
    public string? Language { get; set; }

    /// <summary>Set by <see cref="Steps.AttachToCase"/>.</summary>
    public CaseDraft? Draft { get; set; }

    /// <summary>The status the case had before the message; null for a new case.</summary>
    public CaseStatus? StatusBefore { get; set; }

    /// <summary>The message's id in its case; set by <see cref="Steps.AttachToCase"/>. Null for one that only takes back an earlier one.</summary>
    public MessageId? MessageId { get; set; }

    /// <summary>What the message means as a whole; set by <see cref="Steps.HearCommand"/>. Null if it says something of its own.</summary>
    public BotWord? Meaning { get; set; }

    /// <summary>The language that the message asks for.</summary>
    public string? AskedLanguage { get; set; }

    /// <summary>What came of a wish to be linked, which was seen to before; null if the message is about something else.</summary>
    public LinkReply? Link { get; init; }

    /// <summary>The message answered the open question, or a part of it; set by <see cref="Steps.LearnFacts"/>.</summary>
    public bool AnsweredQuestion { get; set; }

    /// <summary>A detail became known by this message.</summary>
    public bool Learnt { get; set; }

    /// <summary>The customer's word on an article (<see cref="ArticleAnswers"/>); set by <see cref="Steps.TakeVerdict"/>.</summary>
    public string? Verdict { get; set; }

    /// <summary>The article that the verdict is on.</summary>
    public string? VerdictOn { get; set; }

    /// <summary>The article to answer with; set by <see cref="Steps.OfferArticle"/>.</summary>
    public ArticleContent? Offer { get; set; }

    /// <summary>What the message answers of what was asked after the case; set by <see cref="Steps.HearSurvey"/>.</summary>
    public Steps.GivenAnswer? Given { get; set; }

    /// <summary>The customer is angry or in a hurry; set by <see cref="Steps.FlagCase"/>.</summary>
    public bool IsAngry { get; set; }

    /// <summary>The bot falls silent with this message and says so.</summary>
    public bool BotSpokeLast { get; set; }

    public Cause Cause => field ??= new(CauseKind.Message, Message.ExternalId);

    public CaseDraft RequiredDraft => Draft ?? throw new InvalidOperationException($"{nameof(Steps.AttachToCase)} has to run first.");

    public Contact RequiredContact => Contact ?? throw new InvalidOperationException($"{nameof(Steps.IdentifyContact)} has to run first.");

    /// <summary>Gives back the room of <see cref="Folded"/>.</summary>
    public void Dispose()
    {
        folded?.Dispose();
        folded = null;
    }
}
