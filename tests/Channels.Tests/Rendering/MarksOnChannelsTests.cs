using ChannelHub.Cases;
using ChannelHub.Channels.Email.Compose;
using ChannelHub.Channels.Sms;

namespace ChannelHub.Channels.Tests.Rendering;

/// <summary>An answer is written once, with marks; each channel shows them in its way or not at all, and none shows the asterisks.</summary>
public sealed class MarksOnChannelsTests
{
    private const string Answer = "**Error H007**\n\n1. Abra **Configuración › Certificados** & mire `CSD <2>`.\n2. Vea [la guía](https://acme.example/g_1_2).";

    [Test]
    public void Html_AnswerWithMarks_ShowsThem() => Assert.That(
        BodyText.Html(Answer),
        Does.Contain("<p><strong>Error H007</strong></p>\r\n<p>1. Abra <strong>Configuraci&#243;n › Certificados</strong> &amp; mire <code style=\"white-space:pre-wrap\">CSD &lt;2&gt;</code>.<br>\r\n2. Vea <a href=\"https://acme.example/g_1_2\">la gu&#237;a</a>.</p>"));

    [Test]
    public void Html_BlockOfCodeWithAnEmptyLine_StaysInOneParagraph() =>
        Assert.That(BodyText.Html("a\n\n```\nselect *\n\nfrom t;\n```\n\nb"), Does.Contain("<p>a</p>\r\n<p><code style=\"white-space:pre-wrap\">select *<br><br>from t;</code></p>\r\n<p>b</p>"));

    [Test]
    public void Html_AddressInAMark_IsALinkOnce() =>
        Assert.That(BodyText.Html("**https://acme.example/a_b_c**"), Does.Contain("<p><strong><a href=\"https://acme.example/a_b_c\">https://acme.example/a_b_c</a></strong></p>"));

    [Test]
    public void Render_ChannelWithoutMarks_HasNone() =>
        Assert.That(
            ReplyRenderer.Render(new MessageBody { Text = Answer }, new ChannelCapabilities { MaxTextLength = 1000, TextUnit = TextUnit.Utf16 }).Single().Text,
            Is.EqualTo("Error H007\n\n1. Abra Configuración › Certificados & mire CSD <2>.\n2. Vea la guía (https://acme.example/g_1_2)."));

    [Test]
    public void Texts_BySmsAndByWhatsApp_HaveNoneOrTheirOwn() => Assert.Multiple(() =>
    {
        Assert.That(SmsOutboundMapper.Texts(new MessageBody { Text = "**Listo**: _ya_" }, isWhatsApp: false, new SmsOptions(), null).Single(), Is.EqualTo("Listo: ya"));
        Assert.That(SmsOutboundMapper.Texts(new MessageBody { Text = "**Listo**: _ya_ ~~no~~ [aquí](https://a.b)" }, isWhatsApp: true, new SmsOptions(), null).Single(), Is.EqualTo("*Listo*: _ya_ ~no~ aquí (https://a.b)"));
    });
}
