using ChannelHub.Cases;

namespace ChannelHub.Routing.Tests;

public sealed class ConditionsTests
{
    [TestCase("[factura]", "La FACTURA llegó", true)]
    [TestCase("[factura]", "las facturas", false)]
    [TestCase("[factur*]", "la facturación", true)]
    [TestCase("['*factura*']", "refacturar", true)]
    [TestCase("['*tura']", "mi factura", true)]
    [TestCase("['*tura']", "facturas", false)]
    [TestCase("[no me deja]", "No  me, deja", true)]
    [TestCase("[no me deja]", "no me lo deja", false)]
    [TestCase("[contraseña]", "mi contrasena", true)]
    [TestCase("[contraseña]", "mi contrasenia", true)]
    [TestCase("[contraseña]", "mi contraseña", true)]
    [TestCase("[ano]", "este año", false)]
    [TestCase("[$outage, lento]", "el servidor no responde", true)]
    [TestCase("[$outage, lento]", "va lento", true)]
    [TestCase("[404]", "error 404", true)]
    [TestCase("['yes']", "Yes", true)]
    public void Words_InText_HoldOnWholeWords(string words, string text, bool holds) => Assert.That(Rules.When($"{{words: {words}}}").Hits(text), Is.EqualTo(holds));

    [TestCase("pago", "hola", "{subject: [pago]}", true)]
    [TestCase("hola", "pago", "{subject: [pago]}", false)]
    [TestCase("pago", "hola", "{words: [pago]}", true)]
    [TestCase("hola pago", "pendiente", "{words: [pago pendiente]}", false)]
    [TestCase("código A-77", "hola", "{regex: 'A-\\d+'}", true)]
    public void Subject_Words_AreFoundWhereAsked(string subject, string text, string condition, bool holds) =>
        Assert.That(Rules.When(condition).Hits(Rules.Facts(text) with { Subject = subject }), Is.EqualTo(holds));

    [TestCase("{channel: email}", false)]
    [TestCase("{channel: [email, webchat]}", true)]
    [TestCase("{account: web}", true)]
    [TestCase("{language: pt}", true)]
    [TestCase("{language: [es, en]}", false)]
    [TestCase("{sender: ana@mail.example.com}", true)]
    [TestCase("{sender: '@example.com'}", true)]
    [TestCase("{sender: '@mail.example.com'}", true)]
    [TestCase("{sender: '@ample.com'}", false)]
    [TestCase("{traits: auto-reply}", true)]
    [TestCase("{traits: [bounce, voice]}", false)]
    [TestCase("{channel: webchat, language: es}", false)]
    [TestCase("{channel: webchat, language: pt}", true)]
    [TestCase("{all: [{channel: webchat}, {not: {language: es}}]}", true)]
    [TestCase("{any: [{channel: email}, {words: hola}]}", true)]
    [TestCase("{not: {words: adios}}", true)]
    [TestCase("{not: {any: [{words: adios}, {words: hola}]}}", false)]
    public void Facts_OfAMessage_HoldAsAsked(string condition, bool holds)
    {
        var facts = Rules.Facts("hola") with { Language = "pt-BR", Sender = "Ana@Mail.Example.com", Traits = MessageTraits.AutoReply };

        Assert.That(Rules.When(condition).Hits(facts), Is.EqualTo(holds));
    }

    [TestCase("{errorCode: any}", "sale el error H007", true)]
    [TestCase("{errorCode: module}", "sale el error 123", false)]
    [TestCase("{errorCode: named}", "sale el error 123", true)]
    [TestCase("{errorCode: named}", "es un código rojo", true)]
    [TestCase("{errorCode: any}", "sale algo", false)]
    [TestCase("{product: erp}", "el sistema central", true)]
    [TestCase("{product: [pos]}", "el sistema central", false)]
    [TestCase("{product: any}", "el sistema central", true)]
    [TestCase("{regex: 'caja +\\d+'}", "en la Caja  3 no sale", true)]
    [TestCase("{regex: 'caja +\\d+'}", "en la caja no sale", false)]
    public void CodesProductsAndPatterns_InText_AreRecognised(string condition, string text, bool holds) => Assert.That(Rules.When(condition).Hits(text), Is.EqualTo(holds));

    [TestCase("error", true)]
    [TestCase("papel", false)]
    [TestCase("papel y error", true)]
    [TestCase("papel y lento", false)]
    [TestCase("papel, lento y ruido", true)]
    [TestCase("papel, lento, ruido, perdón", false)]
    public void Score_WeakSigns_AddUp(string text, bool holds) =>
        Assert.That(Rules.When("{score: {atLeast: 3, of: [{points: 3, words: error}, {points: 1, words: papel}, {points: 1, words: lento}, {points: 1, words: ruido}, {points: -1, words: perdon}]}}").Hits(text), Is.EqualTo(holds));

    [TestCase("{leads: shop}", "factura", true)]
    [TestCase("{leads: shop}", "factura con error y problema", false, TestName = "The department declared first leads when two have as many")]
    [TestCase("{leads: desk}", "factura con error y problema y falla", true)]
    [TestCase("{leads: {department: desk, atLeast: 5}}", "error y problema", false)]
    [TestCase("{leads: {department: desk, atLeast: 3}}", "error y problema", true)]
    [TestCase("{leads: {department: desk, by: 3}}", "factura, error, falla, problema", false)]
    [TestCase("{leads: {department: desk, by: 2}}", "factura, error, falla, problema", true)]
    [TestCase("{topic: faults}", "error y papel", true)]
    [TestCase("{topic: faults}", "error, falla, impresora", true, TestName = "A particular topic with too few points does not go before the general one")]
    [TestCase("{topic: printing}", "error, falla, impresora, papel", true, TestName = "A particular topic with enough points goes before the general one")]
    [TestCase("{topic: [bills, printing]}", "impresora", true)]
    [TestCase("{topic: printing}", "impresora, factura, factura interna, error en la factura interna", true, TestName = "Points can be taken away")]
    [TestCase("{leads: desk}", "hola", false)]
    public void Points_OfTopics_SayWhoLeads(string condition, string text, bool holds) => Assert.That(Rules.When(condition).Hits(text), Is.EqualTo(holds));

    [Test]
    public void Points_InTheSubject_CountTwice()
    {
        var set = Rules.When("{topic: printing}");

        Assert.That(set.Hits(Rules.Facts("factura") with { Subject = "papel" }), Is.False);
        Assert.That(set.Hits(Rules.Facts("factura") with { Subject = "impresora" }), Is.True);
    }
}
