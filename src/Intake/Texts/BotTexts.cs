using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using ChannelHub.Cases;
using ChannelHub.Intake.Dialogue;

namespace ChannelHub.Intake.Texts;

/// <summary>The texts to customers by language and key, with placeholders such as <c>{case}</c>. Immutable; every language has every key.</summary>
public sealed class BotTexts
{
    /// <summary>Every key with the placeholders that it may use.</summary>
    public static readonly FrozenDictionary<string, string[]> Keys = new Dictionary<string, string[]>
    {
        ["case-opened"] = ["case", "department"],
        ["case-reopened"] = ["case", "department"],
        ["out-of-scope"] = ["case", "department"],
        ["case-followed-up"] = ["case", "department"],
        ["question"] = ["ask", "why"],
        ["question-again"] = ["ask"],
        ["questions"] = ["list"],
        ["enough"] = ["case", "department"],
        ["handed-over"] = ["case", "department"],
        ["status-none"] = [],
        ["status-list"] = ["list"],
        ["status-line"] = ["case", "subject", "status"],
        ["status.new"] = [],
        ["status.open"] = [],
        ["status.waiting-on-customer"] = [],
        ["status.waiting-on-third-party"] = [],
        ["status.solved"] = [],
        ["status.closed"] = [],
        ["closed-by-customer"] = ["case"],
        ["bot-stopped"] = ["case"],
        ["help"] = ["case"],
        ["language-changed"] = [],
        [ArticleAnswers.Shown] = ["case", "department", "title", "steps"],
        [ArticleAnswers.ShownLater] = ["case", "department", "title", "steps"],
        [ArticleAnswers.Drafted] = ["answer", "sources"],
        [ArticleAnswers.Solved] = ["case", "department"],
        [ArticleAnswers.Failed] = ["case", "department"],
        ["article-question"] = [],
        ["article-choice.yes"] = [],
        ["article-choice.no"] = [],
        ["article-choice.person"] = [],
        ["welcome"] = [],
        ["link-how"] = [],
        ["link-code"] = ["code", "minutes"],
        ["link-code-sent"] = ["minutes"],
        ["link-code-wrong"] = [],
        ["link-code-over"] = [],
        ["link-too-many"] = [],
        ["link-done"] = [],
        ["link-differs"] = [],
        ["link-invalid"] = [],
        ["empathy"] = [],
        ["slow-down"] = ["case"],
        ["out-of-hours"] = ["when"],
        ["answer-expected"] = ["when"],
        ["reminder"] = ["case", "subject"],
        ["solved-by-silence"] = ["case", "subject"],
        ["survey"] = ["case", "subject"],
        ["survey-thanks"] = [],
        ["survey-low"] = ["case"],
        ["survey-effort"] = [],
        ["effort-thanks"] = [],
        ["check-solved"] = ["case", "subject"],
        ["check-thanks"] = [],
        ["choice-yes"] = [],
        ["choice-no"] = [],
    }.Concat(Scales()).Concat(TimeWords.Keys()).ToFrozenDictionary(StringComparer.Ordinal);

    private const int UsualLength = 500;

    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> byLanguage;
    private readonly string fallback;

    internal BotTexts(FrozenDictionary<string, FrozenDictionary<string, string>> byLanguage, string fallback, BotWords words)
    {
        this.byLanguage = byLanguage;
        this.fallback = fallback;
        Words = words;
    }

    /// <summary>What customers mean by a few words, in all languages.</summary>
    public BotWords Words { get; }

    public IReadOnlyCollection<string> Languages => byLanguage.Keys;

    /// <summary>The text in the language, or in the default language if there is no file for it.</summary>
    /// <param name="values">What stands for the placeholders; all that the text uses.</param>
    public string Get(string language, string key, params ReadOnlySpan<(string Name, string Value)> values)
    {
        var texts = byLanguage.TryGetValue(language, out var found) ? found : byLanguage[fallback];
        return Fill(texts[key], values);
    }

    private static IEnumerable<KeyValuePair<string, string[]>> Scales() =>
        from question in new[] { "satisfaction", "effort" }
        from score in Enumerable.Range(1, 5)
        select KeyValuePair.Create($"scale.{question}.{score}", Array.Empty<string>());

    private static string Fill(string template, ReadOnlySpan<(string Name, string Value)> values)
    {
        if (!template.Contains('{', StringComparison.Ordinal)) return template;
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[UsualLength]);
        var rest = template.AsSpan();
        while (rest.IndexOf('{') is >= 0 and var open && rest[open..].IndexOf('}') is > 0 and var length)
        {
            text.AppendFormatted(rest[..open]);
            text.AppendLiteral(ValueOf(rest.Slice(open + 1, length - 1), values));
            rest = rest[(open + length + 1)..];
        }

        text.AppendFormatted(rest);
        return text.ToStringAndClear();
    }

    private static string ValueOf(ReadOnlySpan<char> placeholder, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (name, value) in values)
        {
            if (placeholder.SequenceEqual(name)) return value;
        }

        throw new ArgumentException($"The text asks for {{{placeholder}}}, which was not given.", nameof(values));
    }
}
