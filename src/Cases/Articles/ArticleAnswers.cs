namespace ChannelHub.Cases;

/// <summary>The kinds of <see cref="BotAnswered"/> that name an article, and how the customer's verdict on it is written down.</summary>
public static class ArticleAnswers
{
    /// <summary>The article answered the message that opened the case.</summary>
    public const string Shown = "article";

    /// <summary>The article was found by a detail that became known later.</summary>
    public const string ShownLater = "article-later";

    /// <summary>A model's answer from the article followed the decision; see <see cref="CaseCommand.AnswerFromArticle"/>.</summary>
    public const string Drafted = "article-drafted";

    /// <summary>The customer said that it solved the case.</summary>
    public const string Solved = "article-solved";

    /// <summary>The customer said that it did not. An answer of any other kind that names an article says so, too: a person was wanted instead.</summary>
    public const string Failed = "article-failed";

    /// <summary>The open question after an article, and the fact that its answer becomes.</summary>
    public const string Question = "article";

    public const string Yes = "yes";
    public const string No = "no";
    public const string Person = "person";

    /// <summary>The article that spared the desk a case by this change: it was the bot's answer, nobody said whether it helped, no agent wrote, and the case is settled for the first time.</summary>
    public static string? DeflectedBy(CaseChange change) =>
        change.After is { Bot.Articles: [.., var article], LastAgentMessageAt: null, Reopenings: 0 } c
        && change.Events.Any(e => e.Data is StatusChanged { From: not CaseStatus.Solved, To: CaseStatus.Solved or CaseStatus.Closed }) && c.Bot.Facts.All(f => f.Name != Question) && c.MergedInto is null
            ? article
            : null;

    /// <summary>On cases that an article solved without an agent.</summary>
    public const string FirstContactTag = "first-contact";
}
