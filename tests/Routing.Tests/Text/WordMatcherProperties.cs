using ChannelHub.Routing.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Routing.Tests.Text;

/// <summary>The one-pass matcher finds exactly what looking for each word on its own finds.</summary>
public sealed class WordMatcherProperties
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithReplay(4711, 3).WithMaxTest(1000);

    // Few letters, so that words overlap and lie within each other all the time.
    private static Gen<string> Letters(string alphabet, int min, int max) =>
        Gen.Choose(min, max).SelectMany(length => Gen.Elements(alphabet.ToCharArray()).ArrayOf(length)).Select(letters => new string(letters));

    [Test]
    public void Find_RandomWordsAndText_EqualsTheNaiveSearch() =>
        Prop.ForAll(Letters("ab ", 1, 5).ListOf().ToArbitrary(), Letters("ab c", 0, 200).ToArbitrary(), (words, text) => Compare(words.Distinct().ToList(), text)).Check(Runs);

    [Test]
    public void Find_MoreStatesThanHaveCompleteRows_EqualsTheNaiveSearch()
    {
        // 600 different letters make the rows so wide that only the first few hundred states get one.
        var alphabet = Enumerable.Range(0x4E00, 600).Select(c => (char)c).ToArray();
        var random = new Random(42);
        var words = Enumerable.Range(0, 3000).Select(_ => new string(random.GetItems(alphabet.AsSpan(0, 40), random.Next(1, 6)))).Append(new string(alphabet)).Distinct().ToList();
        var text = new string(random.GetItems(alphabet.AsSpan(0, 41), 5000)) + new string(alphabet);

        Assert.That(new WordMatcher(words).StateCount, Is.GreaterThan(2000));
        Compare(words, text);
    }

    [Test]
    public void Find_RuleWordsInTypedText_EqualsSplittingIntoWords() =>
        Prop.ForAll(Letters("aáÁñnN '-", 0, 60).ToArbitrary(), typed =>
        {
            var (forms, fault) = WordPattern.Parse("aña");
            Assert.That(fault, Is.Null);
            using var folded = FoldedText.Of(null, typed, 1000);
            var wanted = folded.Letters.ToString().Split(' ').Any(w => w is "aña" or "ana" or "ania");
            Assert.That(Found(new WordMatcher(forms), folded.Letters).Count > 0, Is.EqualTo(wanted), typed);
        }).Check(Runs);

    private static void Compare(IReadOnlyList<string> words, string text)
    {
        var naive = new List<(int Word, int End)>();
        for (var end = 1; end <= text.Length; end++)
        {
            for (var w = 0; w < words.Count; w++)
            {
                if (text.AsSpan(0, end).EndsWith(words[w], StringComparison.Ordinal)) naive.Add((w, end));
            }
        }

        Assert.That(Found(new WordMatcher(words), text), Is.EquivalentTo(naive), $"[{string.Join('|', words.Take(20))}] in '{text[..Math.Min(100, text.Length)]}'");
    }

    private static List<(int Word, int End)> Found(WordMatcher matcher, ReadOnlySpan<char> text)
    {
        var sink = new Sink();
        matcher.Find(text, ref sink);
        return sink.Hits;
    }

    private sealed class Sink : IWordSink
    {
        public List<(int Word, int End)> Hits { get; } = [];

        public void Hit(int word, int end) => Hits.Add((word, end));
    }
}
