using ChannelHub.Cases;
using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Promises;

/// <summary>The escalation rules of a routing file, with one matcher for the words of all of them. Immutable and safe to share.</summary>
public sealed class EscalationPlan
{
    public static readonly EscalationPlan None = new([], new Dictionary<string, List<string>>());

    private const int MaxFoundLength = 80;
    private const int MaxFound = 8;

    private readonly WordMatcher? matcher;
    private readonly List<string> words;

    /// <summary>By word, the rules that ask for it.</summary>
    private readonly List<string>[] rulesOf;

    internal EscalationPlan(ValueList<EscalationRule> rules, IReadOnlyDictionary<string, List<string>> wordsOfRules)
    {
        Rules = rules;
        FewestContacts = rules.Select(r => (r.When as EscalationTrigger.WroteAgain)?.Times).Min();
        words = [.. wordsOfRules.Values.SelectMany(w => w).Distinct(StringComparer.Ordinal)];
        rulesOf = [.. words.Select(w => wordsOfRules.Where(r => r.Value.Contains(w)).Select(r => r.Key).ToList())];
        matcher = words.Count > 0 ? new WordMatcher(words) : null;
    }

    /// <summary>In the order of the file.</summary>
    public ValueList<EscalationRule> Rules { get; }

    /// <summary>The fewest contacts that set a rule off; null if no rule counts them.</summary>
    public int? FewestContacts { get; }

    /// <summary>The words of danger in a message by the rule that asks for them, as the customer wrote them; at most eight a rule.</summary>
    public ValueList<DangerFound> FindDanger(string? subject, string text)
    {
        using var folded = FoldedText.Of(subject, text, Router.MaxTextLength);
        return FindDanger(folded);
    }

    /// <inheritdoc cref="FindDanger(string?, string)"/>
    public ValueList<DangerFound> FindDanger(FoldedText folded)
    {
        if (matcher is null) return [];
        var hits = new Hits();
        matcher.Find(folded.Letters, ref hits);
        if (hits.Found is null) return [];
        var byRule = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (word, end) in hits.Found)
        {
            var written = folded.Original(end - words[word].Length, end);
            if (written.Length > MaxFoundLength) written = written[..MaxFoundLength];
            foreach (var rule in rulesOf[word])
            {
                if (!byRule.TryGetValue(rule, out var found)) byRule.Add(rule, found = []);
                if (found.Count < MaxFound && !found.Contains(written, StringComparer.OrdinalIgnoreCase)) found.Add(written);
            }
        }

        return byRule.Select(r => new DangerFound(r.Key, r.Value.ToValueList())).ToValueList();
    }

    private sealed class Hits : IWordSink
    {
        private HashSet<int>? seen;

        /// <summary>Null while there are none, as in most messages.</summary>
        public List<(int Word, int End)>? Found { get; private set; }

        public void Hit(int word, int end)
        {
            if ((seen ??= []).Add(word)) (Found ??= []).Add((word, end));
        }
    }
}

/// <param name="Rule">The rule that asks for the words.</param>
public sealed record DangerFound(string Rule, ValueList<string> Words);
