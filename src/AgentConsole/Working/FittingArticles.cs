using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Working;

/// <summary>What to look for in the knowledge base for a case: its first words, and what is known of it.</summary>
public static class FittingArticles
{
    public const int Most = 3;

    /// <summary>Null where nobody has to answer any more.</summary>
    public static ArticleSearch? SearchFor(CaseDetails details)
    {
        var c = details.Case;
        if (!c.IsLive) return null;
        var first = details.Messages.FirstOrDefault(m => m.Message.Direction == Direction.In)?.Message.Body;
        var codes = c.Bot.Facts.Where(f => f.Name == "error-code").Select(f => f.Value);
        return new ArticleSearch { Text = $"{c.Subject} {first?.Text}", Language = c.Language, Codes = codes.ToValueList(), Product = c.Product, Reader = ArticleVisibility.Internal, Limit = Most };
    }
}
