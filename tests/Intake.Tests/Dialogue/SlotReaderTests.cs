using ChannelHub.Intake.Dialogue;
using ChannelHub.Intake.Tests.Hub;

namespace ChannelHub.Intake.Tests.Dialogue;

public sealed class SlotReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 10, 0, 0, TimeSpan.FromHours(-6));

    [TestCase("error-code", "me sale error 33 al abrir", "33")]
    [TestCase("error-code", "aparece H007", "H007")]
    [TestCase("error-code", "rejeição 539: duplicidade", "539")]
    [TestCase("error-code", "the error code is 0x80070005", "0x80070005")]
    [TestCase("error-code", "un error al timbrar", null)]
    [TestCase("version", "uso la v2024.1", "2024.1")]
    [TestCase("version", "versión 12.3.1 en Windows", "12.3.1")]
    [TestCase("version", "somos 12 personas", null)]
    [TestCase("order", "mi pedido 4711 no llega", "4711")]
    [TestCase("order", "order #A-10023 is late", "A-10023")]
    [TestCase("order", "hice un pedido ayer", null)]
    [TestCase("invoice", "la factura A-123 está mal", "A-123")]
    [TestCase("phone", "llámame al 999 123 4567", "999 123 4567")]
    [TestCase("phone", "call me at +52 (999) 123-4567 please", "+52 (999) 123-4567")]
    [TestCase("affected", "nadie puede facturar, toda la empresa", "all")]
    [TestCase("affected", "solo yo", "one")]
    [TestCase("affected", "solo yo o todos, no sé", null)]
    public void Find_FreeText_OnlyWhatIsUnmistakable(string slot, string text, string? value) => Assert.That(SlotReader.Find(Slot(slot), text, Now), Is.EqualTo(value));

    [TestCase("error-code", "H007", "H007")]
    [TestCase("error-code", "es el 33", "33")]
    [TestCase("error-code", "no sé", SlotReader.Unknown)]
    [TestCase("error-code", "I don't know", SlotReader.Unknown)]
    [TestCase("error-code", "não sei", SlotReader.Unknown)]
    [TestCase("error-code", "el rojo", null)]
    [TestCase("order", "#4711", "4711")]
    [TestCase("affected", "2", "some")]
    [TestCase("affected", "(3)", "all")]
    [TestCase("affected", "9", null)]
    [TestCase("phone", "999 123 4567", "999 123 4567")]
    [TestCase("phone", "123", null)]
    [TestCase("problem", "no abre el módulo de nómina", "no abre el módulo de nómina")]
    [TestCase("problem", "¿quién es usted?", null)]
    public void ReadAnswer_ToTheQuestion_IsTakenMoreFreely(string slot, string text, string? value) => Assert.That(SlotReader.ReadAnswer(Slot(slot), text, TestHub.Texts.Words, Now), Is.EqualTo(value));

    [Test]
    public void ReadAnswer_Essay_IsCutAtItsBound() =>
        Assert.That(SlotReader.ReadAnswer(Slot("problem"), new string('x', 50_000), TestHub.Texts.Words, Now), Has.Length.EqualTo(SlotReader.MaxText));

    [Test]
    public void Find_MegabyteOfAnything_TakesBoundedTime()
    {
        foreach (var text in new[] { new string('1', 1_000_000), string.Concat(Enumerable.Repeat("error ", 200_000)), string.Concat(Enumerable.Repeat("😀", 500_000)) })
        {
            foreach (var slot in TestHub.Dialogue.Slots) Assert.That(() => SlotReader.Find(slot, text, Now), Throws.Nothing);
        }
    }

    [TestCase("gracias", true)]
    [TestCase("¡Muchas gracias, todo bien!", true)]
    [TestCase("ok, thank you very much", true)]
    [TestCase("obrigado, tudo certo", true)]
    [TestCase("gracias pero sigue sin funcionar", false)]
    [TestCase("thanks, one more question", false)]
    [TestCase("ok", false)]
    [TestCase("", false)]
    public void IsThanks_OnlyNothingButThanks(string text, bool thanks) => Assert.That(TestHub.Texts.Words.IsThanks(Routing.Text.WordFold.Of(text)), Is.EqualTo(thanks));

    [TestCase("AGENTE", BotWord.Person)]
    [TestCase("quiero hablar con una persona, por favor", BotWord.Person)]
    [TestCase("Llevo dos días con esto y necesito hablar con alguien ya", BotWord.Person)]
    [TestCase("operator", BotWord.Person)]
    [TestCase("quero falar com um atendente", BotWord.Person)]
    [TestCase("el agente de ventas no me respondió", null)]
    [TestCase("mis casos", BotWord.Status)]
    [TestCase("cerrar", BotWord.Close)]
    [TestCase("no puedo cerrar la caja", null)]
    [TestCase("ayuda", BotWord.Help)]
    [TestCase("necesito ayuda con la nómina", null)]
    public void MeaningOf_AFewWords_IsWhatTheyMeanAsAWhole(string text, BotWord? meaning) => Assert.That(TestHub.Texts.Words.MeaningOf(Routing.Text.WordFold.Of(text)), Is.EqualTo(meaning));

    private static Slot Slot(string key) => TestHub.Dialogue.Find(key)!;
}
