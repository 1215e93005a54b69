using System.Globalization;
using System.Text;
using ChannelHub.AgentConsole.Telling;

namespace ChannelHub.AgentConsole.Tests.Telling;

public sealed class PayloadTextTests
{
    [FsCheck.NUnit.Property(MaxTest = 300, Replay = "20260504,3")]
    public bool Of_AnyBytes_ShowsNothingHiddenAndStaysBounded(byte[] bytes)
    {
        var payload = PayloadText.Of(bytes);
        return payload.Size == bytes.Length && payload.Shown <= payload.Size
            && payload.Text.All(c => c is '\n' or '\t' || char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format));
    }

    [Test]
    public void Of_TextThatIsTooLong_IsCutBetweenCharacters()
    {
        var bytes = Encoding.UTF8.GetBytes("a" + string.Concat(Enumerable.Repeat("ñ", PayloadText.MaxTextBytes)));
        var payload = PayloadText.Of(bytes);
        Assert.Multiple(() =>
        {
            Assert.That(payload.IsText, Is.True);
            Assert.That(payload.IsCut, Is.True);
            Assert.That(payload.Shown, Is.InRange(PayloadText.MaxTextBytes - 3, PayloadText.MaxTextBytes));
            Assert.That(payload.Text, Does.EndWith("ñ"));
        });
    }

    [Test]
    public void Of_Binary_IsAHexDump()
    {
        var payload = PayloadText.Of([0x1f, 0x8b, 0, (byte)'A', 0xff]);
        Assert.That(payload.IsText, Is.False);
        Assert.That(payload.Text, Does.StartWith("00000000  1f 8b 00 41 ff").And.Contain("...A."));
    }

    [Test]
    public void Visible_TextThatTurnsRound_ShowsTheCode() => Assert.That(PayloadText.Visible("a\u202Eb\u0007"), Is.EqualTo("a⟨U+202E⟩b␇"));
}
