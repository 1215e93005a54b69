using System.Text;
using ChannelHub.Intake.Steps;

namespace ChannelHub.Intake.Tests.Steps;

public sealed class CleanTextTests
{
    [TestCase("hola", "hola")]
    [TestCase("  hola \n", "hola")]
    [TestCase("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [TestCase("a\0b\u0007c\td", "abc\td")]
    [TestCase("uno\u202Eodniv", "unoodniv")]
    [TestCase("\uD83D\uDE00 bien", "\uD83D\uDE00 bien")]
    [TestCase("ñandú · niño", "ñandú · niño")]
    public void Clean_Text_KeepsWhatAPersonWrote(string text, string clean) => Assert.That(CleanText.Clean(text, 1000), Is.EqualTo(clean));

    [Test] // not a case above: an attribute can't hold half a character
    public void Clean_HalfACharacter_IsReplaced() => Assert.That(CleanText.Clean("roto \uD83D!", 100), Is.EqualTo("roto \uFFFD!"));

    [Test]
    public void Clean_LongerThanAllowed_IsCutBeforeASurrogatePairNotInIt() => Assert.That(CleanText.Clean("ab\uD83D\uDE00", 3), Is.EqualTo("ab"));

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public bool Clean_AnyText_IsValidBoundedAndStable(string? text)
    {
        var clean = CleanText.Clean(text ?? "", 50);
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        return clean.Length <= 50 && strict.GetString(strict.GetBytes(clean)) == clean && CleanText.Clean(clean, 50) == clean && !clean.Any(c => char.IsControl(c) && c is not ('\n' or '\t'));
    }

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public bool Line_AnyText_IsOneLine(string? text) => CleanText.Line(text ?? "", 40) is { Length: <= 40 } line && !line.Contains('\n', StringComparison.Ordinal);
}
