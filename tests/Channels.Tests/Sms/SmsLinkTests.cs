using ChannelHub.Cases;
using ChannelHub.Channels.Sms;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsLinkTests
{
    private const string Link = "https://hub.example.com/case/CH-1042?key=aaaaaaaaaaaaaaaaaaaaaaaaaaa";

    private static readonly SmsOptions ByLink = new() { LongAnswers = "link" };

    private static IReadOnlyList<string> Texts(string text, SmsOptions options, string? link = Link, string? language = "es", bool whatsApp = false, params Attachment[] files) =>
        SmsOutboundMapper.Texts(new MessageBody { Text = text, Language = language, Attachments = files.ToValueList() }, whatsApp, options, link);

    [TestCase("Revise el certificado y vuelva a timbrar. ", "Siga leyendo:", "es")]
    [TestCase("Please check the certificate and stamp it again. ", "Read it all:", "en")]
    [TestCase("Confira a situação do número e da versão. ", "Leia tudo:", "pt")]
    public void Texts_LongAnswerByLink_IsItsBeginningAndTheLink(string sentence, string rest, string language)
    {
        var text = string.Concat(Enumerable.Repeat(sentence, 40));
        var only = Texts(text, ByLink, language: language).Single();
        Assert.That(only, Does.EndWith($"...\n{rest} {Link}"));
        Assert.That(text, Does.StartWith(only[..only.IndexOf("...", StringComparison.Ordinal)]), "cut between words, nothing changed");
        Assert.That(SmsLength.Of(only).Segments, Is.EqualTo(2), "as much as two segments hold");
        Assert.That(Texts(text, ByLink, language: language), Is.EqualTo(new[] { only }), "the same at every try: that is how a repeat is recognised");
    }

    [Test]
    public void Texts_WithoutALinkOrWhereItFits_AreTheAnswerItself()
    {
        var text = string.Concat(Enumerable.Repeat("Revise el certificado y vuelva a timbrar. ", 40));
        Assert.That(Texts(text, ByLink, link: null), Has.Count.GreaterThan(1), "nobody knows the hub's address");
        Assert.That(Texts(text, new SmsOptions()), Has.Count.GreaterThan(1).And.None.Contains(Link), "not by setting");
        Assert.That(Texts("Ya quedó.", ByLink), Is.EqualTo(new[] { "Ya quedó." }));
        Assert.That(string.Join(' ', Texts(text, ByLink, whatsApp: true)), Does.Not.Contain(Link).And.EqualTo(text.Trim()), "WhatsApp has no segments");
        Assert.That(Texts(new string('x', 900), ByLink).Single(), Is.EqualTo($"Siga leyendo: {Link}"), "a text without a space is not cut in a word");
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Texts_FilesOfTheDesk_AreNamedWithWhereToGetThem(bool whatsApp)
    {
        Attachment[] files = [new() { Name = "guía.pdf", ContentType = "application/pdf", Size = 2048, Sha256 = new string('a', 64) }, new() { Name = "b.png", ContentType = "image/png", Size = 1, Sha256 = new string('b', 64) }];
        Assert.That(Texts("Aquí está.", new SmsOptions(), whatsApp: whatsApp, files: files), Is.EqualTo(new[] { $"Aquí está.\n\nArchivos: guía.pdf, b.png {Link}" }));
        Assert.That(Texts("Aquí está.", new SmsOptions(), link: null, whatsApp: whatsApp, files: files).Single(), Does.Contain("[guía.pdf, 2 kB]"), "without a page they are at least named");
    }
}
