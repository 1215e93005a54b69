using ChannelHub.Channels.Twilio;

namespace ChannelHub.Channels.Tests.Twilio;

public sealed class PhoneAddressTests
{
    [TestCase("+5299912345678", null, "+5299912345678")] // P28
    [TestCase("+52 (999) 123-4567", null, "+529991234567")]
    [TestCase("0052/9991234567", null, "+529991234567")]
    [TestCase("00 52 999.123.4567", "1", "+529991234567")]
    [TestCase("999 123 4567", "52", "+529991234567")]
    [TestCase("0999 123 4567", "595", "+5959991234567")]
    [TestCase("529991234567", "52", "+529991234567")]
    [TestCase("9991234567", null, "9991234567")]
    [TestCase("12345", null, "12345")]
    [TestCase("12345", "52", "12345")]
    [TestCase("BANCO", null, "BANCO")]
    [TestCase("Mi Banco 24", null, "Mi Banco 24")]
    [TestCase("whatsapp:+5219991234567", null, "whatsapp:+5219991234567")]
    [TestCase("whatsapp: +52 999 123 4567 ", null, "whatsapp:+529991234567")]
    [TestCase("messenger:1234567890123456789", null, "messenger:1234567890123456789")]
    [TestCase("rcs:agent_1", null, "rcs:agent_1")]
    public void Read_AnyForm_IsOneAddress(string text, string? country, string read) => Assert.That(PhoneAddress.Read(text, country)?.ToString(), Is.EqualTo(read));

    [TestCase("")]
    [TestCase("   ")]
    [TestCase("+")]
    [TestCase("---")]
    [TestCase("a/b")]
    [TestCase("a|b")]
    [TestCase("a\u0007b")]
    [TestCase("whatsapp:")]
    public void Read_Nothing_IsNull(string text) => Assert.That(PhoneAddress.Read(text, null), Is.Null);

    [Test]
    public void Read_TooLong_IsNull() => Assert.That(PhoneAddress.Read(new string('a', 201), null), Is.Null);

    [TestCase("+5299912345678", true)]
    [TestCase("12345", true)]
    [TestCase("BANCO", false)]
    [TestCase("whatsapp:+5299912345678", true)]
    [TestCase("messenger:abc", true)]
    public void CanBeAnswered_NamesOnTheTelephoneNetwork_CanNot(string text, bool can) => Assert.That(PhoneAddress.Read(text, null)!.Value.CanBeAnswered, Is.EqualTo(can));

    [Test]
    public void Identity_WhatsAppsMexicanNumber_IsTheOneThatSendsSms() =>
        Assert.That(new[] { "whatsapp:+5219991234567", "+529991234567", "+52 999 123 4567" }.Select(t => PhoneAddress.Read(t, null)!.Value.Identity).Distinct(), Is.EqualTo(new[] { "+529991234567" }));

    [Test]
    public void Read_WhatItWrote_IsTheSame()
    {
        var random = new Random(3);
        const string alphabet = "0123456789+-/ ().abcZ:ñ";
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            if (PhoneAddress.Read(text, "52") is not { } address) continue;
            Assert.That(PhoneAddress.Read(address.ToString(), "52"), Is.EqualTo(address), text);
            Assert.That(address.ToString(), Does.Not.Contain("/").And.Not.Contain("|"));
        }
    }
}
