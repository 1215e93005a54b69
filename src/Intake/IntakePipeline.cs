using ChannelHub.Cases;
using ChannelHub.Intake.Steps;
using ChannelHub.Routing;

namespace ChannelHub.Intake;

/// <summary>
/// The way of a message from "stored" to "decided", as one list that is read from top to bottom. Pure: the same message, snapshot, rules and
/// moment give the same decision.
/// </summary>
public static class IntakePipeline
{
    public static readonly IReadOnlyList<IntakeStep> Steps =
    [
        new("clean-text", "takes out control characters and bounds the length", CleanText.Run),
        new("join-part", "puts a further part of an album to the message that it belongs to", JoinPart.Run),
        new("identify-contact", "finds who writes by the conversation or the address", IdentifyContact.Run),
        new("tell-language", "tells the language from the text, else from what is known", TellLanguage.Run),
        new("hear-command", "hears what a few words mean as a whole: a person is wanted, thanks", HearCommand.Run),
        new("hear-survey", "hears what the customer thinks of it after the case", HearSurvey.Run),
        new("attach-to-case", "adds the message to the conversation's case or opens one", AttachToCase.Run),
        new("take-verdict", "takes the customer's word on the article that was shown", TakeVerdict.Run),
        new("obey-command", "does what the customer asked for in a word", ObeyCommand.Run),
        new("take-survey", "puts the customer's verdict onto the case", TakeSurvey.Run),
        new("learn-facts", "takes the details that the message tells", LearnFacts.Run),
        new("route", "puts the case in front of a department, level and queue", RouteCase.Run),
        new("flag", "marks repeated contacts and the wish to buy", FlagCase.Run),
        new("offer-article", "chooses the article that answers what is known", OfferArticle.Run),
        new("answer", "answers the customer in the customer's language and asks what is missing", Answer.Run),
        new("keep-clocks", "starts, pauses and meets the promises of the SLA, and sets reminders and surveys", KeepClocks.Run),
    ];

    /// <summary>One line a step, for the start of the program.</summary>
    public static IEnumerable<string> Describe() => Steps.Select((step, i) => $"{i + 1}. {step.Name}: {step.Does}");

    /// <summary>The step before which articles are looked for: only then is it known what they have to be about.</summary>
    private static readonly int ArticlesAre = Steps.TakeWhile(s => s.Name != "offer-article").Count();

    /// <summary>Runs all steps and gives what is to be committed (without the inbox row).</summary>
    public static UnitOfWork Decide(MessageContext context)
    {
        Begin(context);
        return Finish(context);
    }

    /// <summary>The steps up to where an article may help: <see cref="MessageContext.KnownAnswers"/> can be added to before <see cref="Finish"/>.</summary>
    public static void Begin(MessageContext context)
    {
        for (var i = 0; i < ArticlesAre; i++) Steps[i].Run(context);
    }

    /// <summary>The other steps; gives what is to be committed (without the inbox row).</summary>
    public static UnitOfWork Finish(MessageContext context)
    {
        using (context)
        {
            for (var i = ArticlesAre; i < Steps.Count; i++) Steps[i].Run(context);
        }

        var work = context.RequiredDraft.ToUnitOfWork();
        return work with
        {
            Conversation = work.Conversation is { } conversation ? conversation with { After = conversation.After with { Contact = context.RequiredContact.Id, Language = context.Language } } : null,
            Names = NamesOf(context.Message, context.Whole?.Id ?? context.MessageId),
            Contact = context.ContactChanged ? context.Contact : null,
        };
    }

    private static IReadOnlyList<PlatformName> NamesOf(InboundMessage message, MessageId? stored)
    {
        if (stored is not { } id || message.PlatformId is not { } own) return [];
        if (message.PartOf is not { } whole) return [new PlatformName(message.Account, own, id)];
        return [.. message.PartIds.Append(own).Append(whole).Distinct(StringComparer.Ordinal).Select(name => new PlatformName(message.Account, name, id))];
    }
}

/// <param name="Does">In a few words, for people.</param>
public sealed record IntakeStep(string Name, string Does, Action<MessageContext> Run);
