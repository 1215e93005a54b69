using System.Text.Json.Serialization;

namespace ChannelHub.Cases;

/// <summary>Who may read an article. Each may read what the ones before it may.</summary>
[JsonConverter(typeof(NameJsonConverter<ArticleVisibility>))]
public enum ArticleVisibility
{
    /// <summary>Everybody: it stands on the help page.</summary>
    Public,

    /// <summary>Customers who write to us: the bot and agents may send it.</summary>
    Customers,

    /// <summary>Agents only.</summary>
    Internal,
}

[JsonConverter(typeof(NameJsonConverter<ArticleState>))]
public enum ArticleState
{
    /// <summary>Being written: seen by agents who edit it, found by nobody.</summary>
    Draft,
    Published,
}

/// <summary>What an article says, in every language that it has, and whom and what it is for. What people edit; each change is a new version.</summary>
public sealed record ArticleContent
{
    public const int MaxKeyLength = 80;
    public const int MaxTitleLength = 200;
    public const int MaxBodyLength = 100_000;
    public const int MaxLanguages = 20;

    /// <summary>Of products and of codes.</summary>
    public const int MaxMarks = 50;

    public const int MaxMarkLength = 60;

    /// <summary>Its name for good: in addresses, in rules (<c>article:</c>), in a case's history. Letters a-z, digits and '-'.</summary>
    public required string Key { get; init; }

    public ArticleState State { get; init; } = ArticleState.Draft;

    public ArticleVisibility Visibility { get; init; } = ArticleVisibility.Internal;

    /// <summary>Keys of products in the routing file; empty for any.</summary>
    public ValueList<string> Products { get; init; }

    /// <summary>Error codes that it is the answer to, as people write them.</summary>
    public ValueList<string> Codes { get; init; }

    /// <summary>One for each language.</summary>
    public ValueList<ArticleText> Texts { get; init; }

    public ArticleText? In(string? language) => Texts.FirstOrDefault(t => t.Language == language);

    /// <summary>Everything that is wrong, in words; empty if nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (!IsKey(Key)) yield return $"'{Key}' is no key: it has 1 to {MaxKeyLength} letters a-z, digits and '-'.";
        if (Texts.Count is 0 or > MaxLanguages) yield return $"An article has 1 to {MaxLanguages} languages; this one has {Texts.Count}.";
        foreach (var text in Texts)
        {
            if (text.Language is not { Length: 2 } || !text.Language.All(char.IsAsciiLetterLower)) yield return $"'{text.Language}' is no language; write its code of two letters, such as es, en or pt.";
            if (string.IsNullOrWhiteSpace(text.Title) || text.Title.Length > MaxTitleLength) yield return $"The title ({text.Language}) has 1 to {MaxTitleLength} characters.";
            if (string.IsNullOrWhiteSpace(text.Body) || text.Body.Length > MaxBodyLength) yield return $"The text ({text.Language}) has 1 to {MaxBodyLength} characters.";
        }

        foreach (var twice in Texts.GroupBy(t => t.Language).Where(g => g.Count() > 1)) yield return $"The language {twice.Key} is there twice.";
        foreach (var (what, marks) in new[] { ("products", Products), ("error codes", Codes) })
        {
            if (marks.Count > MaxMarks) yield return $"An article has at most {MaxMarks} {what}.";
            if (marks.Any(m => string.IsNullOrWhiteSpace(m) || m.Length > MaxMarkLength)) yield return $"Each of the {what} has 1 to {MaxMarkLength} characters.";
        }
    }

    public static bool IsKey(string? key) => key is { Length: > 0 and <= MaxKeyLength } && key[0] != '-' && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>An error code in the one form in which codes are compared: "cfdi 40103", "CFDI-40103" and "CFDI40103" are the same.</summary>
    public static string FoldCode(string code) => string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

/// <param name="Body">Markdown.</param>
public sealed record ArticleText(string Language, string Title, string Body);

/// <summary>An article as stored.</summary>
/// <param name="Version">1, then one more with every change.</param>
/// <param name="By">Who changed it last: an agent's or token's name, <c>import</c>.</param>
public sealed record Article(ArticleContent Content, int Version, DateTimeOffset UpdatedAt, string By, ArticleCounts Counts)
{
    public string Key => Content.Key;
}

/// <summary>What an article did at first contact.</summary>
/// <param name="Shown">How often the bot answered with it.</param>
/// <param name="Solved">How often the customer said that it solved the case: so many cases needed no agent.</param>
/// <param name="Failed">How often the customer said that it did not, or wanted a person instead.</param>
/// <param name="Deflected">How often the case was settled without an agent and without a word on the article.</param>
public sealed record ArticleCounts(long Shown = 0, long Solved = 0, long Failed = 0, long Deflected = 0);

/// <summary>One version of an article as it was.</summary>
public sealed record ArticleVersion(int Version, DateTimeOffset At, string By, ArticleContent Content);
