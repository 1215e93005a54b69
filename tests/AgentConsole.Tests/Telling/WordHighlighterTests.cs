using ChannelHub.AgentConsole.Telling;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class WordHighlighterTests
{
    [FsCheck.NUnit.Property(MaxTest = 400, Replay = "20260504,7")]
    public bool Split_AnyTextAndWords_LosesAndReordersNothing(string? text, string?[] words) =>
        string.Concat(WordHighlighter.Split(text ?? "", words.OfType<string>()).Select(s => s.Text)) == (text ?? "");

    [FsCheck.NUnit.Property(MaxTest = 400, Replay = "20260504,9")]
    public bool Split_WordsCutFromTheText_AllAreMarked(string? text, byte start, byte length)
    {
        if (string.IsNullOrEmpty(text)) return true;
        var from = start % text.Length;
        var word = text.Substring(from, Math.Min(1 + (length % 5), text.Length - from));
        return string.IsNullOrWhiteSpace(word) || WordHighlighter.Split(text, [word]).Any(s => s.Marked);
    }

    [FsCheck.NUnit.Property(MaxTest = 200, Replay = "20260504,11")]
    public bool Split_AnyTextAndWords_NoStretchIsEmptyAndMarksNeverTouch(string? text, string?[] words)
    {
        var stretches = WordHighlighter.Split(text ?? "", words.OfType<string>());
        return stretches.All(s => s.Text.Length > 0) && stretches.Zip(stretches.Skip(1)).All(p => p.First.Marked != p.Second.Marked);
    }

    [Test]
    public void Split_WordStandsAloneAndWithinAnother_MarksOnlyTheWord() =>
        Assert.That(Marked("No hay error, hay errores", "error"), Is.EqualTo(new[] { "error" }));

    [Test]
    public void Split_WordOnlyWithinAnother_MarksIt() => Assert.That(Marked("impresoras", "impresora"), Is.EqualTo(new[] { "impresora" }));

    [Test]
    public void Split_OtherCase_MarksAsTheCustomerWroteIt() => Assert.That(Marked("ERROR al timbrar", "error", "al timbrar"), Is.EqualTo(new[] { "ERROR", "al timbrar" }));

    [Test]
    public void Split_Overlap_IsOneMark() => Assert.That(Marked("error H007 al", "error H007", "H007 al"), Is.EqualTo(new[] { "error H007 al" }));

    private static IEnumerable<string> Marked(string text, params string[] words) => WordHighlighter.Split(text, words).Where(s => s.Marked).Select(s => s.Text);
}
