using ChannelHub.Cases;
using ChannelHub.Channels.Sms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChannelHub.Channels.Tests.Sms;

public sealed class SmsLengthTests
{
    [TestCase("", true, 0, 0)]
    [TestCase("Hola", true, 4, 1)]
    [TestCase("¿Ñandú?", false, 7, 1)] // "ú" is not in the alphabet
    [TestCase("¿Ñandu?", true, 7, 1)]
    [TestCase("€[]{}^~|\\", true, 18, 1)]
    [TestCase("👍🏽", false, 4, 1)]
    public void Of_Text_IsCounted(string text, bool gsm7, int units, int segments) => Assert.That(SmsLength.Of(text), Is.EqualTo(new SmsLength(gsm7, units, segments)));

    [TestCase('a', 160, 1)]
    [TestCase('a', 161, 2)]
    [TestCase('a', 306, 2)]
    [TestCase('a', 307, 3)]
    [TestCase('á', 70, 1)]
    [TestCase('á', 71, 2)]
    [TestCase('á', 134, 2)]
    [TestCase('á', 135, 3)]
    [TestCase('€', 80, 1)]
    [TestCase('€', 81, 2)]
    [TestCase('€', 153, 3)] // 76 to a part: an escape is not torn from its character
    public void Of_RepeatedCharacter_IsCounted(char c, int times, int segments) => Assert.That(SmsLength.Of(new string(c, times)).Segments, Is.EqualTo(segments));

    [TestCase("Ya quedó la “factura”", "+15005550006/+5299912345678", 1, "ó", false)]
    [TestCase("Ya está la “factura”", "+15005550006/+5299912345678", 1, "á", false)]
    [TestCase("La niña ya quedo. Revise el certificado y vuelva a timbrar la factura con la serie B, y si el error sigue igual mande la captura de pantalla completa a este número por favor.", "+15005550006/+5299912345678", 3, "ú", false)]
    [TestCase("¿Ñandu?", "+15005550006/+5299912345678", 1, null, false)]
    [TestCase("👍🏽", "+15005550006/+5299912345678", 1, "👍", false)]
    [TestCase("Hola", "whatsapp:+15005550006/whatsapp:+5299912345678", 0, null, false)]
    public void CostOf_Answer_IsWhatGoesOut(string text, string conversation, int segments, string? dear, bool shortened)
    {
        using var metrics = new SmsMetrics();
        using var account = new SmsAccount(new("sms"), new SmsOptions(), null, metrics, null, TimeProvider.System);
        var cost = new SmsSender(account, new SmsStores(new(), new(), new()), TimeProvider.System, new SmsLog(NullLogger.Instance)).CostOf(new CaseNumber(1042), new ConversationRef(account.Name, conversation), new MessageBody { Text = text });
        Assert.That(cost, Is.EqualTo(segments == 0 ? null : new AnswerCost(segments, dear, shortened)));
    }

    [Test]
    public void Of_PairsAtTheBorder_AreNotTorn() => Assert.That(SmsLength.Of(string.Concat(Enumerable.Repeat("x😀", 45))).Segments, Is.EqualTo(3));

    [TestCase("“Hola” – dijo…", "typography", "\"Hola\" - dijo...")]
    [TestCase("El año 2026: ¿qué tal?", "typography", "El año 2026: ¿qué tal?")]
    [TestCase("Más “comillas”", "typography", "Más “comillas”")] // it stays UCS-2 anyway, so nothing is changed
    [TestCase("Más “comillas”", "plain", "Mas \"comillas\"")]
    [TestCase("não é São João, ação nº 3", "plain", "nao é Sao Joao, acao no 3")]
    [TestCase("“Hola”", "exact", "“Hola”")]
    [TestCase("Hola 👍", "plain", "Hola 👍")]
    [TestCase("a\u00a0b\u200b", "typography", "a b")]
    [TestCase("日本", "plain", "日本")]
    public void Fold_Text_IsCheaperOrAsItWas(string text, string writing, string folded) => Assert.That(SmsWriting.Fold(text, writing), Is.EqualTo(folded));

    [Test]
    public void Fold_SpanishAnswer_CostsLess()
    {
        var answer = string.Concat(Enumerable.Repeat("La señora dijo “no sé” – y el técnico… revisó. ", 6));
        Assert.That((SmsLength.Of(answer).Segments, SmsLength.Of(SmsWriting.Fold(answer, "plain")).Segments), Is.EqualTo((5, 2)));
    }

    [Test]
    public void Fold_AnyText_IsNeverDearerAndEitherUntouchedOrInTheAlphabet()
    {
        var random = new Random(11);
        const string alphabet = "aáñéÑ “”…–€[😀ç\u00a0日";
        for (var i = 0; i < 5000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(200)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var folded = SmsWriting.Fold(text, random.Next(2) == 0 ? "typography" : "plain");
            Assert.That(folded == text || SmsLength.IsInGsm7(folded), Is.True);
            Assert.That(SmsLength.Of(folded).Segments, Is.LessThanOrEqualTo(Math.Max(1, SmsLength.Of(text).Segments)));
        }
    }
}
