using System.Diagnostics;
using System.Text;

namespace ChannelHub.Routing.Tests.Limits;

/// <summary>Whatever a customer sends is routed, in bounded time. The bound is far above what it takes; quadratic work would take minutes.</summary>
public sealed class HostileTextTests
{
    private const int Million = 1_000_000;

    [TestCaseSource(nameof(Texts))]
    public void Decide_AMillionCharacters_EndsInALiveQueueSoon(string text)
    {
        var watch = Stopwatch.StartNew();

        var decision = Router.Decide(ShippedFile.Set, Rules.Facts(text) with { Subject = text });

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(ShippedFile.Set.Queues.Select(q => q.Key), Does.Contain(decision.Result.Queue));
        Assert.That(decision.Trace.Tried.SelectMany(t => t.Conditions).SelectMany(c => c.Found).Select(f => f.Length), Is.All.LessThanOrEqualTo(80));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("\0\0\0")]
    [TestCase("\uD83D")]
    [TestCase("مرحبا، لا أستطيع تسجيل الدخول")]
    [TestCase("שלום, החשבונית שגויה")]
    [TestCase("发票有问题")]
    public void Decide_NothingKnown_TakesTheDefaults(string text) => Assert.That(Router.Decide(ShippedFile.Set, Rules.Facts(text)).Result.Rule, Is.EqualTo("default"));

    [Test]
    public void Decide_WordsBeyondTheLimit_DoNotCount()
    {
        var filler = string.Concat(Enumerable.Repeat("zz ", Router.MaxTextLength / 3));

        Assert.That(Rules.When("{words: [factura]}").Hits(filler + " factura"), Is.False);
        Assert.That(Rules.When("{words: [factura]}").Hits(filler[..^30] + " factura"), Is.True);
    }

    private static IEnumerable<TestCaseData> Texts()
    {
        (string Name, string Part)[] parts =
        [
            ("one word without end", "a"),
            ("words", "el error H007 al timbrar una factura, no puedo entrar al sistema, "),
            ("emoji", "😀👩‍👩‍👧"),
            ("right to left", "\u202Eلا أستطيع الدخول "),
            ("combining marks", "a\u0301\u0302\u0303\u0304"),
            ("nothing but marks", "\u0303"),
            ("colons", "a:"),
            ("almost addresses", "a@b:"),
            ("links", "http://"),
            ("apostrophes", "n'"),
            ("digits", "0x1234567 CFDI1234 "),
            ("zero width", "\u200B"),
            ("lone surrogates", "\uD83D"),
        ];
        foreach (var (name, part) in parts)
        {
            var text = new StringBuilder(Million + part.Length);
            while (text.Length < Million) text.Append(part);
            yield return new TestCaseData(text.ToString()).SetArgDisplayNames(name);
        }
    }
}
