using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Channels.Tests.Rendering;

/// <summary>The small part of Markdown that answers are written in, and where marked texts are cut.</summary>
public sealed class MarkedTextTests
{
    [TestCase("**bold** & *it*", "<strong>bold</strong> &amp; <em>it</em>")]
    [TestCase("<script>**x**</script>", "&lt;script&gt;<strong>x</strong>&lt;/script&gt;")]
    [TestCase("[a **b**](https://acme.example/?x='1'&y=2)", "<a href=\"https://acme.example/?x=&#39;1&#39;&amp;y=2\">a <strong>b</strong></a>")]
    [TestCase("[x](javascript:alert(1))", "[x](javascript:alert(1))")]
    public void Html_Marks_AreElementsAndAllElseIsEncoded(string source, string html) =>
        Assert.That(MarkedText.Parse(source).Html(System.Net.WebUtility.HtmlEncode!, (text, _) => System.Net.WebUtility.HtmlEncode(text)), Is.EqualTo(html));

    [TestCase("**bold** and *italic* and _too_ and ~~gone~~", "bold and italic and too and gone", "Bold:bold Italic:italic Italic:too Strike:gone")]
    [TestCase("**bold *and italic* too**", "bold and italic too", "Bold:bold and italic too Italic:and italic")]
    [TestCase("call `f(x*y*z)` now", "call f(x*y*z) now", "Code:f(x*y*z)")]
    [TestCase("``a`b``", "a`b", "Code:a`b")]
    [TestCase("see [the **guide**](https://acme.example/a_b_c?x=1*2*3).", "see the guide.", "Link:the guide Bold:guide")]
    [TestCase("a\n```sql\nselect *\nfrom _t_;\n```\nb", "a\nselect *\nfrom _t_;\nb", "CodeBlock:select *\nfrom _t_;")]
    [TestCase("```\nno end", "```\nno end", "")]
    [TestCase("2*3*4 and file_name_x and a * b * c", "2*3*4 and file_name_x and a * b * c", "")]
    [TestCase("**no end and *neither", "**no end and *neither", "")]
    [TestCase("*over\n\ntwo paragraphs*", "*over\n\ntwo paragraphs*", "")]
    [TestCase(@"\*plain\* \[x\](https://a.b) C:\dir", @"*plain* [x](https://a.b) C:\dir", "")]
    [TestCase("[x](javascript:alert(1)) [y](file:///etc/passwd) [](https://a.b)", "[x](javascript:alert(1)) [y](file:///etc/passwd) [](https://a.b)", "")]
    [TestCase("¿*Ñandú*?", "¿Ñandú?", "Italic:Ñandú")]
    [TestCase("**** ** * ``` ~~ [ ]( )", "**** ** * ``` ~~ [ ]( )", "")]
    [TestCase(@"\\servidor\datos", @"\\servidor\datos", "")]
    [TestCase("see https://acme.example/case/7?key=-_a_b-_ **now**", "see https://acme.example/case/7?key=-_a_b-_ now", "Bold:now")]
    [TestCase("**https://acme.example/a_b_**", "https://acme.example/a_b_", "Bold:https://acme.example/a_b_")]
    [TestCase("", "", "")]
    public void Parse_Source_GivesTheTextAndItsSpans(string source, string text, string spans)
    {
        var marked = MarkedText.Parse(source);
        Assert.That(marked.Text, Is.EqualTo(text));
        Assert.That(string.Join(' ', marked.Spans.Select(s => $"{s.Mark}:{marked.Text.Substring(s.Start, s.Length)}")), Is.EqualTo(spans));
    }

    [TestCase("**Paso 1**: abra [la guía](https://acme.example/g) o [https://a.b](https://a.b), `F5`", "Paso 1: abra la guía (https://acme.example/g) o https://a.b, F5")]
    [TestCase("[Ana](mailto:ana@acme.example)", "Ana (ana@acme.example)")]
    [TestCase("2*3*4", "2*3*4")]
    public void Plain_Source_HasNoMarksAndKeepsAddresses(string source, string plain) => Assert.That(MarkedText.Plain(source), Is.EqualTo(plain));

    [Test]
    public void Write_NestedMarks_ClosesThemFromTheInside() =>
        Assert.That(MarkedText.Parse("a **b *c* [d](https://e.f)** g").Write(s => ($"<{s.Mark}>", $"</{s.Mark}>"), (piece, around) => $"{piece}{around.Count}"),
            Is.EqualTo("a 0<Bold>b 1<Italic>c2</Italic> 1<Link>d2</Link></Bold> g0"));

    [Test]
    public void Write_AnyText_WithoutSigns_IsTheTextItself() => Check(source =>
    {
        var marked = MarkedText.Parse(source);
        Assert.That(marked.Write(_ => ("", ""), (piece, _) => piece), Is.EqualTo(marked.Text), source);
    });

    [Test]
    public void Parse_LinkAndCodeBlock_KeepAddressAndLanguage()
    {
        var marked = MarkedText.Parse("[a](https://b.example)\n```c#\nx\n```");
        Assert.That(marked.Spans.Select(s => s.Detail), Is.EqualTo(new[] { "https://b.example", "c#" }));
    }

    [Test]
    public void Parse_AnyText_SpansLieWithinAndNothingElseIsLost() => Check(source =>
    {
        var marked = MarkedText.Parse(source);
        foreach (var span in marked.Spans) Assert.That(span.Start >= 0 && span.Length > 0 && span.End <= marked.Text.Length, Is.True, $"{source} → {span}");

        // Letters are never marks, so all of them are there in their order (addresses of links aside, of which these texts have none).
        Assert.That(Letters(marked.Text), Is.EqualTo(Letters(source)).Or.EqualTo(Letters(source.Replace("```a", "```", StringComparison.Ordinal))), source);
    });

    [Test]
    public void Split_AnyMarkedText_EachPartFitsAndKeepsItsMarks() => Check(source =>
    {
        var marked = MarkedText.Parse(source);
        var parts = MarkedSplitter.Split(marked, 12, TextUnit.CodePoints);
        foreach (var part in parts)
        {
            Assert.That(TextSplitter.Measure(part.Text, TextUnit.CodePoints), Is.InRange(1, 12), source);
            Assert.That(part.Text, Is.EqualTo(part.Text.Trim()));
            foreach (var span in part.Spans) Assert.That(span.Start >= 0 && span.Length > 0 && span.End <= part.Text.Length, Is.True, $"{source} → {part}");
        }

        Assert.That(Solid(string.Concat(parts.Select(p => p.Text))), Is.EqualTo(Solid(marked.Text)), source);
        foreach (var mark in Enum.GetValues<Mark>()) Assert.That(MarkedLetters(parts, mark), Is.EqualTo(MarkedLetters([marked], mark)), $"{mark} in {source}");
    });

    [Test]
    public void Split_CodeBlockAtTheBorder_GoesWholeIntoTheNextPart()
    {
        var code = string.Join('\n', Enumerable.Repeat("line of code", 20));
        var parts = MarkedSplitter.Split(MarkedText.Parse($"{string.Join(' ', Enumerable.Repeat("word", 40))}\n```\n{code}\n```\nafter"), 300, TextUnit.CodePoints);
        Assert.That(parts[1].Text, Does.StartWith(code));
        Assert.That(parts[0].Spans, Is.Empty);
    }

    [Test]
    public void Split_CodeBlockLongerThanAPart_IsMarkedInEach()
    {
        var parts = MarkedSplitter.Split(MarkedText.Parse($"```\n{string.Join('\n', Enumerable.Repeat("line of code", 60))}\n```"), 300, TextUnit.CodePoints);
        Assert.That(parts, Has.Count.GreaterThan(2));
        Assert.That(parts.Select(p => p.Spans.Single()), Is.EqualTo(parts.Select(p => new MarkedSpan(Mark.CodeBlock, 0, p.Text.Length))));
        Assert.That(parts.SelectMany(p => p.Text.Split('\n')), Has.All.EqualTo("line of code"), "cut on borders of lines");
    }

    private static void Check(Action<string> law)
    {
        var pieces = Gen.Elements("a", "bc", "ñ", "😀", " ", " ", "\n", "\n\n", "*", "**", "_", "~~", "`", "\n```\n", "[", "](", ")", "\\", "palabra", "1");
        var texts = Gen.ListOf(pieces).Select(p => string.Concat(p));
        Prop.ForAll(texts.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(60).WithReplay(20260302, 7));
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    /// <summary>What is covered by a mark, once however many spans cover it.</summary>
    private static string MarkedLetters(IEnumerable<MarkedText> parts, Mark mark) =>
        string.Concat(parts.Select(p => string.Concat(p.Text.Where((c, i) => !char.IsWhiteSpace(c) && p.Spans.Any(s => s.Mark == mark && i >= s.Start && i < s.End)))));
}
