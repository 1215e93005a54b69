using System.Globalization;
using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Channels.Tests.Rendering;

public sealed class TextSplitterTests
{
    /// <summary>Text as people write it, and as they do not: words, paragraphs, emoji built of many code points, accents as separate marks, lone surrogates.</summary>
    private static readonly Gen<string> Pieces = Gen.Elements(
        "hola", "a", "La factura A-123 no se timbra.", " ", "  ", "\n", "\n\n", "\r\n\r\n", "\t", ". ", "¿Por qué?", "ñ", "e\u0301", "👨‍👩‍👧‍👦", "🇲🇽", "👍🏽", "漢字", "\ud800", "\udc00", "supercalifragilisticoespialidoso", "1. Sí", "\u200b");

    private static readonly Gen<(string Text, int Limit, TextUnit Unit)> Inputs =
        from pieces in Gen.ListOf(Pieces)
        from limit in Gen.Choose(TextSplitter.MinLimit, 60)
        from unit in Gen.Elements(TextUnit.Utf16, TextUnit.CodePoints, TextUnit.Utf8Bytes)
        select (string.Concat(pieces), limit, unit);

    private static void ForAll(Action<string, int, TextUnit> property) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(17, 4711), Prop.ForAll(Inputs.ToArbitrary(), x => property(x.Text, x.Limit, x.Unit)));

    [Test]
    public void Split_AnyText_NoSliceIsOverTheLimit() =>
        ForAll((text, limit, unit) => Assert.That(TextSplitter.Split(text, limit, unit).Select(s => TextSplitter.Measure(s, unit)), Has.All.LessThanOrEqualTo(limit)));

    [Test]
    public void Split_AnyText_JoiningGivesTheTextBack() =>
        ForAll((text, limit, unit) => Assert.That(string.Concat(TextSplitter.Split(text, limit, unit)), Is.EqualTo(text)));

    [Test]
    public void Split_AnyText_NeverCutsASurrogatePair() =>
        ForAll((text, limit, unit) =>
        {
            var at = 0;
            foreach (var slice in TextSplitter.Split(text, limit, unit).SkipLast(1))
            {
                at += slice.Length;
                Assert.That(char.IsHighSurrogate(text[at - 1]) && char.IsLowSurrogate(text[at]), Is.False, $"cut at {at}");
            }
        });

    [Test]
    public void Split_AnyText_CutsACharacterOnlyWhenItAloneIsOverTheLimit() =>
        ForAll((text, limit, unit) =>
        {
            var borders = StringInfo.ParseCombiningCharacters(text).Append(text.Length).ToArray();
            var at = 0;
            foreach (var slice in TextSplitter.Split(text, limit, unit).SkipLast(1))
            {
                at += slice.Length;
                if (borders.Contains(at)) continue;
                var from = borders.Last(b => b < at);
                var to = borders.First(b => b > at);

                // A character whose first code points are white space (CR LF) may be parted; people do not see it.
                if (char.IsWhiteSpace(text[at - 1])) continue;
                Assert.That(TextSplitter.Measure(text.AsSpan(from, to - from), unit), Is.GreaterThan(limit), $"torn at {at}");
            }
        });

    [Test]
    public void Split_AnyText_EverySliceHoldsSomething() =>
        ForAll((text, limit, unit) => Assert.That(text.Length == 0 || TextSplitter.Split(text, limit, unit).All(s => s.Length > 0), Is.True));

    [TestCase("Uno dos tres. Cuatro cinco.\n\nSeis siete ocho nueve.", 40, "Uno dos tres. Cuatro cinco.\n\n", TestName = "Split_ParagraphInSecondHalf_CutsThere")]
    [TestCase("Uno dos tres cuatro cinco.\nSeis siete ocho nueve.", 40, "Uno dos tres cuatro cinco.\n", TestName = "Split_LineInSecondHalf_CutsThere")]
    [TestCase("Uno dos tres cuatro cinco. Seis siete ocho nueve.", 40, "Uno dos tres cuatro cinco. ", TestName = "Split_SentenceInSecondHalf_CutsThere")]
    [TestCase("Uno. Dos tres cuatro cinco seis siete ocho nueve.", 40, "Uno. Dos tres cuatro cinco seis siete ", TestName = "Split_SentenceTooEarly_CutsAtTheLastWord")]
    [TestCase("Uno dos tres cuatro", 12, "Uno dos tres", TestName = "Split_LimitAtAWordsEnd_KeepsTheWord")]
    [TestCase("abcdefghijkl", 5, "abcde", TestName = "Split_NoBorder_CutsAtTheLimit")]
    public void Split_FirstSlice(string text, int limit, string first) => Assert.That(TextSplitter.Split(text, limit, TextUnit.Utf16)[0], Is.EqualTo(first));

    [Test]
    public void Split_EmojiOfManyCodePoints_StaysWhole() =>
        Assert.That(TextSplitter.Split("ab👨‍👩‍👧‍👦cd", 12, TextUnit.Utf16), Is.EqualTo(new[] { "ab", "👨‍👩‍👧‍👦c", "d" }));

    [TestCase("ñ", TextUnit.Utf16, 1)]
    [TestCase("ñ", TextUnit.Utf8Bytes, 2)]
    [TestCase("👍", TextUnit.Utf16, 2)]
    [TestCase("👍", TextUnit.CodePoints, 1)]
    [TestCase("👍", TextUnit.Utf8Bytes, 4)]
    public void Measure_Unit_CountsInIt(string text, TextUnit unit, int length) => Assert.That(TextSplitter.Measure(text, unit), Is.EqualTo(length));

    [Test]
    public void Split_OneLongWordOf100000Characters_IsLinear()
    {
        var slices = TextSplitter.Split(new string('x', 100_000), 1000, TextUnit.CodePoints);
        Assert.That(slices, Has.Count.EqualTo(100));
    }
}
