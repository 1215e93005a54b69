using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Processing;
using ChannelHub.Intake.Steps;
using ChannelHub.Intake.Texts;
using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>
/// What comes out of quarantine goes the way that it would have gone at first: routed, answered, promised, by the same steps on the message that opened the case. Only
/// the rules that quarantine are passed over, and the promises count from now: nobody could see to it before.
/// </summary>
internal sealed class CaseRecovery(ICaseStore store, SnapshotReader reader, BotTexts texts, DialogueSet dialogue, IntakeOptions options)
{
    /// <summary>Decides a <see cref="CaseCommand.Recover"/> that the case model accepts.</summary>
    public async ValueTask<CaseDraft> RouteAsync(CaseSnapshot snapshot, CaseCommand command, Actor actor, RoutingSet rules, DateTimeOffset now, CancellationToken stop)
    {
        var first = new MessageId(snapshot.Case.Number, snapshot.Case.RoutedOn);
        var body = await store.ReadBodyAsync(first, stop).ConfigureAwait(false) ?? new MessageBody { Text = snapshot.Case.Subject ?? "" };
        var decided = CaseDraft.Of(snapshot.Case, snapshot.ReplyTo, now);
        CaseCommands.Decide(decided, command, actor);
        using var context = new MessageContext
        {
            Message = MessageOf(snapshot, body),
            Snapshot = new ConversationSnapshot { Conversation = snapshot.ReplyTo, Case = snapshot.Case, Contact = snapshot.Contact },
            IsRecovery = true,
            Dialogue = dialogue,
            Now = decided.Now,
            Rules = rules,
            Texts = texts,
            DefaultLanguage = options.DefaultLanguage,
            NumberForNewCase = snapshot.Case.Number,
            IdForNewContact = default,
            Contact = snapshot.Contact ?? new Contact { Id = snapshot.Case.Contact ?? default },
            Language = snapshot.Case.Language,
            Draft = decided,
            MessageId = first,
        };
        RouteCase.Run(context);
        FlagCase.Run(context);
        context.KnownAnswers = await reader.AnswersToAsync(decided, stop).ConfigureAwait(false);
        OfferArticle.Run(context);
        Answer.Run(context);
        KeepClocks.Run(context);
        return decided;
    }

    private static InboundMessage MessageOf(CaseSnapshot snapshot, MessageBody body) => new()
    {
        ExternalId = body.ExternalId ?? "",
        Account = snapshot.Case.Conversation.Account,
        Channel = snapshot.Case.Channel,
        Conversation = snapshot.Case.Conversation.Key,
        Sender = body.Sender ?? new MessageSender(snapshot.Case.Channel, ""),
        Subject = body.Subject,
        Text = body.Text,
        Attachments = body.Attachments,
        Traits = body.Traits,
        ChoiceValue = body.ChoiceValue,
    };
}
