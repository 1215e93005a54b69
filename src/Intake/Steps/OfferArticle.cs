using ChannelHub.Cases;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// Chooses the article that answers what is known now: one for exactly the error code that the customer named, or the one that the rule offers. One on a case, and
/// one more if another code turns up; never the same twice.
/// </summary>
public static class OfferArticle
{
    /// <summary>The fact whose article is looked for.</summary>
    public const string ErrorCode = "error-code";

    /// <summary>The fact that an article which did not help becomes.</summary>
    public const string Tried = "tried";

    private const int MaxArticles = 2;

    private const MessageTraits NoAnswer = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.OptOut | MessageTraits.Deleted | MessageTraits.Edited | MessageTraits.Imported;

    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        var now = draft.Current;
        if (context.KnownAnswers.Count == 0 || now is not { IsLive: true, Quarantined: false, LastAgentMessageAt: null, Bot: { Paused: false, Articles.Count: < MaxArticles } }) return;
        if (context.Meaning is not null || context.AskedLanguage is not null || context.Verdict is not null || context.Given is not null || context.Edited is not null || context.Whole is not null || (context.Message.Traits & NoAnswer) != 0) return;
        if (draft.Events.Any(e => e.Data is Routed { Result.Scope: SupportScope.Out })) return;

        var code = CodeLearnt(draft.Events, now.Bot);
        var language = context.Language ?? context.DefaultLanguage;
        var ruleChose = draft.Events.Any(e => e.Data is Routed);
        context.Offer = context.KnownAnswers
            .Where(a => a.State == ArticleState.Published && a.Visibility != ArticleVisibility.Internal && !now.Bot.Articles.Contains(a.Key) && a.In(language) is not null)
            .FirstOrDefault(a => (code is not null && a.Codes.Any(c => ArticleContent.FoldCode(c) == code)) || (ruleChose && now.Bot.Articles.Count == 0 && a.Key == now.Article));
    }

    /// <summary>The error code that became known by these events, folded; null if none did. On what comes out of quarantine the bot hears only now.</summary>
    public static string? CodeLearnt(IReadOnlyCollection<CaseEvent> events, BotState bot)
    {
        var learnt = events.Any(e => e.Data is Recovered) ? bot.Facts : events.Select(e => e.Data).OfType<FactLearnt>().Select(f => new KnownFact(f.Name, f.Value));
        return learnt.LastOrDefault(f => f.Name == ErrorCode && f.Value != Dialogue.SlotReader.Unknown) is { } fact ? ArticleContent.FoldCode(fact.Value) : null;
    }
}
