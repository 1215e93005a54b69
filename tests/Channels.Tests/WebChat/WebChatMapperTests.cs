using System.Text;
using ChannelHub.Cases;
using ChannelHub.Channels.WebChat;

namespace ChannelHub.Channels.Tests.WebChat;

public sealed class WebChatMapperTests
{
    private static readonly RawInbound Raw = new() { Account = new AccountName("web"), Channel = "webchat", ExternalId = "v:1", ReceivedAt = new DateTimeOffset(2026, 3, 2, 15, 0, 0, TimeSpan.Zero), Body = default };

    private static Normalised Map(string json) => WebChatInboundMapper.Map(Raw with { Body = Encoding.UTF8.GetBytes(json) });

    private static InboundMessage Message(string message) => ((Normalised.Message)Map($$"""{"visitor":"v","message":{{message}}}""")).Value;

    [Test]
    public void Map_Message_HasEverything()
    {
        var message = Message("""{"id":"1","text":" Hola\r\nmundo\r! \u0007","language":"es-MX"}""");
        Assert.That(message, Is.EqualTo(new InboundMessage
        {
            ExternalId = "v:1", Account = new AccountName("web"), Channel = "webchat", Conversation = "v", Sender = new MessageSender("webchat", "v"), Text = "Hola\nmundo\n!", Language = "es",
        }));
    }

    [TestCase("\"pt\"", "pt")]
    [TestCase("\"PT-br\"", "pt")]
    [TestCase("\"\"", null)]
    [TestCase("\"spanish\"", null)]
    [TestCase("null", null)]
    public void Map_Language_IsAPrimaryTagOrNothing(string tag, string? language) => Assert.That(Message($$"""{"id":"1","text":"x","language":{{tag}}}""").Language, Is.EqualTo(language));

    [Test]
    public void Map_UnknownKindWithText_KeepsBoth() => Assert.That(Message("""{"id":"1","kind":"location","text":"aquí"}""").Text, Is.EqualTo("[location] aquí"));

    [TestCase("")]
    [TestCase("null")]
    [TestCase("{}")]
    [TestCase("""{"visitor":"v"}""")]
    [TestCase("""{"visitor":"v","message":{"id":"1"}}""")]
    [TestCase("""{"visitor":"v","seen":{"message":"x","state":"read"}}""")]
    [TestCase("""{"visitor":"v","seen":{"message":"1042-3","state":"failed"}}""")]
    [TestCase("""{"visitor":"v","files":[null],"message":{"id":"1"}}""")]
    public void Map_NotOfOurForm_IsInvalidWithAReason(string json) => Assert.That(((Normalised.Invalid)Map(json)).Reason, Is.Not.Empty);

    [Test]
    public void ToEvent_VeryLongAnswer_IsSeveralBubblesInOneEvent()
    {
        var message = new StoredMessage
        {
            Id = new MessageId(new CaseNumber(1), 2), Position = 5, Direction = Direction.Out, Author = new MessageAuthor(AuthorKind.Bot), At = Raw.ReceivedAt, Channel = "webchat",
            Body = new MessageBody { Text = string.Join(' ', Enumerable.Repeat("palabra", 10_000)), Choices = [.. Enumerable.Range(1, 21).Select(i => new Choice($"{i}", $"Opción {i}"))] },
        };
        var shown = WebChatOutboundMapper.ToEvent(message);
        Assert.That(shown.Parts.Select(p => p.Length), Has.All.LessThanOrEqualTo(WebChatLimits.MaxBubbleLength));
        Assert.That(shown.Parts.Count, Is.GreaterThan(3));
        Assert.That(shown.Choices, Is.Null);
        Assert.That(shown.Parts[^1], Does.Contain("21. Opción 21"));
    }

    [TestCase("con ñ y acentos.pdf", "con ñ y acentos.pdf")]
    [TestCase("/etc/passwd", "passwd")]
    [TestCase("a\\b\\c.txt", "c.txt")]
    [TestCase("...", "file")]
    [TestCase("", "file")]
    [TestCase(null, "file")]
    [TestCase("a\u0000b\r\n.txt", "ab.txt")]
    [TestCase("fdp\u202Eexe.", "fdpexe")]
    [TestCase("con:dos*.txt", "con_dos_.txt")]
    public void SafeFileName_AnyName_IsSafe(string? given, string safe) => Assert.That(SafeFileName.From(given), Is.EqualTo(safe));

    [Test]
    public void SafeFileName_LongName_IsCutBeforeItsExtension()
    {
        var safe = SafeFileName.From(new string('a', 500) + ".pdf");
        Assert.That(safe, Has.Length.EqualTo(200).And.EndsWith("a.pdf"));
    }
}
