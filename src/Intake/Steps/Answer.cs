using ChannelHub.Cases;
using ChannelHub.Intake.After;
using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Linking;

namespace ChannelHub.Intake.Steps;

/// <summary>
/// What the bot says to a message, in one answer or none: what was understood, under which number, who sees to it, and the next question. Never to machines
/// (RFC 3834, section 2), and not after a person took over.
/// </summary>
public static class Answer
{
    /// <summary>What the desk does not support is said so in writing, and still has a number and somebody who sees it; nothing is asked about it.</summary>
    private const string OutOfScope = "out-of-scope";

    private const string Mail = "email";

    /// <summary>A longer message that is no answer says something else, and is not interrupted with the same question.</summary>
    private const int LongestMiss = 60;

    private const MessageTraits NoAnswer = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.OptOut | MessageTraits.Deleted | MessageTraits.Edited | MessageTraits.Imported;

    public static void Run(MessageContext context)
    {
        var draft = context.RequiredDraft;
        if (draft.Current.Quarantined || (context.Message.Traits & NoAnswer) != 0 || context.Edited is not null || context.Whole is not null || (draft.Current.Bot.Paused && !context.BotSpokeLast && context.Given is null)) return;

        var language = context.Language ?? context.DefaultLanguage;
        if (context.Given is { } given)
        {
            AnswerSurvey(context, draft, given, language);
            return;
        }

        var verdict = Echoes.Judge(
            context.Dialogue.Limits, draft.Current, context.Snapshot.Answers ?? ContactAnswers.None, (draft.IsNew || context.IsRecovery) && context.Message.Channel == Mail, context.AnsweredQuestion || context.Meaning == BotWord.Person, draft.Now);
        if (verdict == AnswerVerdict.Silence) return;
        var said = Said(context, draft, language);
        var questions = context.Offer is not null ? [] : context.Meaning is null or BotWord.Unknown or BotWord.Yes or BotWord.No ? NextQuestions(context, draft) : [];
        if (verdict == AnswerVerdict.Notice)
        {
            var flooded = draft.Current.Burst >= context.Dialogue.Limits.Flood;
            if (flooded || said is not null || questions.Count > 0) Write(context, draft, BotAnswered.SlowDown, context.Texts.Get(language, BotAnswered.SlowDown, ("case", draft.Current.Number.ToString())), [], language);
            return;
        }

        if (said is null && questions.Count == 0) return;

        var (kind, text) = said ?? ("question", "");
        var ask = questions.Count == 0 ? null : Ask(context, questions, language);
        var body = new MessageBody
        {
            Text = ask is null ? text : text.Length == 0 ? ask : $"{text}\n\n{ask}",
            Language = language,
            InReplyTo = context.Message.ExternalId,
            Facts = kind == "status" && ask is null ? FactsOf(context, language) : [],
            Choices = context.Offer is not null ? Verdicts(context, language) : Shown(context, draft, kind, questions) is { Kind: SlotKind.Choice } only ? ChoicesOf(context, only, language) : [],
        };
        var cause = new Cause(CauseKind.Bot, kind);
        var answer = draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Bot), body);
        if (said is not null) draft.Add(cause, new BotAnswered(kind, answer.Seq, context.Offer?.Key ?? context.VerdictOn));
        if (context.Offer is not null) draft.Add(cause, new BotAsked(ArticleAnswers.Question, answer.Seq));
        if (kind == "question-again") draft.Add(cause, new BotAsked(draft.Current.Bot.OpenQuestion!, answer.Seq));
        if (questions.Count > 0) draft.Add(cause, new BotAsked(string.Join(Questions.Separator, questions.Select(q => q.Key)), answer.Seq));
    }

    /// <summary>Thanks for the verdict; after a good one the question about the effort, after a bad one what is done about it.</summary>
    private static void AnswerSurvey(MessageContext context, CaseDraft draft, GivenAnswer given, string language)
    {
        var kind = given switch
        {
            { Question: BotAsked.Satisfaction, IsLow: true } when draft.Current.IsLive => "survey-low",
            { Question: BotAsked.Satisfaction, IsLow: false } when context.Dialogue.Care.Survey is { Effort: true } && !draft.Current.Bot.Asked.Contains(Aftercare.EffortQuestion) => "survey-effort",
            { Question: BotAsked.Satisfaction } => "survey-thanks",
            { Question: Aftercare.SolvedQuestion, Value: "no" } => "case-reopened",
            { Question: Aftercare.SolvedQuestion } => "check-thanks",
            _ => "effort-thanks",
        };
        var text = context.Texts.Get(language, kind,
            ("case", draft.Current.Number.ToString()),
            ("department", context.Rules.FindDepartment(draft.Current.Department)?.NameIn(language) ?? draft.Current.Department ?? ""));
        var seq = Write(context, draft, kind, text, kind == "survey-effort" ? Aftercare.Scale(Aftercare.EffortQuestion, context.Texts, language) : [], language);
        if (kind == "survey-effort") draft.Add(new Cause(CauseKind.Bot, kind), new BotAsked(Aftercare.EffortQuestion, seq));
    }

    private static int Write(MessageContext context, CaseDraft draft, string kind, string text, ValueList<Choice> choices, string language)
    {
        var cause = new Cause(CauseKind.Bot, kind);
        var body = new MessageBody { Text = text, Language = language, InReplyTo = context.Message.ExternalId, Choices = choices };
        var seq = draft.AddMessage(cause, Direction.Out, new MessageAuthor(AuthorKind.Bot), body).Seq;
        draft.Add(cause, new BotAnswered(kind, seq));
        return seq;
    }

    /// <summary>What is said besides a question, and its name; null if there is nothing to say.</summary>
    private static (string Kind, string Text)? Said(MessageContext context, CaseDraft draft, string language)
    {
        var kind = KindFor(context, draft);
        if (kind is null) return null;
        if (context.Offer is { } article && article.In(language) is { } known) return (kind, Shown(context, draft, kind, known, language));
        if (kind == "status") return (kind, StatusOf(context, language));
        if (kind == "question-again")
        {
            var open = context.Dialogue.Find(Questions.Open(draft.Current.Bot)[0])!;
            return (kind, context.Texts.Get(language, kind, ("ask", context.Texts.Get(language, $"ask.{open.Key}"))));
        }

        var text = context.Texts.Get(language, kind,
            ("case", draft.Current.Number.ToString()),
            ("minutes", LinkTalk.Minutes),
            ("department", context.Rules.FindDepartment(draft.Current.Department)?.NameIn(language) ?? draft.Current.Department ?? ""));
        if (kind is not (OutOfScope or "case-opened" or "case-followed-up" or "case-reopened" or "handed-over")) return (kind, text);
        if (context.IsAngry) text = $"{context.Texts.Get(language, "empathy")}\n{text}";
        var when = kind == OutOfScope ? null : ServiceHours.Tell(context.Rules, context.Texts, draft.Current, language, context.Message.Channel, draft.Now);
        return (kind, when is null ? text : $"{text}\n{when}");
    }

    private static string? KindFor(MessageContext context, CaseDraft draft) => context switch
    {
        { AskedLanguage: not null } => "language-changed",
        { Meaning: BotWord.Link } => (context.Link ?? LinkReply.HowTo).TextKey(),
        { Meaning: BotWord.Person } => "handed-over",
        { Verdict: ArticleAnswers.Yes } => ArticleAnswers.Solved,
        { Verdict: ArticleAnswers.No } => ArticleAnswers.Failed,
        { Offer: not null, StatusBefore: null } => ArticleAnswers.Shown,
        { Offer: not null } => ArticleAnswers.ShownLater,
        { Meaning: BotWord.Stop } => "bot-stopped",
        { Meaning: BotWord.Status } => "status",
        { Meaning: BotWord.Help } => "help",
        { Meaning: BotWord.Close } => "closed-by-customer",
        { Meaning: BotWord.Reopen } => "case-reopened",
        { Meaning: BotWord.Thanks } => context.StatusBefore is null ? "case-opened" : null,
        { StatusBefore: null } when draft.Events.Any(e => e.Data is Routed { Result.Scope: SupportScope.Out }) => OutOfScope,
        { StatusBefore: null } => context.Snapshot.Case is null || context.IsRecovery ? "case-opened" : "case-followed-up",
        { StatusBefore: CaseStatus.Solved } when draft.Current.Status == CaseStatus.Open => "case-reopened",
        { AnsweredQuestion: true } when draft.Current.Bot.OpenQuestion is null && NextQuestions(context, draft).Count == 0 => "enough",
        _ => AsksAgain(context, draft) ? "question-again" : null,
    };

    /// <summary>A short message that is no answer to the open question: it is asked once more, differently, and then not again. A button pressed twice, or late, is no misunderstanding.</summary>
    private static bool AsksAgain(MessageContext context, CaseDraft draft) =>
        context.Meaning is null && context.Message.ChoiceValue is null && !context.AnsweredQuestion && !context.Learnt && context.Snapshot.Case?.Bot.OpenQuestion is { } before && draft.Current.Bot.OpenQuestion == before
        && Questions.Open(draft.Current.Bot) is [var slot]
        && context.Dialogue.Find(slot) is not null && Questions.TimesAsked(draft.Current.Bot, slot) == 1
        && context.Message.Attachments.Count == 0 && !SlotReader.IsQuestion(context.Message.Text) && context.Message.Text.Length <= LongestMiss;

    private static IReadOnlyList<Slot> NextQuestions(MessageContext context, CaseDraft draft)
    {
        // Who says something else than whether the article helped is asked on: the article's buttons stay good.
        if (draft.Current.Bot.OpenQuestion is not (null or ArticleAnswers.Question) || draft.Events.Any(e => e.Data is Routed { Result.Scope: SupportScope.Out })) return [];
        return Questions.Next(context.Dialogue, draft.Current, draft.Current.Questions, s => s.FirstStep || RouteCase.CanChange(context, s), FormOf(context.Message.Channel));
    }

    /// <summary>The only question that is shown, new or again.</summary>
    private static Slot? Shown(MessageContext context, CaseDraft draft, string kind, IReadOnlyList<Slot> questions) =>
        kind == "question-again" ? context.Dialogue.Find(draft.Current.Bot.OpenQuestion!) : questions.Count == 1 ? questions[0] : null;

    /// <summary>A mail asks for all at once, because each turn takes hours; elsewhere one short question at a time.</summary>
    private static int FormOf(string channel) => channel == Mail ? int.MaxValue : 1;

    private static string Ask(MessageContext context, IReadOnlyList<Slot> questions, string language)
    {
        if (questions.Count == 1) return One(context, questions[0], language);
        var list = string.Join('\n', questions.Select((q, i) => $"{i + 1}. {One(context, q, language)}{Options(context, q, language)}"));
        return context.Texts.Get(language, "questions", ("list", list));
    }

    private static string One(MessageContext context, Slot slot, string language) =>
        context.Texts.Get(language, "question", ("ask", context.Texts.Get(language, $"ask.{slot.Key}")), ("why", context.Texts.Get(language, $"why.{slot.Key}")));

    private static string Options(MessageContext context, Slot slot, string language) =>
        slot.Kind == SlotKind.Choice ? $" ({string.Join(" / ", slot.Choices.Select(c => context.Texts.Get(language, $"choice.{slot.Key}.{c.Value}")))})" : "";

    private static string Shown(MessageContext context, CaseDraft draft, string kind, ArticleText article, string language)
    {
        var said = context.Texts.Get(language, kind,
            ("case", draft.Current.Number.ToString()),
            ("department", context.Rules.FindDepartment(draft.Current.Department)?.NameIn(language) ?? draft.Current.Department ?? ""),
            ("title", article.Title),
            ("steps", ArticleSteps.Of(article.Body)));
        return $"{said}\n\n{context.Texts.Get(language, "article-question")}";
    }

    private static ValueList<Choice> Verdicts(MessageContext context, string language) =>
        TakeVerdict.Choices.Select(c => new Choice($"{ArticleAnswers.Question}={c}", context.Texts.Get(language, $"article-choice.{c}"))).ToValueList();

    private static ValueList<Choice> ChoicesOf(MessageContext context, Slot slot, string language) =>
        slot.Choices.Select(c => new Choice($"{slot.Key}={c.Value}", context.Texts.Get(language, $"choice.{slot.Key}.{c.Value}"))).ToValueList();

    /// <summary>The contact's open cases, the newest first; not the one that the question itself opened.</summary>
    private static List<Case> CasesToTell(MessageContext context)
    {
        var current = context.RequiredDraft.Current;
        return context.OwnCases.Where(c => c.Number != current.Number).Append(current).Where(c => c.IsLive && c.MessagesIn > (c.Number == current.Number && context.StatusBefore is null ? 1 : 0)).OrderByDescending(c => c.Number.Value).ToList();
    }

    private static ValueList<StatedFact> FactsOf(MessageContext context, string language) =>
        CasesToTell(context).Select(c => new StatedFact(c.Number.ToString(), $"{c.Subject} · {context.Texts.Get(language, $"status.{Names.Of(c.Status)}")}")).ToValueList();

    private static string StatusOf(MessageContext context, string language)
    {
        var cases = CasesToTell(context);
        if (cases.Count == 0) return context.Texts.Get(language, "status-none");
        var lines = cases.Select(c => context.Texts.Get(language, "status-line", ("case", c.Number.ToString()), ("subject", c.Subject ?? ""), ("status", context.Texts.Get(language, $"status.{Names.Of(c.Status)}"))));
        return context.Texts.Get(language, "status-list", ("list", string.Join('\n', lines)));
    }
}
