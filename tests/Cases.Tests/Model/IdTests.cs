using FsCheck;
using FsCheck.Fluent;

namespace ChannelHub.Cases.Tests;

public sealed class IdTests
{
    private static readonly Gen<long> Positive = Gen.Frequency((4, Gen.Choose(1, 10_000).Select(n => (long)n)), (1, Gen.Choose(1, int.MaxValue).Select(n => n * 4_294_967_296L)), (1, Gen.Constant(long.MaxValue)));

    [Test]
    public void TryParse_AnyIdAsPrinted_GivesTheSameId()
    {
        Law.Holds(Positive, n =>
        {
            Assert.That(CaseNumber.TryParse(new CaseNumber(n).ToString(), out var number) ? number : default, Is.EqualTo(new CaseNumber(n)));
            Assert.That(ContactId.TryParse(new ContactId(n).ToString(), out var contact) ? contact : default, Is.EqualTo(new ContactId(n)));
        });
        Law.Holds(from n in Positive from seq in Gen.Choose(1, int.MaxValue) select new MessageId(new CaseNumber(n), seq), id =>
            Assert.That(MessageId.TryParse(id.ToString(), out var read) ? read : default, Is.EqualTo(id)));
    }

    [TestCase("CH-1234", 1234)]
    [TestCase("ch-1234", 1234)]
    [TestCase(" 1234 ", 1234)]
    [TestCase("CH-9223372036854775807", long.MaxValue)]
    public void TryParse_CaseNumberAsPeopleWriteIt_IsRead(string text, long number)
    {
        Assert.That(CaseNumber.TryParse(text, out var read), Is.True);
        Assert.That(read.Value, Is.EqualTo(number));
    }

    [TestCase("")]
    [TestCase("CH-")]
    [TestCase("CH-0")]
    [TestCase("CH--5")]
    [TestCase("CH-+5")]
    [TestCase("CH-1.5")]
    [TestCase("CH-1,234")]
    [TestCase("CH-12 34")]
    [TestCase("CH-١٢")]
    [TestCase("CH-9223372036854775808")]
    [TestCase("TK-12")]
    public void TryParse_NoCaseNumber_IsRefusedAndGivesNone(string text)
    {
        Assert.That(CaseNumber.TryParse(text, out var read), Is.False);
        Assert.That(read, Is.EqualTo(default(CaseNumber)));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("12")]
    [TestCase("12-")]
    [TestCase("-3")]
    [TestCase("12-3-4")]
    [TestCase("12--3")]
    [TestCase("12-0")]
    [TestCase("0-3")]
    [TestCase("CH-12-3")]
    [TestCase("12-2147483648")]
    public void TryParse_NoMessageId_IsRefusedAndGivesNone(string text)
    {
        Assert.That(MessageId.TryParse(text, out var read), Is.False);
        Assert.That(read, Is.EqualTo(default(MessageId)));
    }

    [TestCase("")]
    [TestCase("c")]
    [TestCase("c0")]
    [TestCase("c-1")]
    [TestCase("42")]
    [TestCase("d42")]
    public void TryParse_NoContactId_IsRefusedAndGivesNone(string text)
    {
        Assert.That(ContactId.TryParse(text, out var read), Is.False);
        Assert.That(read, Is.EqualTo(default(ContactId)));
    }

    [TestCase("ana", "ana")]
    [TestCase(" Ana.Perez ", "ana.perez")]
    [TestCase("crm_2-test", "crm_2-test")]
    public void TryParse_AgentId_IsLowerCase(string text, string expected)
    {
        Assert.That(AgentId.TryParse(text, out var read), Is.True);
        Assert.That(read.Value, Is.EqualTo(expected));
        Assert.That(AgentId.TryParse(read.ToString(), out var again) ? again : default, Is.EqualTo(read));
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("ana pérez")]
    [TestCase("ana@x")]
    [TestCase("a/b")]
    [TestCase("\u212Aarl")] // the Kelvin sign, which lower-casing would turn into an ordinary k
    public void TryParse_NoAgentId_IsRefused(string? text) => Assert.That(AgentId.TryParse(text, out _), Is.False);

    [Test]
    public void TryParse_NamesAtTheirLimit_AreAcceptedAndOneMoreIsNot()
    {
        Assert.That(AgentId.TryParse(new string('a', AgentId.MaxLength), out _), Is.True);
        Assert.That(AgentId.TryParse(new string('a', AgentId.MaxLength + 1), out _), Is.False);
        Assert.That(AccountName.IsValid(new string('a', AccountName.MaxLength)), Is.True);
        Assert.That(AccountName.IsValid(new string('a', AccountName.MaxLength + 1)), Is.False);
    }

    [TestCase("web", true)]
    [TestCase("support-mx-2", true)]
    [TestCase("Web", false)]
    [TestCase("web chat", false)]
    [TestCase("web/1", false)]
    [TestCase("", false)]
    [TestCase(null, false)]
    public void IsValid_AccountName_TakesOnlyLowerCaseLettersDigitsAndDash(string? text, bool valid) => Assert.That(AccountName.IsValid(text), Is.EqualTo(valid));

    [Test]
    public void CompareTo_CaseNumbers_OrdersByNumberNotByText() =>
        Assert.That(new[] { new CaseNumber(10), new CaseNumber(9), new CaseNumber(100) }.Order(), Is.EqualTo(new[] { new CaseNumber(9), new CaseNumber(10), new CaseNumber(100) }));
}
