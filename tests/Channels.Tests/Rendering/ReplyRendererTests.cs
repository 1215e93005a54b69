using ChannelHub.Cases;
using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Channels.Tests.Rendering;

public sealed class ReplyRendererTests
{
    private static readonly Choice[] YesNo = [new("yes", "Sí"), new("no", "No")];

    private static ChannelCapabilities Platform(int limit = 100, TextUnit unit = TextUnit.Utf16, int buttons = 0, bool files = false, long maxFile = long.MaxValue) =>
        new() { MaxTextLength = limit, TextUnit = unit, MaxButtons = buttons, Attachments = files, MaxAttachmentBytes = maxFile };

    private static readonly Attachment File = new() { Name = "manual.pdf", ContentType = "application/pdf", Size = 5000, Sha256 = new string('a', 64) };

    [Test]
    public void Render_AnyAnswer_PartsFitAndHoldAllItsWordsInOrder()
    {
        var inputs =
            from words in Gen.ListOf(Gen.Elements("hola", "mundo.", "\n\n", "\n", "👨‍👩‍👧‍👦", "Adiós,", "otorrinolaringólogo", "   "))
            from choices in Gen.Choose(0, 5)
            from limit in Gen.Choose(20, 200)
            from unit in Gen.Elements(TextUnit.Utf16, TextUnit.CodePoints, TextUnit.Utf8Bytes)
            from buttons in Gen.Choose(0, 5)
            select (Text: string.Join(' ', words), Choices: Enumerable.Range(1, choices).Select(i => new Choice($"{i}", $"Elección {i}")).ToValueList(), Platform(limit, unit, buttons));

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(3, 33), Prop.ForAll(inputs.ToArbitrary(), x =>
        {
            var (text, choices, platform) = x;
            var parts = ReplyRenderer.Render(new MessageBody { Text = text, Choices = choices }, platform);

            Assert.That(parts.Select(p => TextSplitter.Measure(p.Text, platform.TextUnit)), Has.All.LessThanOrEqualTo(platform.MaxTextLength));
            var list = choices.Count > platform.MaxButtons ? ReplyRenderer.NumberedList(choices.AsSpan()) : "";
            Assert.That(WithoutSpace(string.Concat(parts.Select(p => p.Text))), Is.EqualTo(WithoutSpace(text + list)));
            Assert.That(parts.Count == 1 || parts.All(p => p.Text.Length > 0 && p.Text == p.Text.Trim()), Is.True);
            Assert.That(parts.SkipLast(1).All(p => p.Buttons.Count == 0), Is.True);
            Assert.That(parts[^1].Buttons.Count, Is.EqualTo(list.Length == 0 ? choices.Count : 0));
        }));
    }

    [Test]
    public void Render_PlatformWithoutButtons_ChoicesAreANumberedList()
    {
        var parts = ReplyRenderer.Render(new MessageBody { Text = "¿Se resolvió?", Choices = [.. YesNo] }, Platform());
        Assert.That(parts.Single().Text, Is.EqualTo("¿Se resolvió?\n\n1. Sí\n2. No"));
        Assert.That(parts.Single().Buttons, Is.Empty);
    }

    [Test]
    public void Render_PlatformWithEnoughButtons_ChoicesAreButtons()
    {
        var part = ReplyRenderer.Render(new MessageBody { Text = "¿Se resolvió?", Choices = [.. YesNo] }, Platform(buttons: 2)).Single();
        Assert.That(part.Text, Is.EqualTo("¿Se resolvió?"));
        Assert.That(part.Buttons, Is.EqualTo(YesNo));
    }

    [Test]
    public void Render_MoreChoicesThanButtons_AllAreInTheList() =>
        Assert.That(ReplyRenderer.Render(new MessageBody { Text = "¿?", Choices = [.. YesNo] }, Platform(buttons: 1)).Single().Text, Does.Contain("1. Sí\n2. No"));

    [Test]
    public void Render_ListThatDoesNotFitBesideTheText_StaysInOnePiece()
    {
        var text = new string('x', 95);
        var parts = ReplyRenderer.Render(new MessageBody { Text = text, Choices = [.. YesNo] }, Platform());
        Assert.That(parts.Select(p => p.Text), Is.EqualTo(new[] { text, "1. Sí\n2. No" }));
    }

    [Test]
    public void Render_FilesThePlatformCarries_GoWithTheLastPart()
    {
        var parts = ReplyRenderer.Render(new MessageBody { Text = string.Join(' ', Enumerable.Repeat("palabra", 30)), Attachments = [File] }, Platform(files: true));
        Assert.That(parts.Count, Is.GreaterThan(1));
        Assert.That(parts[^1].Attachments, Is.EqualTo(new[] { File }));
        Assert.That(parts[0].Attachments, Is.Empty);
    }

    [TestCase(false, 0L)]
    [TestCase(true, 4999L)]
    public void Render_FilesThePlatformCannotCarry_AreNamed(bool files, long maxFile)
    {
        var part = ReplyRenderer.Render(new MessageBody { Text = "Aquí está", Attachments = [File] }, Platform(files: files, maxFile: maxFile)).Single();
        Assert.That(part.Text, Is.EqualTo("Aquí está\n\n[manual.pdf, 5 kB]"));
        Assert.That(part.Attachments, Is.Empty);
    }

    [Test]
    public void Render_FilesAlone_IsOnePartWithoutText()
    {
        var part = ReplyRenderer.Render(new MessageBody { Text = "  ", Attachments = [File] }, Platform(files: true)).Single();
        Assert.That(part.Text, Is.Empty);
        Assert.That(part.Attachments.Count, Is.EqualTo(1));
    }

    private static string WithoutSpace(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
