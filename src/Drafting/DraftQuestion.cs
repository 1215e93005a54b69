using ChannelHub.Cases;

namespace ChannelHub.Drafting;

/// <summary>What is asked in a case, without what points to a person.</summary>
/// <param name="Search">What articles are looked for by.</param>
/// <param name="Facts">Details of the product and the fault; none that is personal.</param>
internal sealed record DraftQuestion(string Text, string Language, IReadOnlyList<KnownFact> Facts, ArticleSearch Search)
{
    private const MessageTraits NotWritten = MessageTraits.AutoReply | MessageTraits.Bounce | MessageTraits.List | MessageTraits.Own | MessageTraits.Deleted | MessageTraits.OptOut;

    /// <summary>The details that a model is told; whatever else is known of a case stays here.</summary>
    private static readonly string[] Told = ["error-code", "version", "device", "since", "tried", "affected"];

    /// <summary>From the case's first message and the last, if another came; null where nobody waits for an answer.</summary>
    public static DraftQuestion? Of(CaseDetails details, string defaultLanguage)
    {
        var c = details.Case;
        if (!c.IsLive || c.MergedInto is not null || ProblemCase.Is(c)) return null;
        var said = details.Messages.Select(m => m.Message).Where(m => m.Direction == Direction.In && (m.Body.Traits & NotWritten) == 0 && m.Body.Text.Length > 0).ToList();
        if (said.Count == 0) return null;
        string[] parts = [c.Subject ?? "", said[0].Body.Text, said.Count > 1 ? said[^1].Body.Text : ""];
        var text = PersonalData.Remove(string.Join('\n', parts.Where(p => p.Length > 0)), details.Contact, c.Bot.Facts);
        var language = c.Language ?? defaultLanguage;
        return new DraftQuestion(
            text, language,
            [.. c.Bot.Facts.Where(f => Told.Contains(f.Name) && !PersonalData.IsPersonal(f.Name)).Select(f => f with { Value = PersonalData.Remove(f.Value, details.Contact, c.Bot.Facts) })],
            new ArticleSearch
            {
                Text = text, Language = language, Codes = c.Bot.Facts.Where(f => f.Name == "error-code").Select(f => f.Value).ToValueList(), Product = c.Product,
                Reader = ArticleVisibility.Customers, Limit = DraftPrompt.MaxArticles,
            });
    }
}
