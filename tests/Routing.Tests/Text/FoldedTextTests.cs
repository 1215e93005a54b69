using ChannelHub.Routing.Text;

namespace ChannelHub.Routing.Tests.Text;

public sealed class FoldedTextTests
{
    [TestCase("Contraseña OLVIDADA", "contraseña olvidada")]
    [TestCase("contrasen\u0303a", "contraseña", TestName = "A tilde of its own")]
    [TestCase("Fac\u0301tura\u0301s", "facturas", TestName = "Accents of their own")]
    [TestCase("ação não Ünïcödé", "acao nao unicode")]
    [TestCase("can't CAN’T can´t", "cant cant cant")]
    [TestCase("'quoted' word's", "quoted words")]
    [TestCase("e-mail, log-in...NOW", "e mail log in now")]
    [TestCase("urgenteeeee holaaa", "urgente hola")]
    [TestCase("leer coordinar 1000 III www", "leer coordinar 1000 iii www")]
    [TestCase("ＣＦＤＩ４.０ ﬁn straße", "cfdi4 0 fin strasse", TestName = "Full width, ligatures")]
    [TestCase("ho\u200Bla so\u00ADporte", "hola soporte", TestName = "Invisible characters inside words")]
    [TestCase("😀 hola 🎉fiesta", "hola fiesta")]
    [TestCase("write to ventas@example.com or https://example.com/facturas now", "write to or now")]
    [TestCase("see www.facturas.example (pedidos@tienda.example)", "see")]
    [TestCase("Счёт не открывается", "счет не открывается")]
    [TestCase("١٢٣ ٤", "123 4")]
    [TestCase("", "")]
    [TestCase("¿¡!?", "")]
    public void OfWord_Typed_IsFolded(string typed, string folded) => Assert.That(FoldedText.OfWord(typed), Is.EqualTo(folded));

    [Test]
    public void Of_SubjectAndText_KeepsThemApart()
    {
        using var folded = FoldedText.Of("No puedo", "entrar", 1000);

        Assert.That(folded.Letters.ToString(), Is.EqualTo(" no puedo \n entrar "));
        Assert.That(folded.TextStart, Is.EqualTo(" no puedo \n".Length));
    }

    [TestCase("No puedo", "entrar @ las 9, www o http:nada")]
    [TestCase("", "¿¡!?")]
    [TestCase(null, "ana@example.com no responde, véase HTTP://example.com/pedidos")]
    public void Text_BesideASubject_IsTheTextAsWordsAreCompared(string? subject, string text)
    {
        using var folded = FoldedText.Of(subject, text, 1000);

        Assert.That(folded.Text.Trim(' ').ToString(), Is.EqualTo(WordFold.Of(text)));
        Assert.That(folded.Text[0], Is.EqualTo(' '));
        Assert.That(folded.Text[^1], Is.EqualTo(' '));
    }

    [TestCase("Mi Contraseña!", "contraseña", "Contraseña")]
    [TestCase("la FACTURACIÓN falla", "factur", "FACTURACIÓN")]
    [TestCase("es urgenteeee ya", "urgente", "urgenteeee")]
    [TestCase("fac\u0301tura", "factura", "fac\u0301tura")]
    public void Original_Hit_IsTheCustomersOwnWord(string text, string hit, string original)
    {
        using var folded = FoldedText.Of(null, text, 1000);
        var start = folded.Letters.ToString().IndexOf(hit, StringComparison.Ordinal);

        Assert.That(folded.Original(start, start + hit.Length), Is.EqualTo(original));
    }

    [Test]
    public void Of_TextBeyondTheLimit_IsLeftOut()
    {
        using var folded = FoldedText.Of("abc", "defghi", 6);

        Assert.That(folded.Letters.ToString(), Is.EqualTo(" abc \n def "));
    }
}
