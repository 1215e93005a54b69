using ChannelHub.AgentConsole.Reading;
using ChannelHub.Cases;

namespace ChannelHub.AgentConsole.Telling;

/// <summary>What an article did, in one line.</summary>
public static class ArticleCountWords
{
    public static string Of(ArticleCounts counts, Texts text)
    {
        return text.Fill("articles.counts", ("shown", Number(counts.Shown)), ("solved", Number(counts.Solved)), ("deflected", Number(counts.Deflected)), ("failed", Number(counts.Failed)));

        string Number(long count) => count.ToString("N0", text.Culture);
    }
}
