using ChannelHub.AgentConsole.Working;

namespace ChannelHub.AgentConsole.Tests.Working;

public sealed class LineDiffTests
{
    [TestCase("a\nb\nc", "a\nb\nc", ExpectedResult = " a| b| c")]
    [TestCase("a\nb\nc", "a\nx\nc", ExpectedResult = " a|-b|+x| c")]
    [TestCase("a\nb", "", ExpectedResult = "-a|-b")]
    [TestCase("", "a\r\nb", ExpectedResult = "+a|+b")]
    [TestCase("a\nb\nc\nd", "b\nd\ne", ExpectedResult = "-a| b|-c| d|+e")]
    public string Of_TwoTexts_KeepsWhatTheyHaveInCommon(string before, string after) =>
        string.Join('|', LineDiff.Of(before, after).Select(l => $"{(l.Change == LineChange.Added ? '+' : l.Change == LineChange.Removed ? '-' : ' ')}{l.Text}"));

    /// <summary>Without what came it is the old text, without what went the new one.</summary>
    [FsCheck.NUnit.Property(MaxTest = 300, Replay = "20261122,3")]
    public void Of_AnyTexts_HoldsBoth(byte[] before, byte[] after)
    {
        var (a, b) = (Text(before), Text(after));
        var diff = LineDiff.Of(a, b);
        Assert.That(string.Join('\n', diff.Where(l => l.Change != LineChange.Added).Select(l => l.Text)), Is.EqualTo(a));
        Assert.That(string.Join('\n', diff.Where(l => l.Change != LineChange.Removed).Select(l => l.Text)), Is.EqualTo(b));

        static string Text(byte[] lines) => string.Join('\n', lines.Select(l => $"line {l % 5}"));
    }

    [Test]
    public void Of_LongTextsWithNothingInCommon_AreReplacedWhole()
    {
        var diff = LineDiff.Of(string.Join('\n', Enumerable.Range(0, 50_000)), string.Join('\n', Enumerable.Range(50_000, 50_000)));
        Assert.That((diff.Count(l => l.Change == LineChange.Removed), diff.Count(l => l.Change == LineChange.Added)), Is.EqualTo((50_000, 50_000)));
    }
}
