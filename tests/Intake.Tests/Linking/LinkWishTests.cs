using ChannelHub.Cases;
using ChannelHub.Intake.Linking;

namespace ChannelHub.Intake.Tests.Linking;

public sealed class LinkWishTests
{
    [TestCase("vincular maria@example.org", "email", "maria@example.org")]
    [TestCase("Vincular: Maria.Pech@Example.org", "email", "maria.pech@example.org")]
    [TestCase("/link maria@example.org", "email", "maria@example.org")]
    [TestCase("quiero vincular maria@example.org", "email", "maria@example.org")]
    [TestCase("link me +52 999 123-4567", "phone", "+529991234567")]
    [TestCase("vincular (999) 123 4567", "phone", "+9991234567")]
    public void AddressIn_Wish_GivesTheAddress(string text, string kind, string address) => Assert.That(LinkWish.AddressIn(text, Hub.TestHub.Texts.Words), Is.EqualTo(new ContactAddress(kind, address)));

    [TestCase("mi correo es maria@example.org")]
    [TestCase("vincular")]
    [TestCase("vincular maria@example.org y también pedro@example.org")]
    [TestCase("no puedo vincular maria@example.org")]
    [TestCase("vincular 1234")]
    [TestCase("vincular maria@localhost")]
    [TestCase("vincular <maria@example.org>")]
    public void AddressIn_SomethingElse_IsNone(string text) => Assert.That(LinkWish.AddressIn(text, Hub.TestHub.Texts.Words), Is.Null);

    [TestCase("123456", "123456")]
    [TestCase(" 123 456 ", "123456")]
    [TestCase("123-456", "123456")]
    [TestCase("1234567", null)]
    [TestCase("12345", null)]
    [TestCase("pedido 123456", null)]
    [TestCase("١٢٣٤٥٦", null)]
    public void CodeIn_Text_GivesSixDigits(string text, string? code) => Assert.That(LinkWish.CodeIn(text), Is.EqualTo(code));
}
